import type { Exchange } from '../types'

/** Why a refresh failed: `reconnect` where only a person can help, `failed` where another try may. */
export type RefreshFailure = 'reconnect' | 'failed'

const failures = new WeakMap<object, RefreshFailure>()

/** Kept beside the error, so that core's callers see it unchanged. */
function markRefreshFailure(error: unknown, failure: RefreshFailure): void {
  if (typeof error === 'object' && error !== null) failures.set(error, failure)
}

/**
 * Notes of an error that it came from a refresh, and whether only a person can help, for `classifyError`.
 *
 * @param error what the plugin's `refreshAccessToken` threw
 * @param exchanges the requests that it made
 * @returns whether the grant is gone
 */
export function noteRefreshFailure(error: unknown, exchanges: readonly Exchange[]): boolean {
  const gone = isGrantGone(error, exchanges)
  markRefreshFailure(error, gone ? 'reconnect' : 'failed')
  return gone
}

/** What was noted of an error; nothing where it did not come from a refresh. */
export function refreshFailureOf(error: unknown): RefreshFailure | undefined {
  return typeof error === 'object' && error !== null ? failures.get(error) : undefined
}

/**
 * Whether the grant is gone for good: the token endpoint said `invalid_grant` (RFC 6749 §5.2), or core's code for it.
 *
 * @param error what the plugin threw
 * @param exchanges the requests that it made
 */
function isGrantGone(error: unknown, exchanges: readonly Exchange[]): boolean {
  if (codeOf(error) === 'REFRESH_TOKEN_EXPIRED') return true
  const answer = exchanges.at(-1)?.response
  if (!answer || answer.status >= 500) return false
  return oauthError(answer.body) === 'invalid_grant'
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

function oauthError(body: Buffer): unknown {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : undefined
  } catch {
    return undefined
  }
}

/**
 * What this process knows about tokens, for hosts that do not care for it (stock actions-core). Several destinations and
 * many concurrent events share it.
 *
 * A *lineage* is a chain of access tokens, each the successor of the one before; it starts with the token that the host
 * hands over, or with nothing. A token is
 *
 *   fresh     issued, and neither near its end nor refused;        → expiring, when its time to refresh comes
 *   expiring  still accepted, but another should be fetched first  → replaced, when its successor is recorded
 *   dead      an endpoint answered 401 to it                       → replaced, when its successor is recorded
 *   replaced  has a successor: whoever still holds it gets that
 *
 * A token that the host hands over and that has no successor here is newer than anything known, and is used as it is.
 */
import type { TokenAnswer } from './parse-token-response'
import { createBoundedMap } from './bounded-map'

/** A token that a token endpoint gave to this process. */
export interface IssuedToken {
  readonly accessToken: string
  /** The refresh token that belongs to it: the rotated one, or the one before where the server sent none. */
  readonly refreshToken?: string
  /** Its end and the time to fetch the next one, in milliseconds since the epoch; unset where no lifetime is known. */
  readonly expiresAtMs?: number
  readonly refreshAtMs?: number
  /** An endpoint answered 401 to it. */
  dead: boolean
}

/** How many tokens are remembered; each is about two kilobytes at most. */
const CAPACITY = 10_000

/** How long before its end a token is replaced, and the part of its lifetime that this may take at most. */
const SKEW_MS = 60_000
const SKEW_PART = 0.2

const issuedTokens = createBoundedMap<IssuedToken>(CAPACITY)
const successors = createBoundedMap<IssuedToken>(CAPACITY)
let version = 0

/** Changes whenever the answer of `latestToken` may have changed. */
export function tokenCacheVersion(): number {
  return version
}

/**
 * The end of the lineage that starts with `start`.
 *
 * @param key of the client, from `tokenClientKey`
 * @param start the access token that is known, or another name for the start of the lineage
 */
export function latestToken(key: string, start: string): IssuedToken | undefined {
  let latest: IssuedToken | undefined
  for (let next = successors.get(name(key, start)); next; next = successors.get(name(key, next.accessToken)))
    latest = next
  return latest
}

/** Makes `issued` the successor of each of `starts`. */
export function recordToken(key: string, starts: readonly string[], issued: IssuedToken): void {
  version++
  issuedTokens.set(name(key, issued.accessToken), issued)
  // The newest has no successor; without this, a server that gives an old token again would close a ring.
  successors.delete(name(key, issued.accessToken))
  for (const start of starts) if (start !== issued.accessToken) successors.set(name(key, start), issued)
}

/** Marks a token as refused, if it was issued here. */
export function markDead(key: string, accessToken: string): void {
  const issued = issuedTokens.get(name(key, accessToken))
  if (!issued || issued.dead) return
  issued.dead = true
  version++
}

/** Forgets all tokens. */
export function clearTokens(): void {
  version++
  issuedTokens.clear()
  successors.clear()
}

/**
 * What is remembered of an answer.
 *
 * @param requestedAtMs when it was asked for: the lifetime may have begun then
 * @param usedRefreshToken kept where the server sent no new one (P15)
 */
export function toIssuedToken(answer: TokenAnswer, requestedAtMs: number, usedRefreshToken?: string): IssuedToken {
  const refreshToken = answer.refreshToken ?? usedRefreshToken
  const lifetimeMs = answer.expiresIn === undefined ? undefined : answer.expiresIn * 1000
  return {
    accessToken: answer.accessToken,
    ...(refreshToken === undefined || usedRefreshToken === undefined ? {} : { refreshToken }),
    ...(lifetimeMs === undefined
      ? {}
      : {
          expiresAtMs: requestedAtMs + lifetimeMs,
          refreshAtMs: requestedAtMs + lifetimeMs - Math.min(SKEW_MS, lifetimeMs * SKEW_PART)
        }),
    dead: false
  }
}

/** Whether a token may be sent without fetching another first. */
export function isFresh(token: IssuedToken, nowMs: number): boolean {
  return !token.dead && (token.refreshAtMs === undefined || nowMs < token.refreshAtMs)
}

/** Whether a token is probably still accepted. */
export function isAlive(token: IssuedToken, nowMs: number): boolean {
  return !token.dead && (token.expiresAtMs === undefined || nowMs < token.expiresAtMs)
}

function name(key: string, token: string): string {
  return `${key} ${token}`
}

import type { TokenRequest } from './token-request'
import { describeProblem, refused, retryLater } from './token-errors'
import { readHeaderText } from './read-text'

/** What a token endpoint gave, checked. */
export interface TokenAnswer {
  readonly accessToken: string
  readonly refreshToken?: string
  /** Lifetime in seconds; unset where the server gave none that makes sense. */
  readonly expiresIn?: number
}

/** What of a response is looked at. */
export interface RawTokenResponse {
  readonly status: number
  readonly content: string
}

/** No server means to keep a token for longer; larger numbers are a mistake of units. */
const LONGEST_LIFETIME_S = 365 * 24 * 60 * 60

/** Token types that need a proof with every request (RFC 9449 and drafts), which a webhook cannot give. */
const PROOF_TYPES = new Set(['dpop', 'mac', 'pop', 'n_a'])

/**
 * Checks the response of a token endpoint (P16, F27). A body in JSON is taken, and a form-encoded one, which some
 * servers send.
 *
 * @throws InvalidAuthenticationError (401) where the server refuses, RetryableError (5xx, 429, 408, 423) where it fails or
 *   answers something that is no token response
 */
export function parseTokenResponse(response: RawTokenResponse, request: TokenRequest): TokenAnswer {
  const { status } = response
  const members = readMembers(response.content)
  const code = typeof members?.get('error') === 'string' ? String(members.get('error')) : undefined
  if (status >= 300 && status < 400) {
    throw refused(request, `answered with the redirect ${String(status)}, which is not followed. Enter its final URL`)
  }
  if (status < 200 || status >= 300 || code !== undefined) {
    throw describeProblem(request, { status, code, description: members?.get('error_description') })
  }
  if (!members) throw retryLater(request, 502, `answered ${String(status)} with a body that is no token response`)
  if (isSet(members.get('error'))) throw retryLater(request, 502, 'answered with an error that is no text')
  return readAnswer(members, request)
}

function readAnswer(members: ReadonlyMap<string, unknown>, request: TokenRequest): TokenAnswer {
  const accessToken = readToken(members.get('access_token'), 'access_token', request)
  if (accessToken === undefined) throw retryLater(request, 502, 'answered without an access_token')
  const type = members.get('token_type')
  if (typeof type === 'string' && PROOF_TYPES.has(type.toLowerCase())) {
    throw refused(request, 'gives tokens that need a proof with each request; only bearer tokens can be sent')
  }
  const refreshToken = readToken(members.get('refresh_token'), 'refresh_token', request)
  const expiresIn = readLifetime(members.get('expires_in'))
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresIn === undefined ? {} : { expiresIn })
  }
}

function readToken(value: unknown, member: string, request: TokenRequest): string | undefined {
  try {
    return readHeaderText(value, member)
  } catch {
    throw retryLater(
      request,
      502,
      `answered with ${member === 'access_token' ? 'an' : 'a'} ${member} that cannot be used`
    )
  }
}

/**
 * Reads `expires_in`. Some servers send text; zero and less is what some send for a token without an end: then nothing
 * is known, and a 401 renews the token.
 */
function readLifetime(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const seconds = Number(value)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_LIFETIME_S) : undefined
}

function readMembers(content: string): ReadonlyMap<string, unknown> | undefined {
  const text = content.trim()
  if (text.startsWith('{')) return readJson(text)
  if (/^(?:[\w.%+-]+=[^&\s]*)(?:&[\w.%+-]+=[^&\s]*)*$/.test(text)) return new Map(new URLSearchParams(text))
  return undefined
}

function readJson(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, unknown>))
  } catch {
    return undefined
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== ''
}

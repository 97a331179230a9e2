import { ErrorCodes, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import { formEncode, type TokenRequest } from './token-request'

/** What a token endpoint said instead of a token. */
export interface TokenProblem {
  readonly status: number
  /** The member `error` (RFC 6749 section 5.2). */
  readonly code: string | undefined
  readonly description: unknown
}

type RetryableStatus = RetryableError['status']

/** Statuses that are tried again (Segment's rule: 408, 423, 429 and 5xx except 501), as far as core has them. */
const RETRYABLE: ReadonlySet<number> = new Set<RetryableStatus>([
  408, 423, 429, 500, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 598, 599
])

/** Error codes that mean *later*, whatever the status (RFC 6749 section 4.1.2.1, and what is seen in the wild). */
const TRANSIENT_CODES = new Map<string, RetryableStatus>([
  ['server_error', 500],
  ['temporarily_unavailable', 503],
  ['slow_down', 429],
  ['rate_limit_exceeded', 429],
  ['too_many_requests', 429]
])

const ADVICE = new Map<string, string>([
  ['invalid_grant', 'Connect the destination again'],
  ['invalid_client', 'Check client id, client secret and the way the client is authenticated'],
  ['unauthorized_client', 'Allow this grant for the client'],
  ['unsupported_grant_type', 'Choose the OAuth flow that the server offers'],
  ['invalid_scope', 'Check the scopes'],
  ['invalid_request', 'Check the token URL and the custom parameters']
])

const LONGEST_DESCRIPTION = 200

/** The token endpoint said no: nothing but a change of the settings, or a new connection, helps. */
export function refused(request: TokenRequest, what: string): InvalidAuthenticationError {
  return new InvalidAuthenticationError(`The token endpoint ${request.host} ${what}.`, ErrorCodes.OAUTH_REFRESH_FAILED)
}

/** The token endpoint failed: the same request may work later. */
export function retryLater(request: TokenRequest, status: RetryableStatus, what: string): RetryableError {
  return new RetryableError(`The token endpoint ${request.host} ${what}.`, status)
}

/** There is nothing to refresh with. */
export function reconnect(why: string): InvalidAuthenticationError {
  return new InvalidAuthenticationError(`${why} Connect the destination again.`, ErrorCodes.REFRESH_TOKEN_EXPIRED)
}

/**
 * The error for an answer that is no success. `invalid_grant` asks to reconnect (F29); 5xx and the like are tried again,
 * since a token endpoint that is down says nothing about the grant.
 */
export function describeProblem(
  request: TokenRequest,
  problem: TokenProblem
): InvalidAuthenticationError | RetryableError {
  const { status, code } = problem
  const what = `answered ${String(status)}${quote(request, problem)}`
  const transient = (code === undefined ? undefined : TRANSIENT_CODES.get(code)) ?? transientStatus(status)
  if (transient !== undefined) return retryLater(request, transient, what)
  const advice = ADVICE.get(code ?? '') ?? 'Check the token URL and the client'
  const text = `The token endpoint ${request.host} ${what}. ${advice}.`
  return new InvalidAuthenticationError(
    text,
    code === 'invalid_grant' ? ErrorCodes.REFRESH_TOKEN_EXPIRED : ErrorCodes.OAUTH_REFRESH_FAILED
  )
}

/** What prevented an answer, told by the error's codes only: hosts put URLs and whole requests into theirs. */
export function describeFailure(request: TokenRequest, error: unknown): InvalidAuthenticationError | RetryableError {
  const facts = failureFacts(error)
  if (facts.some((fact) => fact === 'address-refused' || fact === 'port-refused')) {
    return refused(request, 'has an address or port that this host does not allow')
  }
  if (facts.some((fact) => /time-?d?-?out/i.test(fact))) return retryLater(request, 504, 'did not answer in time')
  if (facts.includes('max-size')) return retryLater(request, 502, 'answered with a body that is far too large')
  const errno = facts.find((fact) => /^[A-Z][A-Z0-9_]+$/.test(fact))
  return retryLater(request, 503, `could not be reached${errno === undefined ? '' : ` (${errno})`}`)
}

/** Whether the one who sent the request gave up, which says nothing about the token endpoint. */
export function isAbort(error: unknown): boolean {
  return failureFacts(error).some((fact) => /abort|^REQUESTCLIENTERROR$/i.test(fact))
}

function failureFacts(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return []
  const { name, code, type, errno } = error as Readonly<Record<string, unknown>>
  return [name, code, type, errno].filter((fact) => typeof fact === 'string')
}

function transientStatus(status: number): RetryableStatus | undefined {
  if (isRetryable(status)) return status
  return status > 501 ? 503 : undefined
}

function isRetryable(status: number): status is RetryableStatus {
  return RETRYABLE.has(status)
}

function quote(request: TokenRequest, { code, description }: TokenProblem): string {
  const parts = [code, description].filter(
    (part) => typeof part === 'string' && part !== '' && isHarmless(part, request)
  )
  return parts.length === 0 ? '' : ` (${parts.map((part) => shorten(String(part))).join(': ')})`
}

// Servers repeat what they were sent: a text that holds a secret in any encoding is left out as a whole.
function isHarmless(text: string, request: TokenRequest): boolean {
  const authorization = request.headers['authorization'] ?? ''
  const forms = request.secrets.flatMap((secret) => [
    secret,
    formEncode(secret),
    formEncode(secret).replace(/\+/g, '%20'),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    JSON.stringify(secret).slice(1, -1)
  ])
  return ![...forms, authorization.replace(/^\S+ /, '')].some((form) => form !== '' && text.includes(form))
}

function shorten(text: string): string {
  const line = text.replace(/[^\u0020-\u007e]+/g, ' ').trim()
  return line.length > LONGEST_DESCRIPTION ? `${line.slice(0, LONGEST_DESCRIPTION)}…` : line
}

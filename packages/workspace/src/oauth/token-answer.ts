import type { Tokens } from '@extensible-webhooks/engine'
import { OAuthError } from './oauth-error'
import { quote } from './quote'

/** What of a token response is looked at. */
export interface TokenResponse {
  readonly status: number
  readonly text: string
}

/** What the messages need. */
export interface AnswerContext {
  /** Name and port of the token endpoint: the one part of its URL that messages show. */
  readonly host: string
  /** What no message may repeat. */
  readonly secrets: readonly string[]
  /** When the token was asked for, in milliseconds since the epoch. */
  readonly askedAtMs: number
}

/** No server means to keep a token for longer; larger numbers are a mistake of units. */
const LONGEST_LIFE_S = 365 * 24 * 3_600
/** Tokens that need a proof with every request (RFC 9449 and drafts), which a webhook cannot give. */
const PROOF_TYPES = new Set(['dpop', 'mac', 'pop', 'n_a'])
/** What a value turned to text by mistake looks like. */
const SPOILT = new Set(['undefined', 'null', 'NaN', '[object Object]'])
// eslint-disable-next-line no-control-regex -- control characters are what it looks for: they would split a header
const NOT_IN_A_HEADER = /[\u0000-\u001f\u007f]|[^\u0000-\u00ff]/

const ADVICE = new Map([
  ['invalid_grant', 'The code was used, is too old, or was given for another redirect URI: connect again.'],
  ['invalid_client', 'Check clientId, clientSecret and clientAuth.'],
  ['unauthorized_client', 'Allow the authorization code for this client.'],
  ['invalid_scope', 'Check the scopes.'],
  ['invalid_request', 'Check tokenUrl and params.']
])

/**
 * Checks the response to a code (F27), by the rules by which the plugin checks that to a refresh: JSON or a form, an
 * error with status 200 is an error, and a lifetime that makes no sense is none.
 *
 * @throws OAuthError `refused`, `unreachable` or `token-response`
 */
export function readTokenAnswer(response: TokenResponse, context: AnswerContext): Tokens {
  const { status } = response
  const members = readMembers(response.text)
  const code = typeof members?.get('error') === 'string' ? String(members.get('error')) : undefined
  if (status >= 300 && status < 400) {
    throw told('refused', context, `answered with the redirect ${status}, which is not followed. Write its final URL.`)
  }
  if (status < 200 || status >= 300 || code !== undefined) throw problem(status, code, members, context)
  if (!members) throw told('token-response', context, 'answered with a body that is no token response. Check tokenUrl.')
  if (isSet(members.get('error'))) throw told('token-response', context, 'answered with an error that is no text.')
  return readTokens(members, context)
}

function problem(
  status: number,
  code: string | undefined,
  members: ReadonlyMap<string, unknown> | undefined,
  context: AnswerContext
): OAuthError {
  const said = quote([code, members?.get('error_description')], context.secrets)
  const isDown = status === 429 || (status >= 500 && status !== 501)
  if (isDown) return told('unreachable', context, `answered ${status}${said}. Connect again later.`)
  const advice = ADVICE.get(code ?? '') ?? 'Check tokenUrl and the client.'
  return told('refused', context, `answered ${status}${said}. ${advice}`)
}

function readTokens(members: ReadonlyMap<string, unknown>, context: AnswerContext): Tokens {
  const accessToken = readToken(members, 'access_token', context)
  if (accessToken === undefined) throw told('token-response', context, 'answered without an access_token.')
  const type = members.get('token_type')
  if (typeof type === 'string' && PROOF_TYPES.has(type.toLowerCase())) {
    const what = 'gives tokens that need a proof with each request; only bearer tokens can be sent.'
    throw told('token-response', context, what)
  }
  const refreshToken = readToken(members, 'refresh_token', context)
  const seconds = readLife(members.get('expires_in'))
  return {
    accessToken,
    obtainedAtMs: context.askedAtMs,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(seconds === undefined ? {} : { expiresAtMs: context.askedAtMs + seconds * 1_000 })
  }
}

function readToken(members: ReadonlyMap<string, unknown>, name: string, context: AnswerContext): string | undefined {
  const value = members.get(name)
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'string' ? value.replace(/^ +| +$/g, '') : ''
  if (text === '' && typeof value === 'string') return undefined
  if (typeof value !== 'string' || SPOILT.has(text) || NOT_IN_A_HEADER.test(text)) {
    throw told('token-response', context, `answered with ${name}, but it cannot be used.`)
  }
  return text
}

function readLife(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const seconds = Number(value)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_LIFE_S) : undefined
}

function readMembers(content: string): ReadonlyMap<string, unknown> | undefined {
  const text = content.trim()
  if (/^(?:[\w.%+-]+=[^&\s]*)(?:&[\w.%+-]+=[^&\s]*)*$/.test(text)) return new Map(new URLSearchParams(text))
  if (!text.startsWith('{')) return undefined
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, unknown>))
  } catch {
    return undefined
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== ''
}

function told(code: OAuthError['code'], { host }: AnswerContext, what: string): OAuthError {
  return new OAuthError(code, `The token endpoint ${host} ${what}`)
}

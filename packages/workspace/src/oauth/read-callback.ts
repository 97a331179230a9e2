import { loadOAuth, issuerOf } from './oauth-library'
import { OAuthError } from './oauth-error'
import { quote } from './quote'
import type { OAuthClient } from './read-client'

/** What came back with the browser: the whole URL, or what a server took apart. */
export type CallbackInput = (
  { readonly callbackUrl: string } | { readonly params: URLSearchParams; readonly redirectUri: string }
) & {
  /** What tells the browser, as it was given to `begin`. */
  readonly browser?: string
}

/** The parts of a callback. */
export interface Callback {
  readonly params: URLSearchParams
  readonly redirectUri: string
}

/** What may be exchanged. */
export interface GrantedCode {
  /** As the library wants it. */
  readonly params: URLSearchParams
  readonly code: string
}

/** @throws OAuthError `bad-callback` for a URL that is none */
export function splitCallback(input: CallbackInput): Callback {
  if ('params' in input) return { params: input.params, redirectUri: input.redirectUri }
  const [redirectUri = '', ...rest] = input.callbackUrl.split('?')
  if (!URL.canParse(input.callbackUrl)) throw bad('The callback is no URL.')
  return { params: new URLSearchParams(rest.join('?').replace(/#.*$/s, '')), redirectUri }
}

/** @throws OAuthError `state-missing` or `state-wrong` */
export function stateOf(params: URLSearchParams): string {
  const [state, second] = params.getAll('state')
  if (second !== undefined) throw new OAuthError('state-wrong', `The callback holds two states. ${AGAIN}`)
  if (!state) throw new OAuthError('state-missing', 'The callback holds no state. Begin to connect again.')
  return state
}

/**
 * Checks a callback whose state has been found: of the right identity provider, no error, one code.
 *
 * @throws OAuthError `issuer`, `denied` or `bad-callback`
 */
export async function readCallback(client: OAuthClient, params: URLSearchParams, state: string): Promise<GrantedCode> {
  const [iss, ...more] = params.getAll('iss')
  if (more.length > 0) throw bad('The callback holds two issuers.')
  checkIssuer(client, iss)
  const library = await loadOAuth()
  const server = { issuer: iss ?? issuerOf(client) }
  let valid: URLSearchParams
  try {
    valid = library.validateAuthResponse(server, { client_id: client.clientId }, params, state)
  } catch (error) {
    if (error instanceof library.AuthorizationResponseError) {
      throw denied(error.error, error.error_description, client)
    }
    throw bad('The callback cannot be used.')
  }
  const [code, second] = valid.getAll('code')
  if (!code || second !== undefined) throw bad(`The callback holds ${code ? 'two codes' : 'no code'}.`)
  return { params: valid, code }
}

/**
 * Keeps the answer of one identity provider from being taken for that of another (mix-up, RFC 9207). Where the file
 * names no issuer, one that comes must at least be of the place to which the browser was sent.
 */
function checkIssuer(client: OAuthClient, iss: string | undefined): void {
  const other = 'The answer came from another identity provider than the one that was asked'
  if (client.issuer !== undefined) {
    if (iss === client.issuer) return
    throw new OAuthError(
      'issuer',
      iss === undefined ? `The answer holds no iss, but issuer: is set. ${AGAIN}` : `${other}. ${AGAIN}`
    )
  }
  if (iss === undefined) return
  const { origin } = new URL(client.authorizeUrl)
  if (URL.canParse(iss) && new URL(iss).origin === origin) return
  const mend = `If it is right that ${JSON.stringify(iss.slice(0, 100))} answers for ${origin}, write it as issuer:.`
  throw new OAuthError('issuer', `${other}. ${mend}`)
}

const AGAIN = 'Begin to connect again.'

/** Codes of RFC 6749 section 4.1.2.1 and OpenID Connect, in words. */
const DENIALS: Readonly<Record<string, string>> = {
  access_denied: 'Access was not granted',
  login_required: 'The user is not signed in',
  consent_required: 'The user has not agreed',
  invalid_scope: 'The identity provider does not know the scopes, or does not give them to this client',
  unauthorized_client: 'The client may not use the authorization code',
  unsupported_response_type: 'The identity provider does not offer the authorization code',
  invalid_request: 'The identity provider did not accept the request',
  server_error: 'The identity provider failed',
  temporarily_unavailable: 'The identity provider is busy'
}

function denied(code: string, description: string | undefined, client: OAuthClient): OAuthError {
  const words = Object.hasOwn(DENIALS, code) ? DENIALS[code] : undefined
  const said = quote([code, description], [client.clientSecret ?? ''])
  return new OAuthError('denied', `${words ?? 'The identity provider did not grant access'}${said}. ${AGAIN}`)
}

function bad(what: string): OAuthError {
  return new OAuthError('bad-callback', `${what} ${AGAIN}`)
}

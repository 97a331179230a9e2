import type { ReceivedRequest } from '../receiver/parse-request'
import type { ReplyMessage } from '../receiver/reply'
import type { Answer, Provider } from './answer'
import { consentPage, errorPage } from './authorize-page'
import type { AuthorizationRequest } from './codes'
import { keep } from './keep'
import { readForm, readParameters, type Parameters } from './parameters'
import { scopesAreAllowed } from './scopes'

/** The errors of RFC 6749 section 4.1.2.1 that are told to the client. */
type AuthorizationErrorCode = 'access_denied' | 'invalid_request' | 'invalid_scope' | 'unsupported_response_type'

/** `GET /authorize` and the answer of the person who reads its page. */
export interface AuthorizeEndpoints {
  authorize(provider: Provider, search: URLSearchParams): Answer
  decide(provider: Provider, request: ReceivedRequest): Answer
}

interface Pending {
  readonly request: AuthorizationRequest
  readonly expiresAtMs: number
}

/** A page that nobody answers within this time has to be asked for again. */
const PENDING_MS = 600_000
const MAX_PENDING = 100

/** The endpoints share the requests that wait for an answer, each under an id that only its page knows. */
export function createAuthorizeEndpoints(): AuthorizeEndpoints {
  const pending = new Map<string, Pending>()
  return {
    authorize: (provider, search) => {
      const read = readParameters(search)
      if ('problem' in read) return { reply: errorPage(read.problem) }
      const { parameters } = read
      const about = { clientId: parameters['client_id'], scope: parameters['scope'] }
      const asked = readRequest(provider, parameters)
      if (!('clientId' in asked)) return { ...about, reply: asked }
      const { auto, clock, names, paths } = provider.settings
      if (auto !== false || parameters['prompt'] === 'none') {
        return { ...about, reply: auto === 'deny' ? deny(provider, asked) : allow(provider, asked) }
      }
      const id = names('request')
      keep(pending, id, { request: asked, expiresAtMs: clock.now() + PENDING_MS }, MAX_PENDING)
      return { ...about, reply: consentPage({ id, request: asked, action: paths.decision }) }
    },
    decide: (provider, received) => {
      const form = readForm(received)
      if ('problem' in form) return { reply: errorPage(form.problem) }
      const { request: id = '', decision } = form.parameters
      const found = pending.get(id)
      if (!found || found.expiresAtMs <= provider.settings.clock.now()) {
        return { reply: errorPage('This question was answered already, or it has expired. Connect again.') }
      }
      const about = { clientId: found.request.clientId, scope: found.request.scope }
      if (decision !== 'allow' && decision !== 'deny') {
        return { ...about, reply: errorPage('decision must be allow or deny.') }
      }
      pending.delete(id)
      return { ...about, reply: decision === 'allow' ? allow(provider, found.request) : deny(provider, found.request) }
    }
  }
}

// Until client and redirect URI are known to be right nothing may be sent back: it would be an open redirector.
function readRequest({ settings }: Provider, parameters: Parameters): AuthorizationRequest | ReplyMessage {
  const { client_id: clientId, redirect_uri: redirectUri, state, scope } = parameters
  if (clientId === undefined) return errorPage('client_id is missing.')
  if (!Object.hasOwn(settings.clients, clientId)) return errorPage(`There is no client "${clientId}".`)
  if (redirectUri === undefined) return errorPage('redirect_uri is missing.')
  const known = Object.hasOwn(settings.redirectUris, clientId) ? (settings.redirectUris[clientId] ?? []) : []
  if (!known.includes(redirectUri)) {
    const allowed = known.length === 0 ? 'It has none.' : `It has: ${known.join(', ')}`
    return errorPage(`"${redirectUri}" is not a redirect URI of the client "${clientId}", letter by letter. ${allowed}`)
  }
  const problem = problemOf(parameters, settings.requirePkce, settings.scopes)
  if (problem) return sendBack(redirectUri, { ...problem, state, iss: settings.issuer })
  return { clientId, redirectUri, scope, state: state ?? '', challenge: parameters['code_challenge'] }
}

interface AuthorizationError {
  readonly error: AuthorizationErrorCode
  readonly error_description: string
}

function problemOf(
  parameters: Parameters,
  requirePkce: boolean,
  scopes: readonly string[] | undefined
): AuthorizationError | undefined {
  const invalid = (text: string): AuthorizationError => ({ error: 'invalid_request', error_description: text })
  const { response_type: type, state, code_challenge: challenge, code_challenge_method: method } = parameters
  if (type === undefined) return invalid('response_type is missing.')
  if (type !== 'code') return { error: 'unsupported_response_type', error_description: 'response_type must be code.' }
  if (state === undefined) return invalid('state is missing: without it an answer could be one that nobody asked for.')
  if (challenge === undefined && (requirePkce || method !== undefined)) return invalid('code_challenge is missing.')
  // Left out, the method would mean plain (RFC 7636 section 4.3), which protects nobody who can read the request.
  if (challenge !== undefined && method !== 'S256') return invalid('code_challenge_method must be S256.')
  if (challenge !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    return invalid('code_challenge is not the base64url of a SHA-256.')
  }
  if (scopesAreAllowed(parameters['scope'], scopes)) return undefined
  return { error: 'invalid_scope', error_description: 'A scope is unknown or malformed.' }
}

function allow({ codes, settings }: Provider, request: AuthorizationRequest): ReplyMessage {
  return sendBack(request.redirectUri, { code: codes.issue(request), state: request.state, iss: settings.issuer })
}

function deny({ settings }: Provider, { redirectUri, state }: AuthorizationRequest): ReplyMessage {
  const error_description = 'The person said no.'
  return sendBack(redirectUri, { error: 'access_denied', error_description, state, iss: settings.issuer })
}

/** `iss` lets a client of several providers see whose answer it is (RFC 9207). */
function sendBack(redirectUri: string, parameters: Parameters): ReplyMessage {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  // Appended as text: a URL object would change the redirect URI, which must arrive as it was registered.
  const location = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(given).toString()}`
  return {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  }
}

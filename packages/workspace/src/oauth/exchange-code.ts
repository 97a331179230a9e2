import type { ClientAuth } from 'oauth4webapi'
import type { Clock, Tokens, Transport, WireRequest } from '@extensible-webhooks/engine'
import { OAuthError } from './oauth-error'
import { issuerOf, loadOAuth } from './oauth-library'
import type { PendingConnection } from './pending'
import type { OAuthClient, TokenParam } from './read-client'
import { readTokenAnswer } from './token-answer'
import { transportFetch } from './transport-fetch'

/** Parameters with which a file proves the client in a way of its own, such as a signed assertion (RFC 7521). */
const PROOFS = new Set(['client_secret', 'client_assertion'])
/** They belong to the refresh, for which `params` are written too; here they would name another grant. */
const OF_REFRESH = new Set(['grant_type', 'refresh_token'])

/**
 * Exchanges the code of a callback for tokens (RFC 6749 section 4.1.3), with the verifier of PKCE.
 *
 * @param pending the connection that was begun
 * @param callback what `validateAuthResponse` let through
 * @param code the code in it, so that no message repeats it
 * @throws OAuthError `refused`, `unreachable`, `token-response` or `address-refused`
 */
export async function exchangeCode(
  { client, redirectUri, verifier }: PendingConnection,
  callback: URLSearchParams,
  code: string,
  { transport, clock }: { readonly transport: Transport; readonly clock: Clock }
): Promise<Tokens> {
  const library = await loadOAuth()
  const askedAtMs = clock.now()
  const response = await library.authorizationCodeGrantRequest(
    { issuer: issuerOf(client), token_endpoint: client.tokenUrl },
    { client_id: client.clientId },
    await clientAuth(client),
    callback,
    redirectUri,
    verifier,
    {
      [library.customFetch]: transportFetch(transport, (request) => withParams(request, client.params)),
      // The URL has been checked: http is there only where the host was allowed by name.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the library marks it so that it stands out
      [library.allowInsecureRequests]: true
    }
  )
  const secrets = [client.clientSecret ?? '', code, verifier, ...client.params.map(({ value }) => value)]
  const { host } = new URL(client.tokenUrl)
  return readTokenAnswer({ status: response.status, text: await response.text() }, { host, secrets, askedAtMs })
}

/** The client is proved in exactly one way (RFC 6749 section 2.3). */
async function clientAuth({ clientSecret, clientAuth: way, params }: OAuthClient): Promise<ClientAuth> {
  const library = await loadOAuth()
  const byHeader = params.some((param) => param.in === 'header' && param.key.toLowerCase() === 'authorization')
  if (byHeader) return () => undefined
  const byParam = params.some((param) => param.in !== 'header' && PROOFS.has(param.key))
  if (byParam || clientSecret === undefined) return library.None()
  return way === 'body' ? library.ClientSecretPost(clientSecret) : library.ClientSecretBasic(clientSecret)
}

/** Parameters of the file take the place of standard ones of the same name, as in the plugin's requests. */
function withParams(request: WireRequest, params: readonly TokenParam[]): WireRequest {
  const own = params.filter(({ key }) => !OF_REFRESH.has(key))
  const inPlace = (place: TokenParam['in']): readonly TokenParam[] => own.filter((param) => param.in === place)
  const url = new URL(request.url)
  for (const { key, value } of inPlace('query')) url.searchParams.append(key, value)
  const body = new URLSearchParams(request.body as string)
  for (const { key } of inPlace('body')) body.delete(key)
  for (const { key, value } of inPlace('body')) body.append(key, value)
  const headers = new Map(Object.entries(request.headers))
  for (const { key, value } of inPlace('header')) {
    if (!isHeader(key, value)) {
      throw new OAuthError('invalid-settings', `params hold the header ${JSON.stringify(key)}, which cannot be sent.`)
    }
    headers.set(key.toLowerCase(), value)
  }
  return { ...request, url: url.toString(), headers: Object.fromEntries(headers), body: body.toString() }
}

/** Headers that belong to the connection. */
const OF_CONNECTION =
  /^(host|content-length|transfer-encoding|connection|keep-alive|proxy-connection|upgrade|expect|te|trailer|__proto__)$/i

function isHeader(name: string, value: string): boolean {
  if (OF_CONNECTION.test(name)) return false
  try {
    new Headers([[name, value]])
    return true
  } catch {
    return false
  }
}

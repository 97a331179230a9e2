import { loadOAuth } from './oauth-library'
import type { OAuthClient } from './read-client'

/** What a connection begins with. */
export interface AuthorizeRequest {
  readonly url: string
  readonly state: string
  /** Kept here; only its hash is in the URL. */
  readonly verifier: string
}

/**
 * Builds the URL to which the browser is sent (RFC 6749 section 4.1.1), with a `state` of 256 random bits and PKCE S256
 * (RFC 7636, RFC 9700 section 2.1.1).
 *
 * @param client a client whose URLs have been checked
 * @param redirectUri where the browser comes back to
 */
export async function buildAuthorizeRequest(client: OAuthClient, redirectUri: string): Promise<AuthorizeRequest> {
  const library = await loadOAuth()
  const state = library.generateRandomState()
  const verifier = library.generateRandomCodeVerifier()
  const url = new URL(client.authorizeUrl)
  url.hash = ''
  const params = {
    ...client.authorizeParams,
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    ...(client.scopes === undefined ? {} : { scope: client.scopes }),
    state,
    code_challenge: await library.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256'
  }
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
  return { url: url.toString(), state, verifier }
}

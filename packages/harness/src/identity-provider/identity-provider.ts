import type { IncomingMessage } from 'node:http'
import { checkClient } from './check-client'

/** Options of {@link startIdentityProvider}. */
export interface IdentityProviderOptions {
  /** Secrets of the clients, by client id. */
  readonly clients: Readonly<Record<string, string>>
  /**
   * How long an access token lasts, in seconds.
   * @default 3600
   */
  readonly expiresInSeconds?: number
}

/** A request at the token endpoint. */
export interface TokenRequest {
  readonly clientId: string | undefined
  readonly grantType: string | undefined
  readonly scope: string | undefined
  readonly status: number
}

/** An identity provider on loopback, for client credentials. */
export interface IdentityProvider {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly tokenUrl: string
  /** What was asked at the token endpoint, refused requests among them. */
  readonly tokenRequests: readonly TokenRequest[]
  /** Whether an access token was issued here, has not expired and was not revoked. */
  readonly accepts: (accessToken: string) => boolean
  /** From now on no token issued so far is accepted. */
  revokeAll(): void
  close(): Promise<void>
}

/**
 * Starts an identity provider (oauth2-mock-server, which signs real tokens) that checks client id and secret and keeps
 * account of the tokens it gave.
 *
 * @param options clients and the life of tokens
 * @returns the provider, listening on a free port of 127.0.0.1
 */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  // Loaded when it is used: every test that starts a receiver imports this package.
  const { OAuth2Server } = await import('oauth2-mock-server')
  const { expiresInSeconds = 3_600 } = options
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  const tokenRequests: TokenRequest[] = []
  const expiries = new Map<string, number>()
  let issued = 0

  server.service.on('beforeTokenSigning', (token: { payload: Record<string, unknown> }) => {
    // Two tokens of the same second would otherwise be the same text.
    token.payload['jti'] = `token-${++issued}`
  })
  server.service.on('beforeResponse', (response: TokenResponse, request: IncomingMessage & { body: TokenBody }) => {
    const client = checkClient(request.headers.authorization, request.body, options.clients)
    if (!client.accepted) {
      response.statusCode = 401
      response.body = { error: 'invalid_client' }
    } else {
      response.body['expires_in'] = expiresInSeconds
      expiries.set(String(response.body['access_token']), Date.now() + expiresInSeconds * 1_000)
    }
    const { grant_type: grantType, scope } = request.body
    tokenRequests.push({ clientId: client.clientId, grantType, scope, status: response.statusCode })
  })
  await server.start(0, '127.0.0.1')
  const url = `http://127.0.0.1:${server.address().port}`
  return {
    url,
    tokenUrl: `${url}/token`,
    tokenRequests,
    accepts: (accessToken) => (expiries.get(accessToken) ?? 0) > Date.now(),
    revokeAll: () => {
      expiries.clear()
    },
    close: () => server.stop()
  }
}

interface TokenResponse {
  body: Record<string, unknown>
  statusCode: number
}

type TokenBody = Readonly<Record<string, string | undefined>>

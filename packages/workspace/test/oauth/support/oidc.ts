import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The parts of oidc-provider (which brings no types) that the tests use. */
interface FoundToken {
  readonly isValid: boolean
  destroy(): Promise<void>
}
interface Provider {
  readonly AccessToken: { find(value: string): Promise<FoundToken | undefined> }
  readonly RefreshToken: { find(value: string): Promise<FoundToken | undefined> }
  callback(): RequestListener
}
interface OidcModule {
  readonly Provider: new (issuer: string, configuration: object) => Provider
}

/** A real identity provider on loopback, with its pages for sign-in and consent. */
export interface Oidc {
  readonly issuer: string
  /** What was asked at the token endpoint. */
  readonly exchanges: { readonly form: URLSearchParams; readonly authorization: string | undefined; status: number }[]
  accepts(authorization: string | undefined): Promise<boolean>
  revoke(accessToken: string): Promise<void>
  /** Ends the grant: the refresh token too. */
  revokeRefresh(refreshToken: string): Promise<void>
  close(): Promise<void>
}

/** Starts an oidc-provider that wants PKCE, rotates refresh tokens and sends `iss` with each callback. */
export async function startOidc(
  clients: Readonly<
    Record<string, { readonly secret: string; readonly way: 'client_secret_basic' | 'client_secret_post' }>
  >,
  redirectUri: string
): Promise<Oidc> {
  const exchanges: Oidc['exchanges'] = []
  const server = createServer((request, response) => {
    const exchange = { authorization: request.headers.authorization, form: new URLSearchParams(), status: 0 }
    if (request.url?.startsWith('/token')) exchanges.push(exchange)
    response.on('finish', () => (exchange.status = response.statusCode))
    collectForm(request, exchange.form)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = createProvider(issuer, clients, redirectUri)
  server.on('request', provider.callback())
  return {
    issuer,
    exchanges,
    accepts: async (authorization) =>
      (await provider.AccessToken.find(authorization?.replace(/^Bearer /, '') ?? ''))?.isValid === true,
    revoke: async (token) => (await provider.AccessToken.find(token))?.destroy(),
    revokeRefresh: async (token) => (await provider.RefreshToken.find(token))?.destroy(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

function collectForm(request: IncomingMessage, form: URLSearchParams): void {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    for (const [key, value] of new URLSearchParams(body)) form.append(key, value)
  })
}

function createProvider(issuer: string, clients: Parameters<typeof startOidc>[0], redirectUri: string): Provider {
  // It tells the console that it is in development, and what it thinks of Node 20.
  const quiet = (['info', 'warn'] as const).map((name) => jest.spyOn(console, name).mockImplementation(() => undefined))
  const oidc = jest.requireActual<OidcModule>('oidc-provider')
  const provider = new oidc.Provider(issuer, {
    clients: Object.entries(clients).map(([client_id, { secret, way }]) => ({
      client_id,
      client_secret: secret,
      token_endpoint_auth_method: way,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [redirectUri],
      scope: 'openid offline_access'
    })),
    pkce: { required: () => true },
    findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    rotateRefreshToken: true,
    ttl: { AccessToken: 3_600, RefreshToken: 86_400, Grant: 86_400, IdToken: 3_600, Session: 600, Interaction: 600 }
  })
  for (const spy of quiet) spy.mockRestore()
  return provider
}

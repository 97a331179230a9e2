import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The parts of oidc-provider (which brings no types) that the tests use. */
interface Token {
  save(): Promise<string>
}
interface FoundToken {
  readonly isValid: boolean
  destroy(): Promise<void>
}
type TokenClass = (new (properties: object) => Token) & { find(value: string): Promise<FoundToken | undefined> }
interface Provider {
  readonly Client: { find(id: string): Promise<object | undefined> }
  readonly Grant: new (properties: object) => { addOIDCScope(scope: string): void; save(): Promise<string> }
  readonly AccessToken: TokenClass
  readonly RefreshToken: TokenClass
  readonly ClientCredentials: TokenClass
  callback(): RequestListener
}
interface OidcModule {
  readonly Provider: new (issuer: string, configuration: object) => Provider
}

/** A request at the token endpoint, with what came back. */
export interface TokenExchange {
  readonly authorization: string | undefined
  readonly form: URLSearchParams
  status: number
}

/** A client of the identity provider. */
export interface OidcClient {
  readonly client_id: string
  readonly client_secret: string
  readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post'
}

/** A real identity provider on loopback. */
export interface Oidc {
  readonly tokenUrl: string
  readonly exchanges: TokenExchange[]
  /** What a person's consent in the browser would have given. */
  connect(clientId: string): Promise<{ readonly accessToken: string; readonly refreshToken: string }>
  /** Whether a resource server would accept the value of an `Authorization` header. */
  accepts(authorization: string | undefined): Promise<boolean>
  revoke(accessToken: string): Promise<void>
  close(): Promise<void>
}

const SCOPE = 'openid offline_access'
const ACCOUNT = 'ada'

/** Starts an oidc-provider that rotates refresh tokens and gives client credentials for an hour. */
export async function startOidc(clients: readonly OidcClient[]): Promise<Oidc> {
  const exchanges: TokenExchange[] = []
  const server = createServer((request, response) => {
    const exchange = { authorization: request.headers.authorization, form: new URLSearchParams(), status: 0 }
    if (request.url?.startsWith('/token')) exchanges.push(exchange)
    response.on('finish', () => (exchange.status = response.statusCode))
    collectForm(request, exchange.form)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const provider = createProvider(issuer, clients)
  server.on('request', provider.callback())

  const find = async (token: string): Promise<FoundToken | undefined> =>
    (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token))
  return {
    tokenUrl: `${issuer}/token`,
    exchanges,
    connect: (clientId) => connect(provider, clientId),
    accepts: async (authorization) => (await find(authorization?.replace(/^Bearer /, '') ?? ''))?.isValid === true,
    revoke: async (accessToken) => {
      await (await find(accessToken))?.destroy()
    },
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

async function connect(provider: Provider, clientId: string): Promise<{ accessToken: string; refreshToken: string }> {
  const client = await provider.Client.find(clientId)
  const grant = new provider.Grant({ accountId: ACCOUNT, clientId })
  grant.addOIDCScope(SCOPE)
  const granted = { client, accountId: ACCOUNT, grantId: await grant.save(), scope: SCOPE, gty: 'authorization_code' }
  return {
    accessToken: await new provider.AccessToken(granted).save(),
    refreshToken: await new provider.RefreshToken(granted).save()
  }
}

function createProvider(issuer: string, clients: readonly OidcClient[]): Provider {
  // It tells the console that it is in development, and what it thinks of Node 20.
  const quiet = (['info', 'warn'] as const).map((name) => jest.spyOn(console, name).mockImplementation(() => undefined))
  const oidc = jest.requireActual<OidcModule>('oidc-provider')
  const provider = new oidc.Provider(issuer, {
    clients: clients.map((client) => ({
      ...client,
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      redirect_uris: ['https://app.example.com/callback'],
      scope: `${SCOPE} orders.write`
    })),
    scopes: ['openid', 'offline_access', 'orders.write'],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    rotateRefreshToken: true,
    ttl: { AccessToken: 3600, ClientCredentials: 3600, RefreshToken: 86_400, Grant: 86_400, IdToken: 3600 }
  })
  for (const spy of quiet) spy.mockRestore()
  return provider
}

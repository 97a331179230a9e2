import { createRequestClient } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { authorize, clearTokenCache } from '../../src/authentication'
import { refreshAccessToken } from '../../src/authentication/refresh-access-token'
import type { DynamicAuthSettings, OAuthSettings, Settings } from '../../src/settings'
import { failureOf, stockDestination, type HostSettings } from '../support/auth-destination'
import { startOidc, type Oidc, type OidcClient } from '../support/oidc'

const AWKWARD = 'p%:+ "&=~/ end'
const CLIENTS: readonly OidcClient[] = [
  { client_id: 'shop', client_secret: 'shop-secret', token_endpoint_auth_method: 'client_secret_basic' },
  { client_id: 'odd: basic+id', client_secret: AWKWARD, token_endpoint_auth_method: 'client_secret_basic' },
  { client_id: 'odd: body+id', client_secret: AWKWARD, token_endpoint_auth_method: 'client_secret_post' }
]

describe('against a real oidc-provider', () => {
  let oidc: Oidc
  let api: Receiver
  const request = createRequestClient()

  beforeAll(async () => {
    oidc = await startOidc(CLIENTS)
    api = await startReceiver(async (received) => ((await oidc.accepts(received.headers['authorization'])) ? 200 : 401))
  })
  afterAll(async () => {
    await api.close()
    await oidc.close()
  })
  beforeEach(() => {
    clearTokenCache()
    oidc.exchanges.length = 0
    api.requests.length = 0
  })

  const credentials = (oauth: Partial<OAuthSettings> = {}): DynamicAuthSettings => ({
    oauth: {
      type: 'clientCredentials',
      clientId: 'shop',
      clientSecret: 'shop-secret',
      accessTokenServerUrl: oidc.tokenUrl,
      scopes: 'orders.write',
      ...oauth
    }
  })
  const connected = (oauth: Partial<OAuthSettings> = {}): DynamicAuthSettings => ({
    oauth: {
      type: 'authCode',
      clientId: 'shop',
      clientSecret: 'shop-secret',
      refreshTokenServerUrl: oidc.tokenUrl,
      ...oauth
    }
  })

  it('P9: the first event of client credentials arrives with a token that the provider knows', async () => {
    await stockDestination().send(api.url, { dynamicAuthSettings: credentials() })
    expect(api.requests).toHaveLength(1)
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
    expect(oidc.exchanges[0]!.form.get('scope')).toBe('orders.write')
  })

  it.each([
    ['Basic', 'odd: basic+id', 'basic'],
    ['the body', 'odd: body+id', 'body']
  ] as const)('P12, F31: a secret with %%:+ "&=~/ and a space is accepted in %s', async (_, clientId, clientAuth) => {
    const settings = credentials({ clientId, clientSecret: AWKWARD, customParams: { clientAuth } })
    await stockDestination().send(api.url, { dynamicAuthSettings: settings })
    const [exchange] = oidc.exchanges
    expect(exchange!.status).toBe(200)
    expect(exchange!.authorization !== undefined).toBe(clientAuth === 'basic')
    expect(exchange!.form.has('client_secret')).toBe(clientAuth === 'body')
  })

  it('P17: a token revoked in mid-run heals for 50 events at once with one more token request', async () => {
    const settings: HostSettings = { dynamicAuthSettings: credentials() }
    const { send } = stockDestination()
    await send(api.url, settings)
    await oidc.revoke(api.requests[0]!.headers['authorization']!.slice('Bearer '.length))
    await Promise.all(Array.from({ length: 50 }, () => send(api.url, settings)))
    expect(oidc.exchanges).toHaveLength(2)
  })

  it('rotates the refresh token of an authorization code, again and again', async () => {
    const first = await oidc.connect('shop')
    await oidc.revoke(first.accessToken)
    const oauth: Record<string, string> = { access_token: first.accessToken, refresh_token: first.refreshToken }
    const { send } = stockDestination()
    const refreshTokens = [first.refreshToken]
    for (let round = 0; round < 3; round++) {
      await send(api.url, { dynamicAuthSettings: connected(), oauth })
      refreshTokens.push(oauth['refresh_token']!)
      await oidc.revoke(oauth['access_token']!)
    }
    expect(new Set(refreshTokens).size).toBe(4)
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('P17, F26: 500 events that all hold the same dead token, each in a copy, lead to one refresh', async () => {
    const tokens = await oidc.connect('shop')
    await oidc.revoke(tokens.accessToken)
    const { send } = stockDestination()
    const copy = (): HostSettings => ({
      dynamicAuthSettings: connected(),
      oauth: { access_token: tokens.accessToken, refresh_token: tokens.refreshToken }
    })
    await Promise.all(Array.from({ length: 500 }, () => send(api.url, copy())))
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
    const before = api.requests.length
    await send(api.url, copy())
    expect(api.requests.length - before).toBe(1)
  }, 60_000)

  it('P17, F26: 500 events without any token lead to one token request', async () => {
    const { send } = stockDestination()
    await Promise.all(Array.from({ length: 500 }, () => send(api.url, { dynamicAuthSettings: credentials() })))
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
    expect(api.requests).toHaveLength(500)
  }, 60_000)

  it('P16: the token of client credentials is replaced before it expires, so that no event is refused', async () => {
    const { send } = stockDestination()
    await send(api.url, { dynamicAuthSettings: credentials() })
    const start = Date.now()
    const now = jest.spyOn(Date, 'now').mockImplementation(() => start + 3_590_000)
    await send(api.url, { dynamicAuthSettings: credentials() })
    now.mockRestore()
    expect(api.requests).toHaveLength(2)
    expect(oidc.exchanges).toHaveLength(2)
  })

  it('an expired token of an authorization code heals by one refresh', async () => {
    const tokens = await oidc.connect('shop')
    const oauth = { access_token: tokens.accessToken, refresh_token: tokens.refreshToken }
    const start = Date.now()
    const now = jest.spyOn(Date, 'now').mockImplementation(() => start + 3_700_000)
    await stockDestination().send(api.url, { dynamicAuthSettings: connected(), oauth })
    now.mockRestore()
    expect(api.requests).toHaveLength(2)
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
  })

  it('a rotated refresh token is never used twice, also when a host hands it over with another access token', async () => {
    const tokens = await oidc.connect('shop')
    const settings: Settings = { dynamicAuthSettings: connected() }
    const refresh = (accessToken: string): Promise<unknown> =>
      refreshAccessToken(request, {
        settings,
        auth: { accessToken, refreshToken: tokens.refreshToken, clientId: '', clientSecret: '' }
      })
    const first = await refresh(tokens.accessToken)
    expect(await refresh('')).toEqual(first)
    expect(await refresh('something else')).toEqual(first)
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
  })

  it('P17: an event without a token and a refresh at the same time share one token request', async () => {
    const settings: Settings = { dynamicAuthSettings: credentials() }
    const auth = { accessToken: '', refreshToken: '', clientId: 'kept', clientSecret: 'by the host' }
    const [sent, refreshed] = await Promise.all([
      authorize(request, settings, undefined),
      refreshAccessToken(request, { settings, auth })
    ])
    expect(sent.accessToken).toBe(refreshed.accessToken)
    expect(oidc.exchanges).toHaveLength(1)
  })

  it('R18: a token that stands only in dynamicAuthSettings is refreshed and the new one used', async () => {
    const tokens = await oidc.connect('shop')
    await oidc.revoke(tokens.accessToken)
    const settings = connected({ access: { access_token: tokens.accessToken, refresh_token: tokens.refreshToken } })
    await stockDestination().send(api.url, { dynamicAuthSettings: settings })
    expect(api.requests.map(({ headers }) => headers['authorization'] === `Bearer ${tokens.accessToken}`)).toEqual([
      true,
      false
    ])
  })

  it('never uses a replacement where the host hands over a newer token', async () => {
    const old = await oidc.connect('shop')
    const settings: Settings = { dynamicAuthSettings: connected() }
    const auth = { ...old, clientId: '', clientSecret: '' }
    const replaced = await refreshAccessToken(request, { settings, auth })
    const newer = await oidc.connect('shop')
    expect(await authorize(request, settings, old)).toMatchObject({ accessToken: replaced.accessToken })
    expect(await authorize(request, settings, newer)).toMatchObject({ accessToken: newer.accessToken })
  })

  it('F29: a reused refresh token says "connect again" with 401, and the provider is asked once', async () => {
    const tokens = await oidc.connect('shop')
    const settings: Settings = { dynamicAuthSettings: connected() }
    const auth = { ...tokens, clientId: '', clientSecret: '' }
    await refreshAccessToken(request, { settings, auth })
    clearTokenCache()
    const errors = await Promise.all(
      Array.from({ length: 5 }, () => failureOf(refreshAccessToken(request, { settings, auth })))
    )
    errors.push(await failureOf(refreshAccessToken(request, { settings, auth })))
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200, 400])
    for (const error of errors) {
      expect(error).toMatchObject({ name: 'InvalidAuthenticationError', status: 401, code: 'REFRESH_TOKEN_EXPIRED' })
      expect(error.message).toMatch(/invalid_grant.*Connect the destination again/)
    }
  })

  it('P18: testAuthentication fetches a token for client credentials, and says what the provider refused', async () => {
    const { destination } = stockDestination()
    await destination.testAuthentication({ dynamicAuthSettings: credentials() })
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
    const wrong = { dynamicAuthSettings: credentials({ clientSecret: 'canary-wrong-secret' }) }
    const error = await failureOf(destination.testAuthentication(wrong))
    expect(error.message).toMatch(/invalid_client.*Check client id, client secret/)
    expect(error.message).not.toContain('canary')
    await failureOf(destination.testAuthentication(wrong))
    expect(oidc.exchanges).toHaveLength(3)
  })

  it('P18: testAuthentication never refreshes an authorization code', async () => {
    const tokens = await oidc.connect('shop')
    const { destination } = stockDestination()
    const settings = { dynamicAuthSettings: connected(), oauth: { refresh_token: tokens.refreshToken } }
    await destination.testAuthentication(settings)
    expect(oidc.exchanges).toHaveLength(0)
    const error = await failureOf(destination.testAuthentication({ dynamicAuthSettings: connected() }))
    expect(error.message).toMatch(/Connect the destination again/)
  })
})

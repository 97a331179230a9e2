import { createEngine, createTransport, type Tokens, type Transport } from '@extensible-webhooks/engine'
import { destination as plugin } from '@extensible-webhooks/destination'
import { startReceiver } from '@extensible-webhooks/harness'
import {
  callbackFor,
  createConnectBench,
  destinationWith,
  REDIRECT_URI,
  refusalOf,
  SECRET,
  START_MS,
  type ConnectBench,
  type Parts
} from './support/destination'

const JSON_TOKEN = Buffer.from(JSON.stringify({ access_token: 'canary-a', refresh_token: 'canary-r', expires_in: 60 }))

/** Answers every token request with a token. */
const giving: Transport = {
  send: () => Promise.resolve({ status: 200, statusText: 'OK', headers: {}, body: JSON_TOKEN, truncated: false }),
  close: () => Promise.resolve()
}

describe('C6: how a destination stands', () => {
  let bench: ConnectBench
  beforeEach(() => {
    bench = createConnectBench({ transport: giving })
  })
  const put = (tokens: Tokens): Promise<boolean> => bench.state.tokens.replace('orders', undefined, tokens)
  const status = (parts?: Parts): ReturnType<typeof bench.connections.status> =>
    bench.connections.status(destinationWith(parts))
  const connect = async (parts?: Parts): Promise<void> => {
    const { authorizeUrl } = await bench.connections.begin(destinationWith(parts), { redirectUri: REDIRECT_URI })
    await bench.connections.finish({ callbackUrl: callbackFor(authorizeUrl) })
  }

  it('not-connected, where nobody has granted access', async () => {
    expect(await status()).toEqual({
      destination: 'orders',
      state: 'not-connected',
      message: 'Nobody has granted access yet: connect it.'
    })
  })

  it('connected, until its token is over, and with a refresh token beyond', async () => {
    await put({ accessToken: 'canary', expiresAtMs: START_MS + 1_000 })
    expect(await status()).toEqual({
      destination: 'orders',
      state: 'connected',
      expiresAtMs: START_MS + 1_000,
      renewable: false,
      message: 'Connected until 2026-01-01T00:00:01.000Z.'
    })
    await bench.clock.advance(1_000)
    expect(await status()).toMatchObject({ state: 'expired', message: expect.stringContaining('no refresh token') })
    await bench.state.tokens.remove('orders')
    await put({ accessToken: 'canary', refreshToken: 'canary', expiresAtMs: START_MS })
    expect(await status()).toMatchObject({ state: 'connected', renewable: true })
  })

  it('connected without an end, where the identity provider named none', async () => {
    await put({ accessToken: 'canary' })
    expect(await status()).toMatchObject({ state: 'connected', message: 'Connected.' })
  })

  it('connected by the tokens that settings bring from Segment', async () => {
    const oauth = {
      type: 'authCode',
      clientId: 'c',
      accessTokenServerUrl: 'https://t/',
      authorizationServerUrl: 'https://a/',
      access: { access_token: 'canary', refresh_token: 'canary' }
    }
    const settings = { dynamicAuthSettings: { oauth } }
    expect(await status({ destination: { authentication: undefined, settings } })).toMatchObject({
      state: 'connected',
      renewable: true
    })
    const live = { dynamicAuthSettings: { oauth: { ...oauth, access: {} } }, oauth: { refresh_token: 'canary' } }
    expect(await status({ destination: { authentication: undefined, settings: live } })).toMatchObject({
      state: 'connected'
    })
  })

  it.each([
    ['the client', { clientId: 'other' }],
    ['the token URL', { tokenUrl: 'https://other.example.com/token' }],
    ['the refresh URL', { refreshUrl: 'https://other.example.com/token' }],
    ['the authorize URL', { authorizeUrl: 'https://other.example.com/authorize' }],
    ['the scopes', { scopes: 'all' }]
  ])('reconnect, after %s changed: the tokens were granted to another', async (_, authentication) => {
    await connect()
    expect(await status()).toMatchObject({ state: 'connected' })
    expect(await status({ authentication })).toMatchObject({
      state: 'reconnect',
      message: expect.stringContaining('have changed since it was connected')
    })
  })

  it.each([
    ['the secret', { clientSecret: 'rotated' }],
    ['its parameters', { params: [{ key: 'a', value: 'b', in: 'body' }] }],
    ['how the client is proved', { clientAuth: 'body' }]
  ])('connected still, after %s changed', async (_, authentication) => {
    await connect()
    expect(await status({ authentication })).toMatchObject({ state: 'connected' })
  })

  it('reconnect, after the grant was lost, until it is connected again or another grant is there', async () => {
    await connect()
    await bench.connections.markLost(destinationWith())
    expect(await status()).toMatchObject({ state: 'reconnect', message: expect.stringContaining('invalid_grant') })
    const stored = await bench.state.tokens.read('orders')
    await bench.state.tokens.replace('orders', stored, { accessToken: 'other', refreshToken: 'rotated elsewhere' })
    expect(await status()).toMatchObject({ state: 'connected' })
    await connect()
    expect(await status()).toMatchObject({ state: 'connected' })
  })

  it('marks nothing lost where there is nothing', async () => {
    await bench.connections.markLost(destinationWith())
    expect(await status()).toMatchObject({ state: 'not-connected' })
  })

  it('not-connected, after disconnect, which can be done twice', async () => {
    await connect()
    await bench.connections.disconnect('orders')
    await bench.connections.disconnect('orders')
    expect(await status()).toMatchObject({ state: 'not-connected' })
    expect(await bench.state.read('connection.orders')).toBeUndefined()
  })

  it('holds no token, whatever it is', async () => {
    await connect()
    expect(JSON.stringify(await status())).not.toContain('canary')
    const record = await bench.state.read('connection.orders')
    expect(JSON.stringify(record)).not.toContain('canary')
  })
})

describe('C6: Connect without a person', () => {
  const connect = async (
    authentication: object,
    replies: Parameters<typeof startReceiver>[0] = 200
  ): Promise<unknown> => {
    const receiver = await startReceiver(replies)
    const transport = createTransport({ allowPrivateNetwork: ['127.0.0.1'] })
    const engine = createEngine(plugin, { transport })
    try {
      const client = {
        type: 'oauth2-client-credentials',
        clientId: `c${receiver.port}`,
        clientSecret: SECRET,
        tokenUrl: `${receiver.url}/token`
      }
      const block = 'type' in authentication ? authentication : { ...client, ...authentication }
      const destination = destinationWith({ destination: { authentication: block } })
      return await createConnectBench({ transport }).connections.connect(destination, engine)
    } finally {
      await transport.close()
      await receiver.close()
    }
  }

  it.each([
    [{ type: 'none' }],
    [{ type: 'bearer', token: 't' }],
    [{ type: 'basic', username: 'u', password: 'p' }],
    [{ type: 'api-key', name: 'X-Key', value: 'v', in: 'header' }]
  ])('checks the settings of %j', async (authentication) => {
    expect(await connect(authentication)).toMatchObject({ destination: 'orders', state: 'connected' })
  })

  it('fetches a token with client credentials', async () => {
    const seen: string[] = []
    const connection = await connect({}, ({ body }) => {
      seen.push(body.toString())
      return { json: { access_token: 'a', expires_in: 60 } }
    })
    expect(connection).toMatchObject({ state: 'connected' })
    expect(new Set(seen)).toEqual(new Set(['grant_type=client_credentials']))
  })

  it.each([
    [{ type: 'bearer', token: 'undefined' }, 200, /bearer\.bearerToken/],
    [{ type: 'api-key', name: 'host', value: 'v', in: 'header' }, 200, /apiKey\.name must not be "host"/],
    [{}, { status: 401, json: { error: 'invalid_client' } }, /invalid_client/],
    [{}, 503, /answered 503/]
  ] as const)('says why %j with %j is refused', async (authentication, replies, message) => {
    const refusal = await refusalOf(connect(authentication, replies))
    expect(refusal).toMatchObject({ code: 'refused', message: expect.stringMatching(message) })
  })

  it('hides the secrets that a plugin of others puts into its error', async () => {
    const { connections } = createConnectBench()
    const engine = { testAuthentication: () => Promise.reject(new Error(`no ${SECRET} here`)) }
    const destination = destinationWith({
      destination: { authentication: { type: 'basic', username: 'u', password: SECRET } }
    })
    expect((await refusalOf(connections.connect(destination, engine))).message).toBe('no [secret] here')
  })

  it('needs a person for an authorization code, once', async () => {
    const { connections, state } = createConnectBench()
    const engine = { testAuthentication: () => Promise.reject(new Error('asked')) }
    const refusal = await refusalOf(connections.connect(destinationWith(), engine))
    expect(refusal).toMatchObject({ code: 'not-connected', message: expect.stringContaining('connect it') })
    await state.tokens.replace('orders', undefined, { accessToken: 'a' })
    expect(await connections.connect(destinationWith(), engine)).toMatchObject({ state: 'connected' })
  })
})

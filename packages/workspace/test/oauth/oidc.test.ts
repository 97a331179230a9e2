import { clearTokenCache } from '@extensible-webhooks/destination'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { createEngines, type Destination, type Engines, type Workspace } from '../../src'
import { Browser } from './support/browser'
import { createConnectBench, REDIRECT_URI, refusalOf, workspaceWith, type ConnectBench } from './support/destination'
import { startOidc, type Oidc } from './support/oidc'

const AWKWARD = 'p%:+ "&=~/ end'
const event = { type: 'track', messageId: 'm1' } as const

describe('C6: Connect with a real oidc-provider', () => {
  let oidc: Oidc
  let receiver: Receiver
  let bench: ConnectBench
  let workspace: Workspace
  let destination: Destination
  let engines: Engines

  beforeAll(async () => {
    oidc = await startOidc(
      {
        'odd: basic+id': { secret: AWKWARD, way: 'client_secret_basic' },
        'odd: body+id': { secret: AWKWARD, way: 'client_secret_post' }
      },
      REDIRECT_URI
    )
    receiver = await startReceiver(async ({ headers }) => ((await oidc.accepts(headers['authorization'])) ? 200 : 401))
  })
  afterAll(async () => {
    await Promise.all([oidc.close(), receiver.close()])
  })
  beforeEach(() => {
    clearTokenCache()
    oidc.exchanges.length = 0
    receiver.requests.length = 0
    setUp('odd: basic+id', 'basic')
  })
  afterEach(async () => {
    await Promise.all([bench.close(), engines.close()])
  })

  function setUp(clientId: string, clientAuth: 'basic' | 'body'): void {
    const authentication = {
      clientId,
      clientSecret: AWKWARD,
      clientAuth,
      authorizeUrl: `${oidc.issuer}/auth`,
      scopes: 'openid offline_access',
      authorizeParams: { prompt: 'consent' },
      issuer: oidc.issuer
    }
    workspace = workspaceWith({ idp: oidc.issuer, authentication, url: `${receiver.url}/` })
    destination = workspace.destinations[0]!
    bench = createConnectBench()
    const { clock, state } = bench
    engines = createEngines(workspace, { clock, tokens: state.tokens, allowPrivateNetwork: ['127.0.0.1'] })
  }

  async function connect(): Promise<void> {
    const { authorizeUrl } = await bench.connections.begin(destination, { redirectUri: REDIRECT_URI })
    const callbackUrl = await new Browser().grant(authorizeUrl, REDIRECT_URI)
    await bench.connections.finish({ callbackUrl })
  }

  const send = async (): Promise<string> => {
    const [mapping] = destination.mappings
    const input = { settings: destination.settings, mapping: mapping!.fields, tokenKey: destination.slug }
    const { outcomes } = await engines.engineOf(destination).run('send', [event], input)
    const [outcome] = outcomes
    return outcome?.status === 'delivered' ? 'delivered' : `${outcome?.error.stage}/${outcome?.error.code}`
  }

  it.each([
    ['Basic', 'odd: basic+id', 'basic'],
    ['the body', 'odd: body+id', 'body']
  ] as const)('F31: connects with PKCE, the client in %s, and delivers with the token', async (_, clientId, way) => {
    await engines.close()
    setUp(clientId, way)
    expect(await bench.connections.status(destination)).toMatchObject({ state: 'not-connected' })
    await connect()
    expect(await bench.connections.status(destination)).toMatchObject({
      state: 'connected',
      expiresAtMs: bench.clock.now() + 3_600_000,
      renewable: true,
      message: 'Connected until 2026-01-01T01:00:00.000Z; the token is renewed when it ends.'
    })
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
    expect(await send()).toBe('delivered')
  })

  it('refreshes through engine and plugin afterwards, round after round, and keeps each rotated token', async () => {
    await connect()
    const used: string[] = []
    for (let round = 0; round < 3; round++) {
      expect(await send()).toBe('delivered')
      const { accessToken = '' } = (await bench.state.tokens.read('orders')) ?? {}
      used.push(accessToken)
      await oidc.revoke(accessToken)
    }
    expect(new Set(used).size).toBe(3)
    const refreshTokens = oidc.exchanges.map(({ form }) => form.get('refresh_token'))
    expect(refreshTokens[0]).toBeNull()
    expect(new Set(refreshTokens).size).toBe(3)
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('renews ahead of the end of the token, on its own clock', async () => {
    await connect()
    await bench.clock.advance(3_590_000)
    expect(await send()).toBe('delivered')
    expect(oidc.exchanges).toHaveLength(2)
    expect(receiver.requests).toHaveLength(1)
  })

  it('F29: says reconnect after a revoked grant, asks once only, and heals when it is connected again', async () => {
    await connect()
    const { accessToken = '', refreshToken = '' } = (await bench.state.tokens.read('orders')) ?? {}
    await oidc.revoke(accessToken)
    await oidc.revokeRefresh(refreshToken)
    expect([await send(), await send()]).toEqual(['authentication/reconnect', 'authentication/reconnect'])
    expect(oidc.exchanges).toHaveLength(2)
    await bench.connections.markLost(destination)
    expect(await bench.connections.status(destination)).toMatchObject({
      state: 'reconnect',
      message: expect.stringContaining('(invalid_grant): connect it again')
    })
    await connect()
    expect(await bench.connections.status(destination)).toMatchObject({ state: 'connected' })
    expect(await send()).toBe('delivered')
  })

  it('F32: a code works once', async () => {
    const { connections } = bench
    const first = await connections.begin(destination, { redirectUri: REDIRECT_URI })
    const callback = new URL(await new Browser().grant(first.authorizeUrl, REDIRECT_URI))
    await connections.finish({ callbackUrl: callback.href })
    expect(await refusalOf(connections.finish({ callbackUrl: callback.href }))).toMatchObject({ code: 'state-used' })
    // The same code under a state of its own: its verifier is another one.
    const second = await connections.begin(destination, { redirectUri: REDIRECT_URI })
    callback.searchParams.set('state', new URL(second.authorizeUrl).searchParams.get('state') ?? '')
    const refusal = await refusalOf(connections.finish({ callbackUrl: callback.href }))
    expect(refusal).toMatchObject({ code: 'refused', message: expect.stringContaining('invalid_grant') })
    expect(refusal.message).not.toContain(callback.searchParams.get('code'))
  })

  it('F32: a code of another browser’s flow is refused, since its PKCE verifier is not here', async () => {
    const attacker = createConnectBench()
    const theirs = await attacker.connections.begin(destination, { redirectUri: REDIRECT_URI })
    const stolen = new URL(await new Browser().grant(theirs.authorizeUrl, REDIRECT_URI))
    const mine = await bench.connections.begin(destination, { redirectUri: REDIRECT_URI })
    stolen.searchParams.set('state', new URL(mine.authorizeUrl).searchParams.get('state') ?? '')
    const refusal = await refusalOf(bench.connections.finish({ callbackUrl: stolen.href }))
    expect(refusal).toMatchObject({ code: 'refused', message: expect.stringContaining('invalid_grant') })
    expect(await bench.state.tokens.read('orders')).toBeUndefined()
    await attacker.close()
  })

  it.each([
    [
      'without a challenge',
      (url: URL) => {
        url.searchParams.delete('code_challenge')
      }
    ],
    [
      'without its method',
      (url: URL) => {
        url.searchParams.delete('code_challenge_method')
      }
    ],
    [
      'with another challenge',
      (url: URL) => {
        url.searchParams.set('code_challenge', 'A'.repeat(43))
      }
    ]
  ])('F32: a PKCE downgrade, the URL %s, gives no tokens', async (_, spoil) => {
    const { authorizeUrl } = await bench.connections.begin(destination, { redirectUri: REDIRECT_URI })
    const url = new URL(authorizeUrl)
    spoil(url)
    const callbackUrl = await new Browser().grant(url.href, REDIRECT_URI)
    const refusal = await refusalOf(bench.connections.finish({ callbackUrl }))
    expect(['denied', 'refused']).toContain(refusal.code)
    expect(await bench.state.tokens.read('orders')).toBeUndefined()
  })
})

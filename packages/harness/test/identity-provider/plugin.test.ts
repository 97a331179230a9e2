import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { destination } from '@extensible-webhooks/destination'
import { createEngine, createTransport, type Engine, type RunResult, type Transport } from '@extensible-webhooks/engine'
import { startIdentityProvider, startReceiver, type FailureMode, type IdentityProvider, type Receiver } from '../../src'

const SECRET = '%:+ "x y'
const DEADLINE_MS = 3_000
const event: SegmentEvent = { type: 'track', event: 'Order Completed', messageId: 'm1' }
let clients = 0

describe('D6, A2: the Extensible Webhook against the identity provider', () => {
  let client: string
  let idp: IdentityProvider
  let api: Receiver
  let transport: Transport
  let engine: Engine
  beforeEach(async () => {
    // A client of its own for each test: the token cache of the plugin lives as long as the process.
    client = `shop-${++clients}`
    idp = await startIdentityProvider({ clients: { [client]: SECRET } })
    api = await startReceiver(({ headers }) => (idp.accepts(tokenOf(headers['authorization'])) ? 200 : 401))
    transport = createTransport({ allowPrivateNetwork: true, deadlineMs: DEADLINE_MS })
    engine = createEngine(destination, { transport })
  })
  afterEach(async () => {
    await transport.close()
    await Promise.all([api.close(), idp.close()])
  })

  const tokenOf = (authorization = ''): string => authorization.replace('Bearer ', '')
  const oauth = (type: string): JSONObject => ({
    type,
    clientId: client,
    clientSecret: SECRET,
    accessTokenServerUrl: idp.tokenUrl
  })
  const send = (settings: JSONObject): Promise<RunResult> =>
    engine.run('send', [event], {
      settings,
      mapping: { method: 'POST', url: `${api.url}/orders`, data: { id: 1 } },
      tokenKey: 'orders'
    })
  const byCredentials = (): Promise<RunResult> => send({ dynamicAuthSettings: { oauth: oauth('clientCredentials') } })
  /** As a destination that was connected with tokens that the provider knows. */
  const connected = (): (() => Promise<RunResult>) => {
    const { accessToken, refreshToken = '' } = idp.grant(client)
    return () =>
      send({
        dynamicAuthSettings: { oauth: oauth('authCode') },
        oauth: { access_token: accessToken, refresh_token: refreshToken }
      })
  }
  const statusOf = ({ outcomes }: RunResult): string => outcomes[0]!.status
  const tokenStatuses = (): number[] => idp.tokenRequests.map(({ status }) => status)

  it.each(['client credentials', 'an authorization code'])(
    'heals after the access tokens expired: %s',
    async (kind) => {
      const deliver = kind === 'client credentials' ? byCredentials : connected()
      expect(statusOf(await deliver())).toBe('delivered')
      const before = idp.tokenRequests.length
      idp.expireAccessTokens()
      expect(statusOf(await deliver())).toBe('delivered')
      expect(statusOf(await deliver())).toBe('delivered')
      expect(idp.tokenRequests.length - before).toBe(1)
    }
  )

  it('goes on over three rotations of the refresh token', async () => {
    const deliver = connected()
    for (let round = 0; round < 3; round++) {
      idp.expireAccessTokens()
      expect(statusOf(await deliver())).toBe('delivered')
    }
    expect(tokenStatuses()).toEqual([200, 200, 200])
    expect(idp.describe()).toMatchObject({ accessTokens: 1, refreshTokens: 1 })
  })

  it('F29: says that the destination has to be connected again after the consent was taken back, and asks once', async () => {
    const deliver = connected()
    expect(statusOf(await deliver())).toBe('delivered')
    idp.revokeAll()
    for (let round = 0; round < 3; round++) {
      const [outcome] = (await deliver()).outcomes
      expect(outcome).toMatchObject({ status: 'rejected', error: { stage: 'authentication' } })
      expect(JSON.stringify(outcome)).toMatch(/connect/i)
      expect(JSON.stringify(outcome)).not.toContain(SECRET)
    }
    expect(tokenStatuses()).toEqual([400])
  })

  it.each<[FailureMode, string]>([
    ['unavailable', 'retryable'],
    ['html', 'retryable'],
    ['error-200', 'retryable'],
    ['no-access-token', 'retryable'],
    ['huge', 'retryable'],
    ['hang', 'retryable'],
    ['lost-answer', 'retryable'],
    ['invalid-grant', 'rejected'],
    ['no-expires-in', 'delivered'],
    ['expires-in:0', 'delivered'],
    ['expires-in:-1', 'delivered'],
    ['expires-in:"3600"', 'delivered'],
    ['expires-in:1e12', 'delivered']
  ])('F27: a first token with the failure %s is %s', async (mode, expected) => {
    idp.failNext(mode)
    const result = await byCredentials()
    expect(statusOf(result)).toBe(expected)
    // Nothing is ever sent without a token.
    expect(api.requests).toHaveLength(expected === 'delivered' ? 1 : 0)
    if (expected === 'retryable') expect(statusOf(await byCredentials())).toBe('delivered')
  })
})

import type { JSONObject } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { clearTokenCache } from '@extensible-webhooks/destination'
import type { DynamicAuthSettings, OAuthSettings } from '../../src/settings'
import { failureOf, settingsOf, trackEvent } from '../support/call'
import { describeHosts } from '../support/receiver'

// Every setting is one that Segment's plugin has too, and the token endpoint is reached as it reaches it: after a 401
// to a live token. What fails there fails for the defect, and not for a setting that it does not know.
describeHosts('where Segment’s plugin goes wrong', (host, receiver) => {
  let idp: Receiver
  let client = 0

  beforeAll(async () => {
    idp = await startReceiver()
  })
  afterAll(async () => {
    await idp.close()
  })
  beforeEach(() => {
    clearTokenCache()
    client++
    idp.requests.length = 0
    let issued = 0
    idp.reply(() => ({ json: { access_token: `t${String(++issued)}`, token_type: 'Bearer', expires_in: 3600 } }))
    receiver().reply(({ headers }) => (headers['authorization'] === 'Bearer t1' ? 200 : 401))
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  const oauth = (type: OAuthSettings['type'], more: Partial<OAuthSettings> = {}): DynamicAuthSettings => ({
    oauth: {
      type,
      clientId: `rows-${host.name}-${String(client)}`,
      clientSecret: 'a secret',
      accessTokenServerUrl: `${idp.url}/token`,
      refreshTokenServerUrl: `${idp.url}/token`,
      ...more
    }
  })
  const DEAD = { access_token: 'dead', refresh_token: 'r1' }
  const send = async (
    dynamicAuthSettings: DynamicAuthSettings,
    live?: JSONObject,
    stored: unknown[] = []
  ): Promise<unknown> => {
    const settings = { dynamicAuthSettings, ...(live ? { oauth: { ...live } } : {}) } as unknown as JSONObject
    const call = settingsOf({ fields: { url: `${receiver().url}/hook` }, settings })
    return host.onEvent(trackEvent({ id: 1 }), call, {
      onTokenRefresh: (tokens) => {
        stored.push(tokens)
        return Promise.resolve()
      }
    })
  }
  const sent = (): (string | undefined)[] => receiver().requests.map(({ headers }) => headers['authorization'])
  const tokenForms = (): URLSearchParams[] => idp.requests.map(({ body }) => new URLSearchParams(body.toString()))

  it('P9: client credentials never send "Bearer undefined" first', async () => {
    receiver().reply(200)
    await send(oauth('clientCredentials'))
    expect(sent()).toEqual(['Bearer t1'])
  })

  it('P10: a bearer token left over beside a code flow is not used', async () => {
    receiver().reply(200)
    await send({ ...oauth('authCode'), bearer: { bearerToken: 'left-over' } }, { ...DEAD, access_token: 't1' })
    expect(sent()).toEqual(['Bearer t1'])
  })

  it.each(['noAuth', 'bearer'] as const)('P11: a 401 under %s is sent once, and no token is stored', async (type) => {
    receiver().reply(401)
    const stored: unknown[] = []
    const dynamic = { oauth: { type }, ...(type === 'bearer' ? { bearer: { bearerToken: 'b' } } : {}) }
    const error = await failureOf(send(dynamic, undefined, stored))
    expect(receiver().requests).toHaveLength(1)
    expect(stored).toEqual([])
    expect(error.message).toContain('no token that could be renewed')
  })

  it('P12: a refresh proves the client in one way', async () => {
    await send(oauth('authCode'), DEAD)
    expect(idp.requests.map(({ headers }) => headers['authorization'])).toEqual([expect.stringMatching(/^Basic /)])
    expect([...tokenForms()[0]!.keys()]).toEqual(['grant_type', 'refresh_token'])
    expect(sent()).toEqual(['Bearer dead', 'Bearer t1'])
  })

  it('P13: a scope that is not set is not asked for', async () => {
    await send(oauth('authCode'), DEAD)
    expect(idp.requests).toHaveLength(1)
    expect(idp.requests[0]!.body.toString()).not.toMatch(/scope|undefined/)
  })

  it('P13: without a client id the token endpoint is not asked, and the setting is named', async () => {
    const { clientId: _, ...dynamic } = oauth('authCode').oauth!
    const error = await failureOf(send({ oauth: dynamic }, DEAD))
    expect(error).toMatchObject({ status: 401 })
    expect(error.message).toContain('oauth.clientId')
    expect(idp.requests).toHaveLength(0)
  })

  it('P14: custom parameters join the query of the token URL', async () => {
    const refreshRequest = [{ key: 'audience', value: 'x y', sendIn: 'query' as const }]
    const more = { refreshTokenServerUrl: `${idp.url}/token?a=1`, customParams: { refreshRequest } }
    await send(oauth('authCode', more), DEAD)
    expect(idp.requests.map(({ path }) => path)).toEqual(['/token?a=1&audience=x+y'])
  })

  it('P14: a parameter to be sent in __proto__ is refused, and pollutes nothing', async () => {
    const refreshRequest = [{ key: 'polluted', value: 'yes', sendIn: '__proto__' as 'query' }]
    try {
      const error = await send(oauth('authCode', { customParams: { refreshRequest } }), DEAD).catch((e: unknown) => e)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      expect(error).toMatchObject({ status: 401, message: expect.stringContaining('sendIn') as string })
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted')
    }
  })

  it('P15: without a refresh token the error has a status and says "connect again"', async () => {
    const error = await failureOf(send(oauth('authCode'), { access_token: 'dead' }))
    expect(error).toMatchObject({ status: 401 })
    expect(error.message).toContain('Connect the destination again')
  })

  it('P15: an empty refresh token does not hide a good one', async () => {
    const dynamic = oauth('authCode', { access: { access_token: 'dead', refresh_token: 'good' } })
    await send(dynamic, { access_token: 'dead', refresh_token: '' })
    expect(tokenForms().map((form) => form.get('refresh_token'))).toEqual(['good'])
  })

  it.each([
    ['has no access_token', { token_type: 'Bearer' }, 502],
    ['is an error under 200', { error: 'invalid_grant', access_token: 'junk' }, 401]
  ])('P16: a token response that %s is not taken: nothing is stored or sent with it', async (_, json, status) => {
    idp.reply({ json })
    const stored: unknown[] = []
    const failure = await send(oauth('authCode'), DEAD, stored).catch((error: unknown) => error)
    expect(sent()).toEqual(['Bearer dead'])
    expect(stored).toEqual([])
    expect(failure).toMatchObject({ status })
  })

  it('P16: client credentials fetch the next token ahead of the end of this one', async () => {
    receiver().reply(200)
    const startMs = Date.now()
    const dynamic = oauth('clientCredentials')
    await send(dynamic)
    jest.spyOn(Date, 'now').mockReturnValue(startMs + 3_570_000)
    await send(dynamic)
    expect(sent()).toEqual(['Bearer t1', 'Bearer t2'])
  })

  it('P17: ten events at once with a dead token lead to one refresh, and all arrive', async () => {
    const dynamic = oauth('authCode')
    receiver().reply(({ headers }) => (headers['authorization'] === 'Bearer dead' ? 401 : 200))
    await Promise.all(Array.from({ length: 10 }, () => send(dynamic, DEAD)))
    expect(idp.requests).toHaveLength(1)
    expect(sent().filter((value) => value === 'Bearer t1')).toHaveLength(10)
  })

  it('P18: testAuthentication fetches a token of client credentials, and tells what was refused', async () => {
    const settings = { dynamicAuthSettings: oauth('clientCredentials') } as unknown as JSONObject
    await host.testAuthentication(settings)
    expect(idp.requests.length).toBeGreaterThan(0)
    idp.reply({ status: 401, json: { error: 'invalid_client' } })
    const other = oauth('clientCredentials', { clientId: `wrong-${host.name}` })
    const error = await failureOf(host.testAuthentication({ dynamicAuthSettings: other } as unknown as JSONObject))
    expect(error.message).toMatch(/invalid_client/)
  })

  it.each([
    ['a bearer token that is missing', { oauth: { type: 'bearer' } }, 'bearer.bearerToken'],
    ['an authorization code that was never connected', undefined, 'Connect the destination again']
  ])('P18: testAuthentication refuses %s, and asks nobody', async (_, dynamic, text) => {
    const settings = { dynamicAuthSettings: dynamic ?? oauth('authCode') } as unknown as JSONObject
    const error = await failureOf(host.testAuthentication(settings))
    expect(error.message).toContain(text)
    expect(idp.requests).toHaveLength(0)
  })
})

import type { JSONObject } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { clearTokenCache } from '@extensible-webhooks/destination'
import type { DynamicAuthSettings, OAuthSettings } from '../../src/settings'
import { failureOf, sendMany, sendOne } from '../support/call'
import { describeHosts } from '../support/receiver'

describeHosts('authentication of the real definition', (host, receiver) => {
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
  })

  // Another client for each test: the engine keeps tokens by client.
  const oauth = (type: OAuthSettings['type'], more: Partial<OAuthSettings> = {}): DynamicAuthSettings => ({
    oauth: {
      type,
      clientId: `client-${host.name.length}-${String(client)}`,
      clientSecret: 'a secret',
      accessTokenServerUrl: `${idp.url}/token`,
      refreshTokenServerUrl: `${idp.url}/token`,
      ...more
    }
  })
  const call = (dynamicAuthSettings: object, live?: JSONObject): { fields: JSONObject; settings: JSONObject } => ({
    fields: { url: `${receiver().url}/hook` },
    settings: { dynamicAuthSettings, ...(live ? { oauth: live } : {}) } as unknown as JSONObject
  })
  const authorizations = (): (string | undefined)[] =>
    receiver().requests.map(({ headers }) => headers['authorization'])

  it.each([
    ['none', { oauth: { type: 'noAuth' } }, undefined],
    ['bearer', { oauth: { type: 'bearer' }, bearer: { bearerToken: 'b' } }, 'Bearer b'],
    [
      'basic',
      { oauth: { type: 'basic' }, basic: { username: 'Aladdin', password: 'open sesame' } },
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
    ]
  ])('A2, A3: %s', async (_, dynamic, authorization) => {
    await sendOne(host, { id: 1 }, call(dynamic))
    expect(authorizations()).toEqual([authorization])
  })

  it('A3: an API key in a header and in the query', async () => {
    const apiKey = { name: 'X-Key', value: 'k 1' }
    await sendOne(host, { id: 1 }, call({ oauth: { type: 'apiKey' }, apiKey }))
    await sendOne(host, { id: 1 }, call({ oauth: { type: 'apiKey' }, apiKey: { ...apiKey, in: 'query' } }))
    expect(receiver().requests[0]!.headers['x-key']).toBe('k 1')
    expect(receiver().requests[1]!.path).toMatch(/^\/hook\?X-Key=k(\+|%20)1$/)
  })

  it('P9: the first event of client credentials is sent with a fetched token, and never with "undefined"', async () => {
    await sendOne(host, { id: 1 }, call(oauth('clientCredentials')))
    expect(authorizations()).toEqual(['Bearer t1'])
    expect(idp.requests).toHaveLength(1)
  })

  it('P9: without any token an authorization code sends nothing and says "connect again" with 401', async () => {
    const error = await failureOf(sendOne(host, { id: 1 }, call(oauth('authCode'))))
    expect(error).toMatchObject({ status: 401, name: 'InvalidAuthenticationError' })
    expect(error.message).toContain('Connect the destination again')
    expect(receiver().requests).toHaveLength(0)
  })

  it('P10: a left-over bearer token does not win over the chosen OAuth type', async () => {
    await sendOne(host, { id: 1 }, call({ ...oauth('clientCredentials'), bearer: { bearerToken: 'left-over' } }))
    expect(authorizations()).toEqual(['Bearer t1'])
  })

  it('P11: a 401 under bearer is sent once, asks no token endpoint and is told in words', async () => {
    receiver().reply(401)
    const dynamic = { ...oauth('bearer'), bearer: { bearerToken: 'b' } }
    const error = await failureOf(sendOne(host, { id: 1 }, call(dynamic)))
    expect(error).toMatchObject({ status: 401, name: 'InvalidAuthenticationError' })
    expect(receiver().requests).toHaveLength(1)
    expect(idp.requests).toHaveLength(0)
  })

  it('P12, P13: one proof of the client, and no scope where there is none', async () => {
    await sendOne(host, { id: 1 }, call(oauth('clientCredentials')))
    const [request] = idp.requests
    expect(request!.headers['authorization']).toMatch(/^Basic /)
    expect(request!.body.toString()).toBe('grant_type=client_credentials')
  })

  it('P14: custom parameters join the query of the URL', async () => {
    const refreshRequest = [{ key: 'audience', value: 'x y', sendIn: 'query' as const }]
    const more = { accessTokenServerUrl: `${idp.url}/token?a=1`, customParams: { refreshRequest } }
    await sendOne(host, { id: 1 }, call(oauth('clientCredentials', more)))
    expect(idp.requests[0]!.path).toMatch(/^\/token\?a=1&audience=x(\+|%20)y$/)
  })

  it('P15: a refresh without a refresh token says "connect again" with 401', async () => {
    receiver().reply(401)
    const error = await failureOf(sendOne(host, { id: 1 }, call(oauth('authCode'), { access_token: 'old' })))
    expect(error).toMatchObject({ status: 401, name: 'InvalidAuthenticationError' })
    expect(error.message).toMatch(/no refresh token.*Connect the destination again/)
    expect(idp.requests).toHaveLength(0)
  })

  it.each([
    ['200 with an error', { json: { error: 'invalid_client' } }, 401],
    ['no access_token', { json: {} }, 502],
    ['503', 503, 503]
  ])(
    'P16: a token endpoint that answers %s stops the event with a status, and nothing is sent',
    async (_, reply, status) => {
      idp.reply(reply)
      const error = await failureOf(sendOne(host, { id: 1 }, call(oauth('clientCredentials'))))
      expect(error.status).toBe(status)
      expect(receiver().requests).toHaveLength(0)
    }
  )

  it('P17, F26: 500 events without a token lead to one token request', async () => {
    const settings = call(oauth('clientCredentials'))
    await Promise.all(Array.from({ length: 500 }, (_, id) => sendOne(host, { id }, settings)))
    expect(idp.requests).toHaveLength(1)
    expect(new Set(authorizations())).toEqual(new Set(['Bearer t1']))
    expect(receiver().requests).toHaveLength(500)
  }, 60_000)

  it('P17, F26: 100 events that all meet a 401 lead to one refresh, and all arrive', async () => {
    receiver().reply(({ headers }) => (headers['authorization'] === 'Bearer t1' ? 200 : 401))
    const live = { access_token: 'dead', refresh_token: 'r1' }
    const settings = (): ReturnType<typeof call> => call(oauth('authCode'), { ...live })
    await Promise.all(Array.from({ length: 100 }, (_, id) => sendOne(host, { id }, settings())))
    expect(idp.requests).toHaveLength(1)
    expect(authorizations().filter((value) => value === 'Bearer t1')).toHaveLength(100)
  }, 60_000)

  it('a batch that meets a 401 heals with one token request', async () => {
    receiver().reply(({ headers }) => (headers['authorization'] === 'Bearer t2' ? 200 : 401))
    const nodes = await sendMany(host, [{ id: 1 }, { id: 2 }], call(oauth('clientCredentials')))
    expect(nodes.map(({ status }) => status)).toEqual([200, 200])
    expect(authorizations()).toEqual(['Bearer t1', 'Bearer t2'])
    expect(idp.requests).toHaveLength(2)
  })

  it('R18: a token that stands only in dynamicAuthSettings is used, refreshed after a 401, and the new one used', async () => {
    receiver().reply(({ headers }) => (headers['authorization'] === 'Bearer t1' ? 200 : 401))
    const access = { access_token: 'stale', refresh_token: 'r1' }
    await sendOne(host, { id: 1 }, call(oauth('authCode', { access })))
    expect(authorizations()).toEqual(['Bearer stale', 'Bearer t1'])
  })

  it.each([
    ['503', 503],
    [
      'an echo of the secret',
      { status: 400, json: { error: 'invalid_client', error_description: 'a secret: canary-1' } }
    ],
    ['HTML', { text: '<p>canary-1</p>' }],
    [
      'a reset',
      {
        raw: (socket: { destroy(): void }) => {
          socket.destroy()
        }
      }
    ]
  ])('no secret stands in the error where the token endpoint answers %s', async (_, reply) => {
    idp.reply(reply)
    const refreshRequest = [{ key: 'key', value: 'canary-2', sendIn: 'query' as const }]
    const more = { clientSecret: 'canary-1', customParams: { refreshRequest } }
    const error = await failureOf(sendOne(host, { id: 1 }, call(oauth('clientCredentials', more))))
    const members = JSON.stringify(error, Object.getOwnPropertyNames(error))
    expect([error.message, error.stack, String(error.cause), members].join()).not.toContain('canary')
    expect(error.status).toBeGreaterThanOrEqual(400)
  })

  it('F29: invalid_grant is asked for once, however many events follow', async () => {
    receiver().reply(401)
    idp.reply({ status: 400, json: { error: 'invalid_grant' } })
    const settings = call(oauth('authCode'), { access_token: 'dead', refresh_token: 'gone' })
    for (let event = 0; event < 3; event++) {
      const error = await failureOf(sendOne(host, { id: event }, settings))
      expect(error).toMatchObject({ status: 401, code: 'REFRESH_TOKEN_EXPIRED' })
    }
    expect(idp.requests).toHaveLength(1)
  })
})

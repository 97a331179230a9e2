import { createRequestClient, type RequestClient } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { authentication, authorize, clearTokenCache, forgetToken } from '../../src/authentication'
import type { DynamicAuthSettings } from '../../src/settings'
import { failureOf, stockDestination } from '../support/auth-destination'

describe('authorize', () => {
  let api: Receiver
  const request = createRequestClient()

  beforeAll(async () => {
    api = await startReceiver()
  })
  afterAll(async () => {
    await api.close()
  })
  beforeEach(() => {
    clearTokenCache()
    api.requests.length = 0
    api.reply(200)
  })

  const sendWith = async (dynamic: object, oauth?: Record<string, string>): Promise<void> => {
    const dynamicAuthSettings = dynamic as DynamicAuthSettings
    await stockDestination().send(`${api.url}/hook?a=1`, { dynamicAuthSettings, ...(oauth ? { oauth } : {}) })
  }

  it.each([
    ['none', { oauth: { type: 'noAuth' } }, undefined],
    ['nothing at all', {}, undefined],
    ['bearer', { oauth: { type: 'bearer' }, bearer: { bearerToken: 't1' } }, 'Bearer t1'],
    ['a bearer token without a type', { bearer: { bearerToken: 't1' } }, 'Bearer t1'],
    [
      'bearer with a prefix',
      { oauth: { type: 'bearer', customParams: { tokenPrefix: 'Token' } }, bearer: { bearerToken: 't1' } },
      'Token t1'
    ],
    [
      'an empty prefix',
      { oauth: { type: 'bearer', customParams: { tokenPrefix: '' } }, bearer: { bearerToken: 't1' } },
      't1'
    ],
    ['a token that is a number', { oauth: { type: 'bearer' }, bearer: { bearerToken: 12345 } }, 'Bearer 12345'],
    [
      'basic',
      { oauth: { type: 'basic' }, basic: { username: 'Aladdin', password: 'open sesame' } },
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='
    ],
    [
      'basic in UTF-8 (RFC 7617)',
      { oauth: { type: 'basic' }, basic: { username: 'test', password: '123£' } },
      'Basic dGVzdDoxMjPCow=='
    ],
    ['basic without a password', { oauth: { type: 'basic' }, basic: { username: 'key' } }, 'Basic a2V5Og=='],
    [
      'an API key',
      { oauth: { type: 'apiKey' }, apiKey: { name: 'Authorization', value: 'ApiKey k1', in: 'header' } },
      'ApiKey k1'
    ]
  ])('A2, A3: %s puts the right Authorization on the wire', async (_, dynamic, authorization) => {
    await sendWith(dynamic)
    expect(api.requests.map(({ headers }) => headers['authorization'])).toEqual([authorization])
  })

  it('A3: an API key goes into the query, encoded, beside what is there', async () => {
    await sendWith({ oauth: { type: 'apiKey' }, apiKey: { name: 'api key', value: 'k&1=é', in: 'query' } })
    expect(api.requests[0]!.path).toBe('/hook?a=1&api+key=k%261%3D%C3%A9')
  })

  it('A3: an API key goes into a header of its own', async () => {
    await sendWith({ oauth: { type: 'apiKey' }, apiKey: { name: 'X-Api-Key', value: 'k1' } })
    expect(api.requests[0]!.headers['x-api-key']).toBe('k1')
  })

  it.each([
    ['authCode', 'Bearer live'],
    ['clientCredentials', 'Bearer live'],
    ['noAuth', undefined]
  ])('P10: a left-over bearer token does not win over the chosen %s', async (type, authorization) => {
    await sendWith({ oauth: { type }, bearer: { bearerToken: 'left-over' } }, { access_token: 'live' })
    expect(api.requests[0]!.headers['authorization']).toBe(authorization)
  })

  it('P10: a type that there is not is refused', async () => {
    const error = await failureOf(sendWith({ oauth: { type: 'digest' }, bearer: { bearerToken: 'x' } }))
    expect(error.message).toMatch(
      /oauth\.type must be one of noAuth, bearer, basic, apiKey, authCode, clientCredentials/
    )
    expect(api.requests).toHaveLength(0)
  })

  it.each([
    ['authCode', /Connect the destination again/],
    ['clientCredentials', /oauth\.accessTokenServerUrl is missing/],
    ['bearer', /bearer\.bearerToken is missing/],
    ['basic', /basic\.username is missing/],
    ['apiKey', /apiKey\.name is missing/]
  ])('P9: %s without credentials is a 401 in words, and nothing is sent', async (type, text) => {
    const error = await failureOf(sendWith({ oauth: { type } }))
    expect(error).toMatchObject({ name: 'InvalidAuthenticationError', status: 401 })
    expect(error.message).toMatch(text)
    expect(api.requests).toHaveLength(0)
  })

  it.each(['noAuth', 'bearer', 'basic', 'apiKey'])(
    'P11: a 401 under %s is sent once and refreshes nothing',
    async (type) => {
      api.reply(401)
      const dynamic = {
        oauth: { type },
        bearer: { bearerToken: 'b' },
        basic: { username: 'u', password: 'p' },
        apiKey: { name: 'x-key', value: 'k' }
      }
      const error = await failureOf(sendWith(dynamic))
      expect(error).toMatchObject({ name: 'InvalidAuthenticationError', status: 401 })
      expect(error.message).toContain(`answered 401, and the authentication "${type}" has no token`)
      expect(api.requests).toHaveLength(1)
    }
  )

  const CANARY = 'canary-value'
  const unsafe = ['\r\nx-forged: 1', '\n', '\u0000', '\u007f', '€', '\ud800', '日本'].map((tail) => `${CANARY}${tail}x`)
  const slots: [string, (value: string) => object, string][] = [
    ['a bearer token', (bearerToken) => ({ oauth: { type: 'bearer' }, bearer: { bearerToken } }), 'bearer.bearerToken'],
    ['an API key', (value) => ({ oauth: { type: 'apiKey' }, apiKey: { name: 'x-key', value } }), 'apiKey.value'],
    ['the name of an API key', (name) => ({ oauth: { type: 'apiKey' }, apiKey: { name, value: 'k' } }), 'apiKey.name'],
    [
      'a prefix',
      (tokenPrefix) => ({ oauth: { type: 'bearer', customParams: { tokenPrefix } }, bearer: { bearerToken: 'x' } }),
      'oauth.customParams.tokenPrefix'
    ]
  ]
  it.each(slots)(
    'P20, F36: characters that no header may hold are refused in %s, named and not repeated',
    async (_, make, name) => {
      for (const value of unsafe) {
        const settings = { dynamicAuthSettings: make(value) as DynamicAuthSettings }
        const error = await failureOf((async () => authorize(request, settings, undefined))())
        expect(error).toMatchObject({ name: 'InvalidAuthenticationError', status: 401 })
        expect(error.message).toContain(name)
        expect(error.message).not.toContain(CANARY)
      }
    }
  )

  it('P20, F36: an access token from the host that holds a line break is refused', async () => {
    const settings = { dynamicAuthSettings: { oauth: { type: 'authCode' } } as const }
    const tokens = { accessToken: `${CANARY}\r\nx: y`, refreshToken: '' }
    const error = await failureOf((async () => authorize(request, settings, tokens))())
    expect(error.message).toContain('oauth.access_token holds a character')
    expect(error.message).not.toContain(CANARY)
  })

  it.each(['host', 'Expect', 'X-Signature', 'x-signature-previous', 'webhook-id', 'content-type', '__proto__'])(
    'P19: an API key cannot be the header %s',
    async (name) => {
      const error = await failureOf(sendWith({ oauth: { type: 'apiKey' }, apiKey: { name, value: 'k' } }))
      expect(error.status).toBe(401)
      expect(api.requests).toHaveLength(0)
    }
  )

  it.each([
    ['a colon in the user name', { username: 'a:b', password: 'p' }, /basic\.username must not hold a colon/],
    ['a line break', { username: 'a', password: 'p\n' }, /basic\.password holds a control character/]
  ])('A3: Basic with %s is refused (RFC 7617)', async (_, basic, text) => {
    const settings = { dynamicAuthSettings: { oauth: { type: 'basic' }, basic } as const }
    expect((await failureOf((async () => authorize(request, settings, undefined))())).message).toMatch(text)
  })

  it('answers at once, and with the same object, while nothing changes', () => {
    const dynamicAuthSettings: { oauth: Record<string, string> } = { oauth: { type: 'authCode' } }
    const settings = { dynamicAuthSettings: dynamicAuthSettings as DynamicAuthSettings }
    const first = authorize(request, settings, { accessToken: 'a', refreshToken: '' })
    expect(authorize(request, { ...settings }, { accessToken: 'a', refreshToken: '' })).toBe(first)
    expect(authorize(request, settings, { accessToken: 'b', refreshToken: '' })).toMatchObject({ accessToken: 'b' })
    dynamicAuthSettings.oauth['type'] = 'noAuth'
    expect(authorize(request, settings, { accessToken: 'b', refreshToken: '' })).toMatchObject({ headers: {} })
  })

  it('sees a static credential that the host changes in place', () => {
    const bearer = { bearerToken: 'one' }
    const settings = { dynamicAuthSettings: { bearer } }
    const first = authorize(request, settings, undefined)
    expect(authorize(request, settings, undefined)).toBe(first)
    bearer.bearerToken = 'two'
    expect(authorize(request, settings, undefined)).toMatchObject({ headers: { authorization: 'Bearer two' } })
  })

  it('sees scopes that the host changes in place', async () => {
    const asked: string[] = []
    const answering = ((_url: string, options: { body: string }) => {
      asked.push(options.body)
      return Promise.resolve({ status: 200, content: `{"access_token":"t${String(asked.length)}"}` })
    }) as unknown as RequestClient
    const oauth = { type: 'clientCredentials' as const, clientId: 'c', clientSecret: 's', scopes: 'read' }
    const dynamicAuthSettings = { oauth: { ...oauth, accessTokenServerUrl: 'http://127.0.0.1/in-place' } }
    const tokens: unknown[] = []
    for (const scopes of ['read', 'read', 'write']) {
      dynamicAuthSettings.oauth.scopes = scopes
      tokens.push((await authorize(answering, { dynamicAuthSettings }, undefined)).accessToken)
    }
    expect(tokens).toEqual(['t1', 't1', 't2'])
    expect(asked[1]).toContain('scope=write')
  })

  it('forgetToken passes over an authorization without a token', () => {
    expect(() => {
      forgetToken({}, { headers: {}, query: {}, refreshable: false })
    }).not.toThrow()
  })

  it('P18: none, bearer, Basic and API keys have their settings checked', async () => {
    const { destination } = stockDestination()
    await destination.testAuthentication({})
    await destination.testAuthentication({ dynamicAuthSettings: { bearer: { bearerToken: 'b' } } })
    for (const type of ['bearer', 'basic', 'apiKey'] as const) {
      const error = await failureOf(destination.testAuthentication({ dynamicAuthSettings: { oauth: { type } } }))
      expect(error.message).toMatch(/^Credentials are invalid: .* is missing/)
    }
  })

  it('has the scheme and the flat settings that core knows, secrets as passwords', () => {
    expect(authentication.scheme).toBe('oauth2')
    const types = Object.entries(authentication.fields).map(([key, { type }]) => [key, type])
    expect(Object.fromEntries(types)).toEqual({
      sharedSecret: 'password',
      previousSharedSecret: 'password',
      signFirstItemOnly: 'boolean',
      standardWebhooksSecret: 'password',
      previousStandardWebhooksSecret: 'password'
    })
  })
})

import { createRequestClient } from '@segment/actions-core'
import { startReceiver, type ReceivedRequest, type Receiver } from '@extensible-webhooks/harness'
import { clearTokenCache } from '../../src/authentication'
import { refreshAccessToken } from '../../src/authentication/refresh-access-token'
import type { OAuthSettings, RefreshRequestParam, Settings } from '../../src/settings'
import { failureOf } from '../support/auth-destination'

describe('token requests on the wire', () => {
  let endpoint: Receiver
  const request = createRequestClient()

  beforeAll(async () => {
    endpoint = await startReceiver({ json: { access_token: 'fresh' } })
  })
  afterAll(async () => {
    await endpoint.close()
  })
  beforeEach(() => {
    clearTokenCache()
    endpoint.requests.length = 0
  })

  const base = (oauth: object): Settings => ({
    dynamicAuthSettings: {
      oauth: {
        type: 'clientCredentials',
        clientId: 'shop',
        clientSecret: 'secret',
        accessTokenServerUrl: `${endpoint.url}/token`,
        ...oauth
      }
    }
  })
  const tokens = { accessToken: '', refreshToken: 'r1', clientId: '', clientSecret: '' }
  const sent = async (oauth: Partial<OAuthSettings>, auth = tokens): Promise<ReceivedRequest> => {
    await refreshAccessToken(request, { settings: base(oauth), auth })
    return endpoint.requests.at(-1)!
  }
  const withParams = (...refreshRequest: RefreshRequestParam[]): Partial<OAuthSettings> => ({
    customParams: { refreshRequest }
  })
  const basicOf = (received: ReceivedRequest): string =>
    Buffer.from(received.headers['authorization']!.replace('Basic ', ''), 'base64').toString('latin1')

  it('P12: client credentials prove the client by Basic alone, unless told otherwise', async () => {
    const received = await sent({ scopes: 'a b' })
    expect(received.method).toBe('POST')
    expect(received.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(received.headers['accept']).toBe('application/json')
    expect(basicOf(received)).toBe('shop:secret')
    expect(received.body.toString()).toBe('grant_type=client_credentials&scope=a+b')
  })

  it('P12: in the body, and then in no header', async () => {
    const received = await sent({ customParams: { clientAuth: 'body' } })
    expect(received.headers['authorization']).toBeUndefined()
    expect(received.body.toString()).toBe('grant_type=client_credentials&client_id=shop&client_secret=secret')
  })

  it('P12: a refresh proves the client by Basic alone', async () => {
    const received = await sent({ type: 'authCode' })
    expect(basicOf(received)).toBe('shop:secret')
    expect(received.body.toString()).toBe('grant_type=refresh_token&refresh_token=r1')
  })

  it('P12: a public client names itself in the body', async () => {
    const received = await sent({ type: 'authCode', clientSecret: '' })
    expect(received.headers['authorization']).toBeUndefined()
    expect(received.body.toString()).toBe('grant_type=refresh_token&refresh_token=r1&client_id=shop')
  })

  it.each([
    ['a secret in the body', { key: 'client_secret', value: 'own', sendIn: 'body' }],
    ['an assertion in the body', { key: 'client_assertion', value: 'own', sendIn: 'body' }],
    ['a header', { key: 'Authorization', value: 'own', sendIn: 'header' }]
  ] as const)('P12: %s of the custom parameters takes the place of Basic', async (_, param) => {
    const received = await sent(withParams(param))
    const proofs = [received.headers['authorization'], ...(received.body.toString().match(/(?<==)own/g) ?? [])]
    expect(proofs.filter(Boolean)).toEqual(['own'])
  })

  it('F31: the form encoding of RFC 6749 stands before Base64: é is %C3%A9', async () => {
    const received = await sent({ clientId: 'a:b', clientSecret: 'p%:+" é' })
    expect(basicOf(received)).toBe('a%3Ab:p%25%3A%2B%22+%C3%A9')
  })

  it.each([undefined, null, '', '  '])('P13: scopes that are %p are left out', async (scopes) => {
    const received = await sent({ scopes } as Partial<OAuthSettings>)
    expect(received.body.toString()).toBe('grant_type=client_credentials')
  })

  it.each([
    ['clientId', 'oauth.clientId'],
    ['clientSecret', 'oauth.clientSecret'],
    ['accessTokenServerUrl', 'oauth.accessTokenServerUrl']
  ])('P13: a missing %s is named and nothing is sent', async (key, name) => {
    const error = await failureOf(refreshAccessToken(request, { settings: base({ [key]: undefined }), auth: tokens }))
    expect(error).toMatchObject({ name: 'InvalidAuthenticationError', status: 401 })
    expect(error.message).toContain(`The setting ${name} is missing`)
    expect(endpoint.requests).toHaveLength(0)
  })

  it('P14: parameters in the query join those of the URL, encoded', async () => {
    const received = await sent({
      accessTokenServerUrl: `${endpoint.url}/token?tenant=1#top`,
      ...withParams({ key: 'audience', value: 'a&b=c d', sendIn: 'query' })
    })
    expect(received.path).toBe('/token?tenant=1&audience=a%26b%3Dc+d')
  })

  it('P14: parameters go into header, body and query; in the body they replace the standard ones', async () => {
    const received = await sent({
      scopes: 'a',
      ...withParams(
        { key: 'X-Tenant', value: 't', sendIn: 'header' },
        { key: 'scope', value: 'own', sendIn: 'body' },
        { key: 'resource', value: 'r1', sendIn: 'body' },
        { key: 'resource', value: 'r2', sendIn: 'body' }
      )
    })
    expect(received.headers['x-tenant']).toBe('t')
    expect(received.body.toString()).toBe('grant_type=client_credentials&scope=own&resource=r1&resource=r2')
  })

  it.each(['__proto__', 'constructor', 'cookie', '', undefined, 7])('P14: sendIn %p is refused', async (sendIn) => {
    const params = withParams({ key: 'polluted', value: 'yes', sendIn } as unknown as RefreshRequestParam)
    const error = await failureOf(sent(params))
    expect(error.message).toContain('oauth.customParams.refreshRequest[0].sendIn must be header, body or query')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(endpoint.requests).toHaveLength(0)
  })

  it('F34: prototype keys as parameters are sent as names, refused as a header, and change no prototype', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    const received = await sent(
      withParams(
        { key: '__proto__', value: 'b', sendIn: 'body' },
        { key: 'constructor', value: 'q', sendIn: 'query' },
        { key: 'constructor', value: 'h', sendIn: 'header' }
      )
    )
    expect(received.body.toString()).toContain('__proto__=b')
    expect(received.path).toContain('constructor=q')
    expect(received.headers['constructor']).toBe('h')
    const error = await failureOf(sent(withParams({ key: '__proto__', value: 'x', sendIn: 'header' })))
    expect(error.message).toContain('refreshRequest[0].key must not be "__proto__"')
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })

  it.each(['host', 'Content-Length', 'transfer-encoding', 'Connection', 'a b', 'x:y', 'x\r\ny'])(
    'F36: the header name %j is refused',
    async (key) => {
      const error = await failureOf(sent(withParams({ key, value: 'v', sendIn: 'header' })))
      expect(error.message).toContain('oauth.customParams.refreshRequest[0].key')
      expect(endpoint.requests).toHaveLength(0)
    }
  )

  it('empty rows of a form are passed over', async () => {
    const rows = [
      { key: '', value: '', sendIn: 'body' },
      { key: 'a', value: null, sendIn: 'body' }
    ]
    const received = await sent(withParams(...(rows as RefreshRequestParam[])))
    expect(received.body.toString()).toBe('grant_type=client_credentials')
  })

  it.each(['ftp://127.0.0.1/t', 'not a url', 'http://user:pw@127.0.0.1/t', '/token', 'http://'])(
    'the token URL %s is refused without being repeated',
    async (accessTokenServerUrl) => {
      const error = await failureOf(sent({ accessTokenServerUrl }))
      expect(error).toMatchObject({ name: 'InvalidAuthenticationError', status: 401 })
      expect(error.message).toContain('oauth.accessTokenServerUrl')
      expect(error.message).not.toContain(accessTokenServerUrl)
    }
  )

  it('the first token of client credentials comes from the access token URL, later ones from the refresh token URL', async () => {
    const urls = { accessTokenServerUrl: `${endpoint.url}/first`, refreshTokenServerUrl: `${endpoint.url}/later` }
    expect((await sent(urls)).path).toBe('/first')
    expect((await sent(urls, { ...tokens, accessToken: 'known' })).path).toBe('/later')
    expect((await sent({ ...urls, type: 'authCode' })).path).toBe('/later')
  })

  it('the client of dynamicAuthSettings wins over the one the host keeps, which serves where there is none', async () => {
    const host = { ...tokens, clientId: 'host', clientSecret: 'kept' }
    expect(basicOf(await sent({ type: 'authCode' }, host))).toBe('shop:secret')
    clearTokenCache()
    expect(basicOf(await sent({ type: 'authCode', clientId: '', clientSecret: '' }, host))).toBe('host:kept')
  })

  it('destinations with clients that only their hosts know never share a token', async () => {
    endpoint.reply((received) => ({ json: { access_token: `token-of-${basicOf(received).split(':')[0]!}` } }))
    const settings = base({ clientId: undefined, clientSecret: undefined })
    for (const clientId of ['one', 'two']) {
      const auth = { ...tokens, clientId, clientSecret: 's' }
      expect(await refreshAccessToken(request, { settings, auth })).toEqual({ accessToken: `token-of-${clientId}` })
    }
    endpoint.reply({ json: { access_token: 'fresh' } })
  })
})

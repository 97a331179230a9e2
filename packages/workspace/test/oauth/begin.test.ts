import { createHash } from 'node:crypto'
import { oauthPlugin } from '../support/catalog'
import { parseWorkspace } from '../../src'
import {
  createConnectBench,
  destinationWith,
  REDIRECT_URI,
  refusalOf,
  SECRET,
  START_MS,
  type ConnectBench,
  type Parts
} from './support/destination'

describe('C6: the URL to which the browser is sent', () => {
  let bench: ConnectBench
  beforeEach(() => {
    bench = createConnectBench()
  })
  const begin = (parts: Parts = {}, redirectUri = REDIRECT_URI): Promise<URL> =>
    bench.connections.begin(destinationWith(parts), { redirectUri }).then(({ authorizeUrl }) => new URL(authorizeUrl))

  it('asks for a code with state, PKCE S256, scopes and redirect URI', async () => {
    const url = await begin()
    expect(`${url.origin}${url.pathname}`).toBe('https://idp.example.com/authorize')
    const { state, code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams)
    expect(rest).toEqual({
      response_type: 'code',
      client_id: 'shop',
      redirect_uri: REDIRECT_URI,
      scope: 'orders.write offline_access',
      code_challenge_method: 'S256'
    })
    expect(Buffer.from(state ?? '', 'base64url')).toHaveLength(32)
    expect(Buffer.from(challenge ?? '', 'base64url')).toHaveLength(createHash('sha256').digest().length)
    expect(url.href).not.toContain('canary')
  })

  it('keeps the query of the authorize URL, and adds authorizeParams', async () => {
    const url = await begin({
      authentication: { authorizeUrl: 'https://idp.example.com/a?tenant=1#top', authorizeParams: { prompt: 'consent' } }
    })
    expect(url.searchParams.get('tenant')).toBe('1')
    expect(url.searchParams.get('prompt')).toBe('consent')
    expect(url.hash).toBe('')
  })

  it('sends no scope where the file names none', async () => {
    expect((await begin({ authentication: { scopes: undefined } })).searchParams.has('scope')).toBe(false)
  })

  it('has a state and a challenge of its own each time, and ten minutes', async () => {
    const urls = await Promise.all(Array.from({ length: 20 }, () => begin()))
    for (const name of ['state', 'code_challenge']) {
      expect(new Set(urls.map((url) => url.searchParams.get(name))).size).toBe(20)
    }
    const { expiresAtMs } = await bench.connections.begin(destinationWith(), { redirectUri: REDIRECT_URI })
    expect(expiresAtMs).toBe(START_MS + 600_000)
  })

  it.each([0, -1, 600_001, NaN, Infinity])('lets no state live for %d ms', (stateTtlMs) => {
    expect(() => createConnectBench({ stateTtlMs })).toThrow(/stateTtlMs: expected a number up to 600000/)
  })

  it.each(['state', 'code_challenge', 'code_challenge_method', 'redirect_uri', 'response_type', 'client_id', 'scope'])(
    'F32: does not let authorizeParams replace %s',
    async (name) => {
      const refusal = await refusalOf(begin({ authentication: { authorizeParams: { [name]: 'plain' } } }))
      expect(refusal).toMatchObject({ code: 'invalid-settings', message: expect.stringContaining(`names "${name}"`) })
    }
  )

  it.each(['code', 'code_verifier', 'redirect_uri'])('F32: does not let params replace %s', async (key) => {
    for (const place of ['body', 'query']) {
      const refusal = await refusalOf(begin({ authentication: { params: [{ key, value: 'x', in: place }] } }))
      expect(refusal).toMatchObject({ code: 'invalid-settings', message: expect.stringContaining(`names "${key}"`) })
    }
  })

  it.each([
    ['clientId', { oauth: { type: 'authCode', accessTokenServerUrl: 'https://t/' } }],
    ['tokenUrl', { oauth: { type: 'authCode', clientId: 'c', authorizationServerUrl: 'https://a/' } }],
    ['authorizeUrl', { oauth: { type: 'authCode', clientId: 'c', accessTokenServerUrl: 'https://t/' } }]
  ])('names %s where Segment’s settings lack it', async (name, dynamicAuthSettings) => {
    const parts = { destination: { authentication: undefined, settings: { dynamicAuthSettings } } }
    expect(await refusalOf(begin(parts))).toMatchObject({
      code: 'invalid-settings',
      message: expect.stringContaining(`has no ${name}`)
    })
  })

  it('takes Segment’s settings as they are', async () => {
    const oauth = {
      type: 'authCode',
      clientId: 'segment-client',
      clientSecret: SECRET,
      authorizationServerUrl: 'https://a.example.com/authorize',
      refreshTokenServerUrl: 'https://t.example.com/token'
    }
    const parts = { destination: { authentication: undefined, settings: { dynamicAuthSettings: { oauth } } } }
    const url = await begin(parts)
    expect([url.host, url.searchParams.get('client_id')]).toEqual(['a.example.com', 'segment-client'])
  })

  it('takes a plugin whose own scheme is OAuth', async () => {
    const text = JSON.stringify({
      version: 1,
      sources: { website: {} },
      destinations: {
        crm: {
          plugin: 'oauth',
          source: 'website',
          authentication: {
            type: 'oauth2-authorization-code',
            clientId: 'c',
            clientSecret: SECRET,
            tokenUrl: 'https://t.example.com/',
            authorizeUrl: 'https://a.example.com/'
          }
        }
      }
    })
    const { workspace } = parseWorkspace(text, 'w.json', { catalog: [oauthPlugin], environment: {} })
    const [crm] = workspace!.destinations
    const { authorizeUrl } = await bench.connections.begin(crm!, { redirectUri: REDIRECT_URI })
    expect(authorizeUrl).toMatch(/^https:\/\/a\.example\.com\/\?response_type=code&client_id=c&/)
  })

  it.each(['bearer', 'none'])('is not made for %s', async (type) => {
    const authentication = type === 'bearer' ? { type, token: 't' } : { type }
    const refusal = await refusalOf(begin({ destination: { authentication } }))
    expect(refusal).toMatchObject({
      code: 'invalid-settings',
      message: expect.stringContaining('no authorization code')
    })
  })

  it.each([
    'http://app.example.com/callback',
    'https://app.example.com/callback?x=1',
    'https://app.example.com/callback#x',
    'https://app.example.com/a/../callback',
    'https://user@app.example.com/callback',
    'HTTPS://app.example.com/callback',
    'javascript:alert(1)',
    'app:/callback',
    '/callback',
    ''
  ])('F32: is not made for the redirect URI %j', async (redirectUri) => {
    expect(await refusalOf(begin({}, redirectUri))).toMatchObject({ code: 'redirect-uri' })
  })

  it.each(['https://app.example.com/callback', 'http://localhost:1/callback', 'http://[::1]:8080/callback'])(
    'is made for the redirect URI %s',
    async (redirectUri) => {
      expect((await begin({}, redirectUri)).searchParams.get('redirect_uri')).toBe(redirectUri)
    }
  )
})

describe('F24: token, authorize and refresh URLs that must not be called', () => {
  const HOSTS = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '①②⑦.⓪.⓪.①',
    '１２７.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:7f00:1]',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[ff02::1]',
    '[::7f00:1]',
    '[2001:db8::1]',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    'localhost',
    'localhost.',
    'idp.localhost'
  ]
  const KEYS = ['tokenUrl', 'authorizeUrl', 'refreshUrl']
  const refusal = (authentication: object): Promise<unknown> => {
    const { connections } = createConnectBench({ allowPrivateNetwork: false })
    return refusalOf(connections.begin(destinationWith({ authentication }), { redirectUri: REDIRECT_URI }))
  }

  it.each(HOSTS.slice(0, -3).flatMap((host) => KEYS.map((key) => [host, key] as const)))(
    '%s as %s',
    async (host, key) => {
      expect(await refusal({ [key]: `https://${host}/x` })).toMatchObject({
        code: 'address-refused',
        message: expect.stringMatching(new RegExp(`^The ${key} of the destination "orders" cannot be used: `))
      })
    }
  )

  it.each(HOSTS.slice(-3))('%s as each of them, whatever a resolver would say', async (host) => {
    for (const key of KEYS)
      expect(await refusal({ [key]: `https://${host}/x` })).toMatchObject({ code: 'address-refused' })
  })

  it.each([
    ['a port of another protocol', 'https://idp.example.com:6379/', /Port 6379/],
    ['SSH', 'https://idp.example.com:22/', /Port 22/],
    ['SMTP', 'https://idp.example.com:25/', /Port 25/],
    ['credentials', 'https://user:canary@idp.example.com/', /holds credentials/],
    ['http', 'http://idp.example.com/token', /must be https: codes and secrets would be sent in the open/]
  ])('F25: %s', async (_, url, message) => {
    for (const key of KEYS) {
      const error = await refusal({ [key]: url })
      expect(error).toMatchObject({ code: 'address-refused', message: expect.stringMatching(message) })
      expect(String(error)).not.toContain('canary')
    }
  })

  it.each(['file:///etc/passwd', 'gopher://x/', 'javascript:alert(1)', 'unix:/run/x.sock', 'idp.example.com'])(
    'F25: %s, already when the file is read',
    (url) => {
      for (const key of KEYS)
        expect(() => destinationWith({ authentication: { [key]: url } })).toThrow(/expected a URL/)
    }
  )

  it.each(['file:///etc/passwd', 'gopher://x/', 'javascript:alert(1)', 'data:text/html,x'])(
    'F25: %s in the form of Segment',
    async (url) => {
      const good = { accessTokenServerUrl: 'https://t/', authorizationServerUrl: 'https://a/' }
      for (const key of ['accessTokenServerUrl', 'authorizationServerUrl', 'refreshTokenServerUrl']) {
        const oauth = { type: 'authCode', clientId: 'c', ...good, [key]: url }
        const destination = destinationWith({
          destination: { authentication: undefined, settings: { dynamicAuthSettings: { oauth } } }
        })
        const { connections } = createConnectBench({ allowPrivateNetwork: true })
        expect(await refusalOf(connections.begin(destination, { redirectUri: REDIRECT_URI }))).toMatchObject({
          code: 'address-refused'
        })
      }
    }
  )

  it('are called over http only where the host was allowed by name', async () => {
    const begin = (allowPrivateNetwork: boolean | string[], idp: string): Promise<unknown> =>
      createConnectBench({ allowPrivateNetwork }).connections.begin(destinationWith({ idp }), {
        redirectUri: REDIRECT_URI
      })
    await begin(['127.0.0.1'], 'http://127.0.0.1:9000')
    await begin(['127.0.0.1'], 'http://localhost:9000')
    await begin(['idp.corp'], 'http://idp.corp')
    await begin(true, 'http://anything.example.com')
    expect(await refusalOf(begin(['127.0.0.1'], 'http://idp.example.com'))).toMatchObject({ code: 'address-refused' })
    expect(await refusalOf(begin(['127.0.0.1'], 'http://10.0.0.1'))).toMatchObject({ code: 'address-refused' })
  })
})

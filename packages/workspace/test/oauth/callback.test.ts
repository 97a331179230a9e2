import { createHash } from 'node:crypto'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import {
  callbackFor,
  createConnectBench,
  destinationWith,
  REDIRECT_URI,
  refusalOf,
  SECRET,
  START_MS,
  type ConnectBench
} from './support/destination'
import type { CallbackInput, Destination, OAuthError } from '../../src'

const TOKEN = {
  access_token: 'canary-access',
  refresh_token: 'canary-refresh',
  token_type: 'Bearer',
  expires_in: 3_600
}

describe('C6, F32: the callback', () => {
  let receiver: Receiver
  let bench: ConnectBench
  let destination: Destination
  beforeAll(async () => {
    receiver = await startReceiver()
  })
  afterAll(() => receiver.close())
  beforeEach(() => {
    receiver.reply({ json: TOKEN })
    receiver.requests.length = 0
    bench = createConnectBench()
    destination = destinationWith({ idp: receiver.url })
  })
  afterEach(() => bench.close())

  const begin = async (browser?: string): Promise<string> => {
    const options = { redirectUri: REDIRECT_URI, ...(browser === undefined ? {} : { browser }) }
    return (await bench.connections.begin(destination, options)).authorizeUrl
  }
  const refused = async (input: CallbackInput | string): Promise<OAuthError> => {
    const refusal = await refusalOf(
      bench.connections.finish(typeof input === 'string' ? { callbackUrl: input } : input)
    )
    expect(await bench.state.tokens.read('orders')).toBeUndefined()
    expect(refusal.message).not.toContain('canary')
    return refusal
  }

  it('exchanges the code with verifier and redirect URI, and keeps the tokens', async () => {
    const url = await begin()
    const connection = await bench.connections.finish({ callbackUrl: callbackFor(url) })
    expect(connection).toMatchObject({ destination: 'orders', state: 'connected', expiresAtMs: START_MS + 3_600_000 })
    expect(JSON.stringify(connection)).not.toContain('canary')
    const [request] = receiver.requests
    const form = Object.fromEntries(new URLSearchParams(request!.body.toString()))
    expect(form).toEqual({
      grant_type: 'authorization_code',
      code: 'canary-code',
      redirect_uri: REDIRECT_URI,
      code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/)
    })
    const challenge = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url')
    expect(new URL(url).searchParams.get('code_challenge')).toBe(challenge)
    const sent = Buffer.from(request!.headers['authorization']!.slice('Basic '.length), 'base64').toString()
    const decoded = sent.split(':').map((part) => new URLSearchParams(`v=${part}`).get('v'))
    expect(decoded).toEqual(['shop', SECRET])
    expect(await bench.state.tokens.read('orders')).toEqual({
      accessToken: 'canary-access',
      refreshToken: 'canary-refresh',
      obtainedAtMs: START_MS,
      expiresAtMs: START_MS + 3_600_000
    })
  })

  it('takes a callback that a server took apart', async () => {
    const params = new URL(callbackFor(await begin())).searchParams
    expect(await bench.connections.finish({ params, redirectUri: REDIRECT_URI })).toMatchObject({ state: 'connected' })
  })

  it('puts the tokens in place of older ones, a refresh token that is not there any more too', async () => {
    await bench.state.tokens.replace('orders', undefined, { accessToken: 'old', refreshToken: 'old' })
    receiver.reply({ json: { access_token: 'new', token_type: 'bearer' } })
    await bench.connections.finish({ callbackUrl: callbackFor(await begin()) })
    expect(await bench.state.tokens.read('orders')).toEqual({ accessToken: 'new', obtainedAtMs: START_MS })
  })

  it('sends the client in the body, and params in header, body and query', async () => {
    destination = destinationWith({
      idp: receiver.url,
      authentication: {
        clientAuth: 'body',
        params: [
          { key: 'audience', value: 'https://erp', in: 'body' },
          { key: 'tenant', value: 'a b', in: 'query' },
          { key: 'X-Extra', value: 'yes', in: 'header' },
          { key: 'grant_type', value: 'of the refresh', in: 'body' }
        ]
      }
    })
    await bench.connections.finish({ callbackUrl: callbackFor(await begin()) })
    const [{ headers, body, path }] = receiver.requests as [Receiver['requests'][number]]
    expect([path, headers['x-extra'], headers['authorization']]).toEqual(['/token?tenant=a+b', 'yes', undefined])
    expect(Object.fromEntries(new URLSearchParams(body.toString()))).toMatchObject({
      grant_type: 'authorization_code',
      client_id: 'shop',
      client_secret: SECRET,
      audience: 'https://erp'
    })
  })

  it.each([
    [{ key: 'client_assertion', value: 'jwt', in: 'body' }, undefined, { client_id: 'shop', client_assertion: 'jwt' }],
    [{ key: 'Authorization', value: 'Own proof', in: 'header' }, 'Own proof', {}]
  ] as const)('sends no secret besides the proof of %j', async (param, authorization, form) => {
    destination = destinationWith({ idp: receiver.url, authentication: { params: [param] } })
    await bench.connections.finish({ callbackUrl: callbackFor(await begin()) })
    const [{ headers, body }] = receiver.requests as [Receiver['requests'][number]]
    expect(headers['authorization']).toBe(authorization)
    const sent = Object.fromEntries(new URLSearchParams(body.toString()))
    expect(sent).toMatchObject(form)
    expect(sent['client_secret']).toBeUndefined()
  })

  it.each([
    { key: 'host', value: 'x', in: 'header' },
    { key: 'X-Bad', value: 'a\r\nb: c', in: 'header' },
    { key: 'a b', value: 'x', in: 'header' }
  ] as const)('F36: sends nothing with the header param %j', async (param) => {
    destination = destinationWith({ idp: receiver.url, authentication: { params: [param] } })
    expect(await refused(callbackFor(await begin()))).toMatchObject({ code: 'invalid-settings' })
    expect(receiver.requests).toHaveLength(0)
  })

  it.each<[string, string, (callback: URL) => void]>([
    [
      'without a state',
      'state-missing',
      (url) => {
        url.searchParams.delete('state')
      }
    ],
    [
      'with an empty state',
      'state-missing',
      (url) => {
        url.searchParams.set('state', '')
      }
    ],
    [
      'with a state that nobody gave out',
      'state-wrong',
      (url) => {
        url.searchParams.set('state', 'x'.repeat(43))
      }
    ],
    [
      'with two states',
      'state-wrong',
      (url) => {
        url.searchParams.append('state', 'x')
      }
    ],
    [
      'without a code',
      'bad-callback',
      (url) => {
        url.searchParams.delete('code')
      }
    ],
    [
      'with two codes',
      'bad-callback',
      (url) => {
        url.searchParams.append('code', 'canary-2')
      }
    ],
    [
      'with a token instead',
      'bad-callback',
      (url) => {
        url.searchParams.append('id_token', 'x')
      }
    ],
    [
      'with a JARM response',
      'bad-callback',
      (url) => {
        url.searchParams.append('response', 'x')
      }
    ],
    [
      'with two issuers',
      'bad-callback',
      (url) => {
        ;['a', 'b'].forEach((iss) => {
          url.searchParams.append('iss', iss)
        })
      }
    ],
    ['to another path', 'redirect-uri', (url) => (url.pathname = '/callback/extra')],
    ['to a path with a slash more', 'redirect-uri', (url) => (url.pathname = '/callback/')],
    ['to a path that only decodes to it', 'redirect-uri', (url) => (url.pathname = '/%63allback')],
    ['to another port', 'redirect-uri', (url) => (url.port = '4322')],
    ['to another host', 'redirect-uri', (url) => (url.hostname = 'localhost')]
  ])('%s is refused, and no code is exchanged', async (_, code, spoil) => {
    const callback = new URL(callbackFor(await begin()))
    spoil(callback)
    expect(await refused(callback.href)).toMatchObject({ code })
    expect(receiver.requests).toHaveLength(0)
  })

  it('is refused where it is no URL', async () => {
    expect(await refused('/callback?code=canary')).toMatchObject({ code: 'bad-callback' })
  })

  it('works once, also where the first was refused', async () => {
    const url = await begin()
    expect(await refused(callbackFor(url, { code: 'canary', iss: 'https://evil.example.com' }))).toMatchObject({
      code: 'issuer'
    })
    expect(await refused(callbackFor(url))).toMatchObject({ code: 'state-used' })
    expect(receiver.requests).toHaveLength(0)
  })

  it('works once, where two come at the same time', async () => {
    const callbackUrl = callbackFor(await begin())
    const both = [bench.connections.finish({ callbackUrl }), bench.connections.finish({ callbackUrl })]
    const ends = await Promise.allSettled(both)
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(receiver.requests).toHaveLength(1)
  })

  it('is refused when it comes after ten minutes, and works a moment before', async () => {
    const [late, early] = [await begin(), await begin()]
    await bench.clock.advance(599_999)
    expect(await bench.connections.finish({ callbackUrl: callbackFor(early) })).toMatchObject({ state: 'connected' })
    await bench.state.tokens.remove('orders')
    await bench.clock.advance(1)
    expect(await refused(callbackFor(late))).toMatchObject({ code: 'state-expired' })
  })

  it('is refused from another browser, or from one that cannot be told', async () => {
    const url = await begin('cookie-1')
    expect(await refused({ callbackUrl: callbackFor(url), browser: 'cookie-2' })).toMatchObject({
      code: 'other-browser'
    })
    expect(await refused({ callbackUrl: callbackFor(url), browser: 'cookie-1' })).toMatchObject({ code: 'state-used' })
    expect(await refused({ callbackUrl: callbackFor(await begin('cookie-1')) })).toMatchObject({
      code: 'other-browser'
    })
    expect(await refused({ callbackUrl: callbackFor(await begin()), browser: 'x' })).toMatchObject({
      code: 'other-browser'
    })
    const right = { callbackUrl: callbackFor(await begin('cookie-1')), browser: 'cookie-1' }
    expect(await bench.connections.finish(right)).toMatchObject({ state: 'connected' })
  })

  it('forgets the oldest of a thousand that were begun, and none before', async () => {
    const first = await begin()
    const second = await begin()
    for (let count = 0; count < 999; count++) await begin()
    expect(await refused(callbackFor(first))).toMatchObject({ code: 'state-wrong' })
    expect(await bench.connections.finish({ callbackUrl: callbackFor(second) })).toMatchObject({ state: 'connected' })
  })

  it.each([
    ['access_denied', undefined, /^Access was not granted \(access_denied\)\. Begin to connect again\.$/],
    ['access_denied', 'Ada said\u001b[31m no\nreally', /\(access_denied: Ada said \[31m no really\)/],
    ['temporarily_unavailable', undefined, /is busy/],
    ['constructor', undefined, /^The identity provider did not grant access \(constructor\)/],
    ['x', `it was ${SECRET}`, /^The identity provider did not grant access \(x\)\. Begin/]
  ])('tells error=%s (%s) in words', async (error, description, message) => {
    const params = { error, ...(description === undefined ? {} : { error_description: description }) }
    const refusal = await refused(callbackFor(await begin(), params))
    expect(refusal).toMatchObject({ code: 'denied', message: expect.stringMatching(message) })
  })

  describe('iss (RFC 9207)', () => {
    const withIssuer = (issuer: string): void => {
      destination = destinationWith({ idp: receiver.url, authentication: { issuer } })
    }

    it('must be the one of the file', async () => {
      withIssuer('https://idp.example.com/t1')
      const right = callbackFor(await begin(), { code: 'c', iss: 'https://idp.example.com/t1' })
      expect(await bench.connections.finish({ callbackUrl: right })).toMatchObject({ state: 'connected' })
      await bench.state.tokens.remove('orders')
      for (const iss of ['https://idp.example.com/t2', 'https://idp.example.com/t1/', receiver.url, '']) {
        expect(await refused(callbackFor(await begin(), { code: 'canary', iss }))).toMatchObject({ code: 'issuer' })
      }
      expect(await refused(callbackFor(await begin()))).toMatchObject({
        code: 'issuer',
        message: expect.stringContaining('holds no iss')
      })
    })

    it('of another is refused before its error is believed', async () => {
      withIssuer(receiver.url)
      const params = { error: 'access_denied', iss: 'https://evil.example.com' }
      expect(await refused(callbackFor(await begin(), params))).toMatchObject({ code: 'issuer' })
    })

    it('must be of the place to which the browser was sent, where the file names none (mix-up)', async () => {
      const params = { code: 'canary', iss: 'https://evil.example.com' }
      expect(await refused(callbackFor(await begin(), params))).toMatchObject({
        code: 'issuer',
        message: expect.stringContaining(`answers for ${receiver.url}, write it as issuer:`)
      })
      expect(receiver.requests).toHaveLength(0)
      const right = callbackFor(await begin(), { code: 'c', iss: `${receiver.url}/realm` })
      expect(await bench.connections.finish({ callbackUrl: right })).toMatchObject({ state: 'connected' })
    })
  })
})

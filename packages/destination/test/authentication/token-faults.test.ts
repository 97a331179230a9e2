import { createRequestClient, type RequestClient } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { authorize, clearTokenCache, forgetToken, type Authorization } from '../../src/authentication'
import { refreshAccessToken } from '../../src/authentication/refresh-access-token'
import { testAuthentication } from '../../src/authentication/test-authentication'
import type { OAuthSettings, Settings } from '../../src/settings'
import { failureOf, impatient, stockDestination } from '../support/auth-destination'

/** One canary for every place that can hold a secret. */
const CANARIES = {
  clientSecret: 'canary-secret %:+"é',
  refreshToken: 'canary-refresh-token',
  accessToken: 'canary-access-token',
  param: 'canary-param-value',
  issued: 'canary-issued-token'
}
const FORMS = Object.values(CANARIES).flatMap((canary) => [
  canary,
  encodeURIComponent(canary),
  new URLSearchParams({ x: canary }).toString().slice(2),
  Buffer.from(canary).toString('base64').slice(0, 12),
  'canary'
])

describe('F27: what a token endpoint can do wrong', () => {
  let endpoint: Receiver
  // Slowness of the machine is no fault of the endpoint: only where the endpoint hangs is the wait cut short.
  const request = impatient(createRequestClient(), 5_000)
  const hasty = impatient(createRequestClient(), 200)
  const seen: Error[] = []

  beforeAll(async () => {
    endpoint = await startReceiver()
  })
  afterAll(async () => {
    await endpoint.close()
  })
  beforeEach(() => {
    clearTokenCache()
    endpoint.requests.length = 0
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  const settingsOf = (type: 'authCode' | 'clientCredentials', oauth: Partial<OAuthSettings> = {}): Settings => ({
    dynamicAuthSettings: {
      oauth: {
        type,
        clientId: 'shop',
        clientSecret: CANARIES.clientSecret,
        accessTokenServerUrl: `${endpoint.url}/token?key=${CANARIES.param}`,
        customParams: { refreshRequest: [{ key: 'tenant', value: CANARIES.param, sendIn: 'header' }] },
        ...oauth
      }
    }
  })
  const auth = {
    accessToken: CANARIES.accessToken,
    refreshToken: CANARIES.refreshToken,
    clientId: '',
    clientSecret: ''
  }
  const refresh = async (
    type: 'authCode' | 'clientCredentials',
    client: RequestClient = request
  ): Promise<Awaited<ReturnType<typeof refreshAccessToken>>> =>
    refreshAccessToken(client, { settings: settingsOf(type), auth }).catch((error: unknown) => {
      seen.push(error as Error)
      throw error
    })

  const html = { headers: { 'content-type': 'text/html' }, text: `<h1>Sign in</h1>${CANARIES.clientSecret}` }
  const echo = { error: 'invalid_request', error_description: `bad secret ${CANARIES.clientSecret}` }
  it.each([
    ['503', 503, 503, 'RetryableError', /answered 503/],
    ['500 with HTML', { status: 500, ...html }, 500, 'RetryableError', /answered 500/],
    ['529, which is no status of the list', 529, 503, 'RetryableError', /answered 529/],
    ['429', 429, 429, 'RetryableError', /answered 429/],
    ['501', 501, 401, 'InvalidAuthenticationError', /answered 501/],
    ['404', { status: 404, ...html }, 401, 'InvalidAuthenticationError', /answered 404.*Check the token URL/],
    ['302', { status: 302, headers: { location: '/login' } }, 401, 'InvalidAuthenticationError', /redirect 302/],
    ['HTML with 200', html, 502, 'RetryableError', /no token response/],
    ['an empty body', 200, 502, 'RetryableError', /no token response/],
    ['half of a JSON', { text: '{"access_token":"canary-issued' }, 502, 'RetryableError', /no token response/],
    ['a JSON array', { json: ['canary-issued-token'] }, 502, 'RetryableError', /no token response/],
    ['no access_token', { json: { token_type: 'bearer' } }, 502, 'RetryableError', /without an access_token/],
    ['an empty access_token', { json: { access_token: '' } }, 502, 'RetryableError', /without an access_token/],
    ['the text undefined', { json: { access_token: 'undefined' } }, 502, 'RetryableError', /cannot be used/],
    ['an object as token', { json: { access_token: {} } }, 502, 'RetryableError', /cannot be used/],
    [
      'a line break in it',
      { json: { access_token: `${CANARIES.issued}\r\nx: y` } },
      502,
      'RetryableError',
      /cannot be used/
    ],
    [
      '200 with an error',
      { json: { error: 'invalid_client', access_token: 'x' } },
      401,
      'InvalidAuthenticationError',
      /invalid_client/
    ],
    ['200 with an error object', { json: { error: { code: 7 }, access_token: 'x' } }, 502, 'RetryableError', /no text/],
    [
      '200 with an error that passes',
      { json: { error: 'temporarily_unavailable' } },
      503,
      'RetryableError',
      /unavailable/
    ],
    [
      'an error that repeats the secret',
      { status: 400, json: echo },
      401,
      'InvalidAuthenticationError',
      /\(invalid_request\)/
    ],
    [
      'an error code that is the secret',
      { status: 400, json: { error: CANARIES.refreshToken } },
      401,
      'InvalidAuthenticationError',
      /answered 400\./
    ],
    [
      'invalid_grant',
      { status: 400, json: { error: 'invalid_grant' } },
      401,
      'InvalidAuthenticationError',
      /Connect the destination again/
    ],
    [
      'a form-encoded error',
      { text: 'error=invalid_grant&x=1' },
      401,
      'InvalidAuthenticationError',
      /Connect the destination again/
    ],
    [
      'a token bound to a key',
      { json: { access_token: CANARIES.issued, token_type: 'DPoP' } },
      401,
      'InvalidAuthenticationError',
      /bearer tokens/
    ],
    ['a body of 10 MB', { body: Buffer.alloc(10_000_000, 'x') }, 502, 'RetryableError', /far too large/]
  ] as const)('%s is a clear error with a status', async (_, reply, status, name, text) => {
    endpoint.reply(reply)
    const error = await failureOf(refresh('authCode'))
    expect(error).toMatchObject({ status, name })
    expect(error.message).toMatch(text)
    expect(error.message).toContain(`127.0.0.1:${String(endpoint.port)}`)
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each([
    ['hangs', { raw: () => undefined }],
    [
      'drips its body',
      {
        raw: (socket: { write(text: string): void; destroyed: boolean }) => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
          const timer = setInterval(() => {
            if (socket.destroyed) clearInterval(timer)
            else socket.write('x')
          }, 20)
        }
      }
    ]
  ] as const)('an endpoint that %s meets the time-out', async (_, reply) => {
    endpoint.reply(reply)
    const error = await failureOf(refresh('clientCredentials', hasty))
    expect(error).toMatchObject({ status: 504, name: 'RetryableError' })
    expect(error.message).toMatch(/did not answer in time/)
  })

  it('an endpoint that resets could not be reached', async () => {
    endpoint.reply({
      raw: (socket) => {
        socket.destroy()
      }
    })
    const error = await failureOf(refresh('clientCredentials'))
    expect(error).toMatchObject({ status: 503, name: 'RetryableError' })
    expect(error.message).toMatch(/could not be reached/)
  })

  it('a refused connection is tried again later', async () => {
    const closed = await startReceiver()
    await closed.close()
    const settings = settingsOf('clientCredentials', { accessTokenServerUrl: `${closed.url}/token` })
    const error = await failureOf(refreshAccessToken(request, { settings, auth }))
    seen.push(error)
    expect(error).toMatchObject({ status: 503, name: 'RetryableError' })
    expect(error.message).toMatch(/ECONNREFUSED/)
  })

  it.each([
    ['absent', {}, undefined],
    ['null', { expires_in: null }, undefined],
    ['0', { expires_in: 0 }, undefined],
    ['-1', { expires_in: -1 }, undefined],
    ['text', { expires_in: '3600' }, 3600],
    ['no number', { expires_in: 'soon' }, undefined],
    ['an object', { expires_in: {} }, undefined],
    ['1e12', { expires_in: 1e12 }, 365 * 24 * 3600],
    ['3600', { expires_in: 3600 }, 3600]
  ])('a lifetime that is %s is understood or left open', async (_, members, expiresIn) => {
    endpoint.reply({ json: { access_token: 'fresh', token_type: 'Bearer', ...members } })
    expect(await refresh('clientCredentials')).toEqual({
      accessToken: 'fresh',
      ...(expiresIn === undefined ? {} : { expiresIn })
    })
    endpoint.reply({ json: { access_token: 'other' } })
    const again = await authorize(request, settingsOf('clientCredentials'), {
      accessToken: CANARIES.accessToken,
      refreshToken: ''
    })
    expect(again.accessToken).toBe('fresh')
  })

  it('a form-encoded token response is understood', async () => {
    endpoint.reply({ text: 'access_token=fresh%2Fone&expires_in=60' })
    expect(await refresh('clientCredentials')).toEqual({ accessToken: 'fresh/one', expiresIn: 60 })
  })

  it('P15: the refresh token stays where the server sends none or an empty one, and a new one is kept', async () => {
    endpoint.reply([
      { json: { access_token: 'one' } },
      { json: { access_token: 'two', refresh_token: '' } },
      { json: { access_token: 'three', refresh_token: 'rotated' } }
    ])
    expect(await refresh('authCode')).toEqual({ accessToken: 'one', refreshToken: CANARIES.refreshToken })
    clearTokenCache()
    expect(await refresh('authCode')).toEqual({ accessToken: 'two', refreshToken: CANARIES.refreshToken })
    clearTokenCache()
    expect(await refresh('authCode')).toEqual({ accessToken: 'three', refreshToken: 'rotated' })
  })

  it('P15: an empty refresh token falls back to the stored one; without any it says "connect again" with 401', async () => {
    endpoint.reply({ json: { access_token: 'one' } })
    const stored = settingsOf('authCode', { access: { access_token: 'stale', refresh_token: 'stored' } })
    const empty = { ...auth, refreshToken: '' }
    await refreshAccessToken(request, { settings: stored, auth: empty })
    expect(new URLSearchParams(endpoint.requests[0]!.body.toString()).get('refresh_token')).toBe('stored')
    clearTokenCache()
    const error = await failureOf(refreshAccessToken(request, { settings: settingsOf('authCode'), auth: empty }))
    expect(error).toMatchObject({ name: 'InvalidAuthenticationError', status: 401 })
    expect(error.message).toMatch(/no refresh token.*Connect the destination again/)
  })

  it('F27, P9: nothing reaches the API while the token endpoint fails, and the next event is delivered', async () => {
    const api = await startReceiver()
    const { send } = stockDestination()
    const host = { dynamicAuthSettings: settingsOf('clientCredentials').dynamicAuthSettings! }
    endpoint.reply([503, html, { json: { access_token: 'works' } }])
    expect(await failureOf(send(api.url, host))).toMatchObject({ status: 503 })
    expect(await failureOf(send(api.url, host))).toMatchObject({ status: 502 })
    expect(api.requests).toHaveLength(0)
    await send(api.url, host)
    expect(api.requests[0]!.headers['authorization']).toBe('Bearer works')
    await api.close()
  })

  it('F29: a refused client is asked for once in ten seconds, however many events wait', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(1_000_000)
    const { send } = stockDestination()
    const host = { dynamicAuthSettings: settingsOf('clientCredentials').dynamicAuthSettings! }
    endpoint.reply({ status: 401, json: { error: 'invalid_client' } })
    for (let event = 0; event < 5; event++) {
      seen.push(await failureOf(send('http://127.0.0.1:9/', host)))
      expect(seen.at(-1)).toMatchObject({ status: 401 })
    }
    expect(endpoint.requests).toHaveLength(1)
    jest.spyOn(Date, 'now').mockReturnValue(1_010_001)
    await failureOf(send('http://127.0.0.1:9/', host))
    expect(endpoint.requests).toHaveLength(2)
  })

  it('F29: a test that succeeds ends the waiting after a refusal', async () => {
    const settings = settingsOf('clientCredentials')
    endpoint.reply([{ status: 401, json: { error: 'invalid_client' } }, { json: { access_token: 'works' } }])
    await failureOf(Promise.resolve(authorize(request, settings, undefined)))
    await testAuthentication(request, { settings, auth: undefined })
    expect(await authorize(request, settings, undefined)).toMatchObject({ accessToken: 'works' })
    expect(endpoint.requests).toHaveLength(3)
  })

  it('P16, F33: a token is replaced ahead of its end, by Date alone, also after the clock jumps', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(10_000_000)
    endpoint.reply([
      { json: { access_token: 'one', expires_in: 3600 } },
      { json: { access_token: 'two', expires_in: 100 } },
      { json: { access_token: 'three' } }
    ])
    const settings = settingsOf('clientCredentials')
    const tokenAt = async (ms: number): Promise<string | undefined> => {
      now.mockReturnValue(10_000_000 + ms)
      return (await authorize(request, settings, undefined)).accessToken
    }
    expect(await tokenAt(0)).toBe('one')
    expect(await tokenAt(-600_000)).toBe('one')
    expect(await tokenAt(3_539_999)).toBe('one')
    expect(await tokenAt(3_540_000)).toBe('two')
    expect(await tokenAt(3_540_000 + 79_999)).toBe('two')
    expect(await tokenAt(3_540_000 + 80_000)).toBe('three')
    expect(endpoint.requests).toHaveLength(3)
  })

  it('a token serves to its very end while the token endpoint is away', async () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(10_000_000)
    endpoint.reply([{ json: { access_token: 'one', expires_in: 3600 } }, 503])
    const settings = settingsOf('clientCredentials')
    await authorize(request, settings, undefined)
    now.mockReturnValue(10_000_000 + 3_599_000)
    expect(await authorize(request, settings, undefined)).toMatchObject({ accessToken: 'one' })
    now.mockReturnValue(10_000_000 + 3_600_000)
    expect(await failureOf(Promise.resolve(authorize(request, settings, undefined)))).toMatchObject({ status: 503 })
  })

  it('P17: whoever waits asks anew where the event that carried the token request was cancelled', async () => {
    endpoint.reply([{ raw: () => undefined }, { json: { access_token: 'works' } }])
    const settings = settingsOf('clientCredentials')
    const cancelling = new AbortController()
    const cancelled = failureOf(
      Promise.resolve(authorize(createRequestClient({ signal: cancelling.signal }), settings, undefined))
    )
    const waiting = authorize(request, settings, undefined)
    while (endpoint.requests.length === 0) await new Promise(setImmediate)
    cancelling.abort()
    expect(await cancelled).toMatchObject({ status: 503 })
    expect((await waiting).accessToken).toBe('works')
  })

  it('a 401 drops the cached token only if it is the one that was sent', async () => {
    endpoint.reply([{ json: { access_token: 'one' } }, { json: { access_token: 'two' } }])
    const settings = settingsOf('clientCredentials')
    const first: Authorization = await authorize(request, settings, undefined)
    forgetToken(settings, first)
    const second = await authorize(request, settings, undefined)
    forgetToken(settings, first)
    expect([first.accessToken, second.accessToken]).toEqual(['one', 'two'])
    expect(await authorize(request, settings, undefined)).toMatchObject({ accessToken: 'two' })
    expect(endpoint.requests).toHaveLength(2)
  })

  it('no secret stands in any error of this suite, in its text, stack or members', () => {
    expect(seen.length).toBeGreaterThan(30)
    for (const error of seen) {
      const members = JSON.stringify(error, Object.getOwnPropertyNames(error))
      const text = [error.message, String(error), error.stack, members, JSON.stringify(error.cause ?? null)].join('\n')
      for (const form of FORMS) expect(text).not.toContain(form)
    }
  })
})

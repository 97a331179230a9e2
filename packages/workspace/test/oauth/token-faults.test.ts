import { createTransport } from '@extensible-webhooks/engine'
import {
  dripBody,
  dripHeaders,
  endlessBody,
  hang,
  malformedStatusLine,
  redirect,
  resetAfterHeaders,
  startReceiver,
  type Receiver,
  type Replies
} from '@extensible-webhooks/harness'
import { createTestClock } from '../support/clock'
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

const DEADLINE_MS = 1_000

describe('F27: what a token endpoint answers to a code', () => {
  let receiver: Receiver
  let bench: ConnectBench
  beforeAll(async () => {
    receiver = await startReceiver()
  })
  afterAll(() => receiver.close())
  beforeEach(() => {
    const transport = createTransport({ allowPrivateNetwork: ['127.0.0.1'], deadlineMs: DEADLINE_MS })
    bench = createConnectBench({ transport })
  })
  afterEach(() => bench.close())

  const finish = async (replies: Replies): Promise<unknown> => {
    receiver.reply(replies)
    const destination = destinationWith({ idp: receiver.url })
    const { authorizeUrl } = await bench.connections.begin(destination, { redirectUri: REDIRECT_URI })
    return bench.connections.finish({ callbackUrl: callbackFor(authorizeUrl) })
  }
  const json = (body: unknown, status = 200): Replies => ({ status, json: body })

  it.each<[string, Replies, string, RegExp]>([
    ['503', 503, 'unreachable', /answered 503\. Connect again later/],
    [
      '503 with an error',
      json({ error: 'temporarily_unavailable' }, 503),
      'unreachable',
      /503 \(temporarily_unavailable\)/
    ],
    ['429', 429, 'unreachable', /answered 429/],
    ['501', 501, 'refused', /answered 501/],
    ['HTML', { text: '<html>canary-code</html>' }, 'token-response', /no token response\. Check tokenUrl/],
    ['nothing', 200, 'token-response', /no token response/],
    ['204', 204, 'token-response', /no token response/],
    ['a list', json([1]), 'token-response', /no token response/],
    ['broken JSON', { text: '{"access_token":' }, 'token-response', /no token response/],
    ['200 with an error', json({ error: 'invalid_grant' }), 'refused', /answered 200 \(invalid_grant\).*connect again/],
    ['an error and a token', json({ error: 'x', access_token: 'canary' }), 'refused', /answered 200 \(x\)/],
    ['an error that is no text', json({ error: { a: 1 }, access_token: 'canary' }), 'token-response', /no text/],
    ['invalid_grant', json({ error: 'invalid_grant' }, 400), 'refused', /The code was used, is too old/],
    ['invalid_client', json({ error: 'invalid_client' }, 401), 'refused', /Check clientId, clientSecret/],
    ['an error named as a member of every object', json({ error: 'constructor' }, 400), 'refused', /Check tokenUrl/],
    ['a redirect', redirect(302, 'https://evil.example.com/'), 'refused', /redirect 302, which is not followed/],
    ['no access_token', json({ token_type: 'Bearer' }), 'token-response', /without an access_token/],
    ['an empty access_token', json({ access_token: '' }), 'token-response', /without an access_token/],
    ['a blank access_token', json({ access_token: '  ' }), 'token-response', /without an access_token/],
    ['"undefined"', json({ access_token: 'undefined' }), 'token-response', /access_token, but it cannot be used/],
    ['a number as token', json({ access_token: 7 }), 'token-response', /access_token, but it cannot be used/],
    ['a token that splits a header', json({ access_token: 'a\r\nx: y' }), 'token-response', /cannot be used/],
    ['a token beyond Latin-1', json({ access_token: 'a\u2028' }), 'token-response', /cannot be used/],
    [
      'a refresh token that is none',
      json({ access_token: 'a', refresh_token: {} }),
      'token-response',
      /refresh_token, but/
    ],
    ['a DPoP token', json({ access_token: 'canary', token_type: 'DPoP' }), 'token-response', /only bearer tokens/],
    ['10 MB', { body: Buffer.alloc(10_000_000, ' ') }, 'token-response', /far too large/],
    ['an endless body', endlessBody(), 'token-response', /far too large/],
    ['silence', hang(), 'unreachable', /No complete response .* within 1000 ms/],
    ['headers that drip', dripHeaders(50), 'unreachable', /within 1000 ms/],
    ['a body that drips', dripBody(50), 'unreachable', /within 1000 ms/],
    ['a reset', resetAfterHeaders(), 'unreachable', /gave no answer/],
    ['no HTTP', malformedStatusLine(), 'unreachable', /gave no answer/]
  ])('%s: is told in words, and nothing is kept', async (_, replies, code, message) => {
    const startedMs = Date.now()
    const refusal = await refusalOf(finish(replies))
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(message) })
    expect(refusal.message).not.toContain('canary')
    expect(Date.now() - startedMs).toBeLessThan(DEADLINE_MS + 2_000)
    expect(await bench.state.tokens.read('orders')).toBeUndefined()
  })

  it.each<[string, unknown, number | undefined]>([
    ['no expires_in', undefined, undefined],
    ['0', 0, undefined],
    ['-1', -1, undefined],
    ['"3600"', '3600', 3_600_000],
    ['1e12', 1e12, 365 * 24 * 3_600_000],
    ['null', null, undefined],
    ['"soon"', 'soon', undefined],
    ['a list', [3_600], undefined],
    ['0.5', 0.5, 500]
  ])('expires_in %s', async (_, expires_in, lifeMs) => {
    await finish(json({ access_token: 'a', expires_in }))
    const { expiresAtMs } = (await bench.state.tokens.read('orders')) ?? {}
    expect(expiresAtMs).toBe(lifeMs === undefined ? undefined : START_MS + lifeMs)
  })

  it('takes a body that is a form, whatever its content type', async () => {
    await finish({ text: 'access_token=a%20b&refresh_token=r&expires_in=60' })
    expect(await bench.state.tokens.read('orders')).toMatchObject({ accessToken: 'a b', refreshToken: 'r' })
  })

  it('takes a response without a token type, as many servers send it', async () => {
    expect(await finish(json({ access_token: 'a' }))).toMatchObject({ state: 'connected', renewable: false })
  })

  it('shows nothing of what it sent where a server sends it back', async () => {
    const forms = (text: string): string[] => [
      text,
      encodeURIComponent(text),
      new URLSearchParams([['', text]]).toString().slice(1),
      Buffer.from(text).toString('base64')
    ]
    for (const echo of [...forms(SECRET), ...forms('canary-code')]) {
      const refusal = await refusalOf(finish(json({ error: 'invalid_client', error_description: `no ${echo}` }, 400)))
      expect(refusal.message).toMatch(/answered 400 \(invalid_client\)\. Check/)
    }
    const echoed = await refusalOf(
      finish((request) => ({ status: 400, json: { error: 'x', error_description: request.body.toString() } }))
    )
    expect(echoed.message).toMatch(/answered 400 \(x\)\. Check tokenUrl/)
  })

  it('F24: does not call a token endpoint whose name leads to a private address', async () => {
    const transport = createTransport({
      lookup: () => Promise.resolve([{ address: '169.254.169.254', family: 4 }]),
      dial: () => Promise.reject(new Error('dialled'))
    })
    const guarded = createConnectBench({ transport, allowPrivateNetwork: false })
    const { authorizeUrl } = await guarded.connections.begin(destinationWith(), { redirectUri: REDIRECT_URI })
    const refusal = await refusalOf(guarded.connections.finish({ callbackUrl: callbackFor(authorizeUrl) }))
    expect(refusal).toMatchObject({ code: 'address-refused', message: expect.stringContaining('169.254.169.254') })
    await guarded.close()
  })

  it.each([-600_000, 600_000])('F33: a clock that is off by %d ms keeps the life of a token', async (offMs) => {
    const clock = createTestClock(START_MS + offMs)
    receiver.reply(json({ access_token: 'a', expires_in: 3_600, expires_at: START_MS / 1_000 + 3_600 }))
    const skewed = createConnectBench({ clock })
    const { authorizeUrl } = await skewed.connections.begin(destinationWith({ idp: receiver.url }), {
      redirectUri: REDIRECT_URI
    })
    await skewed.connections.finish({ callbackUrl: callbackFor(authorizeUrl) })
    expect(await skewed.state.tokens.read('orders')).toMatchObject({
      obtainedAtMs: START_MS + offMs,
      expiresAtMs: START_MS + offMs + 3_600_000
    })
    await skewed.close()
  })
})

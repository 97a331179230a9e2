import nock from 'nock'
import { dripBody, endlessBody, hang, redirect, resetMidBody, startReceiver } from '@extensible-webhooks/harness'
import { fetchTransport } from '../../src/transport/fetch-transport'
import { errorOf, timed } from './support/expect-error'
import type { Receiver } from '@extensible-webhooks/harness'

const URL_OF_MOCK = 'http://hook.test'
const post = (url: string): { method: string; url: string; headers: Record<string, string>; body: string } => ({
  method: 'POST',
  url,
  headers: { 'x-a': '1' },
  body: '{}'
})

describe('with nock', () => {
  beforeAll(() => {
    nock.disableNetConnect()
  })
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([])
    nock.cleanAll()
  })
  afterAll(() => {
    nock.restore()
    nock.enableNetConnect()
  })

  test('a mock sees the request and its answer comes back', async () => {
    nock(URL_OF_MOCK, { reqheaders: { 'x-a': '1' } })
      .post('/hook?q=1', '{}')
      .reply(201, { ok: true }, { 'X-Reply': 'yes' })
    const response = await fetchTransport().send(post(`${URL_OF_MOCK}/hook?q=1`))
    expect(response).toMatchObject({ status: 201, truncated: false, headers: { 'x-reply': 'yes' } })
    expect(Object.getPrototypeOf(response.headers)).toBeNull()
    expect(response.body.toString()).toBe('{"ok":true}')
  })

  test('F15 a redirect is given back and not followed', async () => {
    nock(URL_OF_MOCK).post('/').reply(302, '', { location: 'http://169.254.169.254/' })
    expect(await fetchTransport().send(post(`${URL_OF_MOCK}/`))).toMatchObject({ status: 302 })
  })

  test('F8 a body of exactly the cap is whole, one byte more is cut', async () => {
    const transport = fetchTransport({ maxResponseBytes: 16_384 })
    for (const bytes of [16_383, 16_384, 16_385]) {
      nock(URL_OF_MOCK).post('/').reply(200, 'x'.repeat(bytes))
      const { body, truncated } = await transport.send(post(`${URL_OF_MOCK}/`))
      expect([body.length, truncated]).toEqual([Math.min(bytes, 16_384), bytes > 16_384])
    }
  })

  test('a host without a mock is told as an error of the network', async () => {
    expect((await errorOf(fetchTransport().send(post('http://nobody.test/')))).code).toBe('network')
  })

  test('F1 an error of a mock has the code that a socket would have', async () => {
    nock(URL_OF_MOCK)
      .post('/')
      .replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    expect((await errorOf(fetchTransport().send(post(`${URL_OF_MOCK}/`)))).code).toBe('refused')
  })

  test('F4 a mock that is slower than the deadline ends at the deadline', async () => {
    nock(URL_OF_MOCK).post('/').delay(2_000).reply(200)
    const { result, tookMs } = await timed(() =>
      errorOf(fetchTransport({ deadlineMs: 100 }).send(post(`${URL_OF_MOCK}/`)))
    )
    expect(result.code).toBe('timeout')
    expect(tookMs).toBeLessThan(350)
    nock.abortPendingRequests()
  })
})

describe('on a socket', () => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver()
  })
  afterEach(() => receiver.close())

  test('F4 F6 a hang and a dripping body end at the deadline', async () => {
    for (const [reply, status] of [
      [hang(), undefined],
      [dripBody(), 200]
    ] as const) {
      receiver.reply(reply)
      const { result, tookMs } = await timed(() =>
        errorOf(fetchTransport().send({ ...post(receiver.url), timeoutMs: 200 }))
      )
      expect(result).toMatchObject({ code: 'timeout', responseStatus: status })
      expect(tookMs).toBeLessThan(450)
    }
  })

  test('a header that came twice is a list', async () => {
    receiver.reply({
      raw: (socket) =>
        void socket.write('HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 0\r\n\r\n')
    })
    const { headers } = await fetchTransport().send(post(receiver.url))
    expect(headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'content-length': '0' })
  })

  test('F3 F7 F15 an endless body is cut, a reset is told, a redirect is not followed', async () => {
    receiver.reply([endlessBody(), resetMidBody(), redirect(307, '/again')])
    const transport = fetchTransport({ deadlineMs: 2_000 })
    const cut = await transport.send(post(receiver.url))
    expect([cut.status, cut.truncated, cut.body.length]).toEqual([200, true, 131_072])
    expect(await errorOf(transport.send(post(receiver.url)))).toMatchObject({ code: 'reset', responseStatus: 200 })
    expect((await transport.send(post(receiver.url))).status).toBe(307)
    expect(receiver.requests).toHaveLength(3)
  })

  test('a signal ends the request, and what cannot be a request is told', async () => {
    receiver.reply(hang())
    const controller = new AbortController()
    const waiting = errorOf(fetchTransport().send(post(receiver.url), controller.signal))
    setTimeout(() => {
      controller.abort()
    }, 50)
    expect((await waiting).code).toBe('aborted')
    expect((await errorOf(fetchTransport().send(post(receiver.url), controller.signal))).code).toBe('aborted')
    expect((await errorOf(fetchTransport().send({ ...post(receiver.url), method: 'GET' }))).code).toBe(
      'invalid-request'
    )
    expect((await errorOf(fetchTransport().send(post('http://u:canary@h.test/')))).message).not.toContain('canary')
  })
})

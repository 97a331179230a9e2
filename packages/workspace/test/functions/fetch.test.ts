import type { ServerResponse } from 'node:http'
import { createTransport } from '@extensible-webhooks/engine'
import { openReceiver, type Received, type Receiver } from './support/receiver'
import { EVENT, IDENTITY, rejected, useRunner } from './support/runner'

/** What the receiver answers, by path. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse, request: Received) => void>> = {
  '/json': (response) => {
    response
      .writeHead(201, { 'content-type': 'application/json', 'x-list': ['a', 'b'] })
      .end('{"é":[1,"\\ud83d\\ude00"]}')
  },
  '/bytes': (response) => response.end(Buffer.from([0, 255, 128, 10])),
  '/empty': (response) => response.writeHead(204).end(),
  '/redirect': (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end('moved'),
  '/large': (response) => response.end('x'.repeat(200_000)),
  '/broken': (response) => response.destroy(),
  '/hang': () => undefined,
  '/failed': (response) => response.writeHead(503).end('later')
}

describe('fetch of an insert function (C5)', () => {
  const transport = createTransport({ allowPrivateNetwork: true })
  let receiver: Receiver
  const bench = useRunner(() => ({ transport, timeoutMs: 1_500 }))
  beforeAll(async () => {
    receiver = await openReceiver((request, response) => {
      ANSWERS[request.path.split('?')[0]!]!(response, request)
    })
  })
  afterAll(async () => {
    await transport.close()
    await receiver.close()
  })
  const fetched = (body: string): Promise<unknown> =>
    bench.out(`const url = settings.url; ${body}`, { settings: { url: receiver.url } })

  it('gives status, headers and JSON of the response', async () => {
    const body = `const response = await fetch(url + '/json?q=1')
      event.out = { status: response.status, ok: response.ok, text: response.statusText, url: response.url,
        type: response.headers.get('Content-Type'), has: response.headers.has('x-list'), list: response.headers.get('x-list'),
        none: response.headers.get('x-none'), names: [...response.headers.keys()].includes('x-list'), json: await response.json() }`
    expect(await fetched(body)).toEqual({
      status: 201,
      ok: true,
      text: 'Created',
      url: `${receiver.url}/json?q=1`,
      type: 'application/json',
      has: true,
      list: 'a, b',
      none: null,
      names: true,
      json: { é: [1, '😀'] }
    })
    expect(receiver.requests.at(-1)).toMatchObject({ method: 'GET', path: '/json?q=1' })
  })

  it.each([
    ['text', `'é{}'`, 'é{}', 'text/plain;charset=UTF-8'],
    ['JSON', 'JSON.stringify({ a: 1 })', '{"a":1}', 'application/json', `{ 'Content-Type': 'application/json' }`],
    ['bytes', 'new Uint8Array([104, 105])', 'hi', undefined],
    ['a part of a buffer', 'Buffer.from("hello").subarray(1, 3)', 'el', undefined],
    ['a form', `new URLSearchParams({ a: 'b c' })`, 'a=b+c', 'application/x-www-form-urlencoded;charset=UTF-8']
  ])('sends %s', async (_, body, bytes, type, headers = '{}') => {
    const sent = `await fetch(url + '/empty', { method: 'post', headers: ${headers}, body: ${body} })`
    await fetched(`event.out = (${sent}).status`)
    const request = receiver.requests.at(-1)!
    expect(request.method).toBe('POST')
    expect(request.body.toString()).toBe(bytes)
    expect(request.headers['content-type']).toBe(type)
  })

  it('sends headers given as an object, as pairs, and as Headers', async () => {
    for (const headers of [`{ 'X-One': '1' }`, `[['X-One', '1']]`, `new Headers({ 'X-One': 1 })`]) {
      await fetched(`await fetch(url + '/empty', { headers: ${headers} })`)
      expect(receiver.requests.at(-1)!.headers['x-one']).toBe('1')
    }
  })

  it('gives bytes as they are, once', async () => {
    const body = `const response = await fetch(url + '/bytes'); const copy = response.clone()
      const first = [...new Uint8Array(await response.arrayBuffer())], second = [...await copy.buffer()]
      event.out = [first, second, response.bodyUsed, await response.text().catch((error) => error.message)]`
    expect(await fetched(body)).toEqual([[0, 255, 128, 10], [0, 255, 128, 10], true, 'The body was read already'])
  })

  it('gives a response of any status', async () => {
    const body = `const r = await fetch(url + '/failed'); event.out = [r.ok, r.status, await r.text()]`
    expect(await fetched(body)).toEqual([false, 503, 'later'])
  })

  it('does not follow a redirect', async () => {
    const body = `const r = await fetch(url + '/redirect'); event.out = [r.status, r.headers.get('location')]`
    expect(await fetched(body)).toEqual([302, 'http://169.254.169.254/'])
  })

  it('says that a body over the cap was cut, and still gives the status', async () => {
    const body = `const r = await fetch(url + '/large'); event.out = [r.status, await r.text().catch((error) => error.message)]`
    expect(await fetched(body)).toEqual([200, 'The body of the response is longer than the limit and was cut'])
  })

  it('rejects with a TypeError that has the code of the failure', async () => {
    const body = `event.out = await fetch(url + '/broken').catch((error) => [error instanceof TypeError, error.code, error.message])`
    expect(await fetched(body)).toEqual([true, 'reset', expect.stringMatching(/^fetch failed: /)])
  })

  it.each([
    ['a GET with a body', `fetch(url, { body: 'x' })`, 'A GET request has no body'],
    ['a URL that is none', `fetch('nonsense')`, 'fetch failed'],
    ['a header with a line end', `fetch(url, { headers: { 'x-a': 'b\\r\\nc: d' } })`, 'fetch failed'],
    ['another protocol', `fetch('file:///etc/passwd')`, 'fetch failed']
  ])('rejects %s', async (_, call, message) => {
    expect(await fetched(`event.out = await ${call}.catch((error) => error.message)`)).toContain(message)
  })

  it('sends many requests at one time', async () => {
    const body = `const all = await Promise.all(Array.from({ length: 40 }, (_, i) => fetch(url + '/json?i=' + i)))
      event.out = all.filter((response) => response.ok).length`
    expect(await fetched(body)).toBe(40)
  })

  it('allows 256 requests and timers at one time', async () => {
    const body = `const calls = Array.from({ length: 300 }, () => new Promise((r) => setTimeout(r, 1)))
      await Promise.all(calls); event.out = 'all'`
    await expect(fetched(body)).rejects.toThrow('At most 256 requests and timers may be under way in one run')
  })

  it('ends a run whose request is not answered, and closes the request', async () => {
    const before = receiver.requests.length
    const end = await bench.end(`const onTrack = (event, { url }) => fetch(url + '/hang')`, {
      settings: { url: receiver.url }
    })
    expect(end).toMatchObject({ status: 'retryable', error: { reason: 'The function ran longer than 1.5 s.' } })
    expect(receiver.requests.length).toBe(before + 1)
    expect(await bench.end(IDENTITY)).toEqual({ status: 'returned', event: EVENT })
  })
})

describe('fetch to where it must not go (F24)', () => {
  const transport = createTransport({ dial: () => Promise.reject(new Error('dialled')) })
  const bench = useRunner(() => ({ transport }))
  afterAll(() => transport.close())

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://localhost./',
    'http://10.0.0.1/',
    'http://metadata@169.254.169.254/'
  ])('refuses %s', async (url) => {
    const end = await bench.end(`const onTrack = (event, { url }) => fetch(url)`, { settings: { url } })
    expect(end).toMatchObject({
      status: 'rejected',
      error: { code: 'failed', reason: expect.stringMatching(/fetch failed/) }
    })
    expect(JSON.stringify(end)).not.toContain('dialled')
  })

  it('tells the function the code', async () => {
    const body = `event.out = await fetch('http://127.0.0.1/').catch((error) => error.code)`
    expect(await bench.out(body)).toBe('address-refused')
  })

  it('refuses ports of other protocols', async () => {
    expect(await bench.out(`event.out = await fetch('http://example.com:6379/').catch((error) => error.code)`)).toBe(
      'port-refused'
    )
  })
})

describe('fetch without a network', () => {
  const bench = useRunner()

  it('says that there is none', async () => {
    expect(await bench.end(`const onTrack = () => fetch('https://example.com/')`)).toEqual(
      rejected('failed', 'TypeError: fetch is not available: there is no network here')
    )
  })
})

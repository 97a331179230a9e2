import { createTransport } from '../../src/transport/create-transport'
import {
  closeKeepAlive,
  dripBody,
  hang,
  resetAfterHeaders,
  resetUnanswered,
  startReceiver
} from '@extensible-webhooks/harness'
import { errorOf, timed, until } from './support/expect-error'
import { Socket } from 'node:net'
import type { Receiver } from '@extensible-webhooks/harness'
import type { Transport, WireRequest } from '../../src/transport/types'

let receiver: Receiver
let transport: Transport

beforeEach(async () => {
  receiver = await startReceiver()
  transport = createTransport({ allowPrivateNetwork: ['127.0.0.1'], deadlineMs: 2_000 })
})

afterEach(async () => {
  await transport.close()
  await receiver.close()
})

function request(more: Partial<WireRequest> = {}): WireRequest {
  return { method: 'POST', url: `${receiver.url}/hook`, headers: {}, body: 'x', ...more }
}

describe('what is written', () => {
  test('method, path, query, header names and body bytes arrive as given', async () => {
    const body = new Uint8Array([0, 255, 10, 13, 195, 40])
    await transport.send({
      method: 'PATCH',
      url: `${receiver.url}/a%20b/?q=1&q=é#part`,
      headers: { 'X-Mixed-Case': 'a,b', 'Content-Type': 'application/octet-stream' },
      body
    })
    const [got] = receiver.requests
    expect(got).toMatchObject({ method: 'PATCH', path: '/a%20b/?q=1&q=%C3%A9' })
    expect(got!.rawHeaders).toEqual(expect.arrayContaining(['X-Mixed-Case', 'a,b']))
    expect(got!.headers).toMatchObject({ host: `127.0.0.1:${receiver.port}`, 'content-length': '6' })
    expect(got!.body).toEqual(Buffer.from(body))
  })

  test('a GET without a body has no content length', async () => {
    await transport.send({ method: 'GET', url: receiver.url, headers: {} })
    expect(receiver.requests[0]).toMatchObject({ method: 'GET', path: '/' })
    expect(receiver.requests[0]!.headers['content-length']).toBeUndefined()
  })

  test.each([
    ['a line break', { 'x-secret': 'canary-1\r\nx-evil: 1' }],
    ['NUL', { 'x-secret': 'canary-1\0' }],
    ['a character beyond Latin-1', { 'x-secret': 'canary-1 ✓' }],
    ['transfer-encoding', { 'transfer-encoding': 'chunked' }],
    ['a name with a space', { 'x bad': '1' }],
    ['a wrong content length', { 'content-length': '3' }]
  ])('F36 a header with %s is refused before anything is written', async (_title, headers) => {
    const error = await errorOf(transport.send(request({ headers, body: 'four' })))
    expect(error.code).toBe('invalid-request')
    expect(error.message).not.toContain('canary')
    expect(receiver.requests).toHaveLength(0)
    expect((await transport.send(request())).status).toBe(200)
  })
})

describe('what is read', () => {
  test('header names are lower case, repeated ones are a list, and none reaches a prototype', async () => {
    const head =
      'HTTP/1.1 200 Fine\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Name: \xe9\r\n__proto__: x\r\nconstructor: y\r\n'
    receiver.reply({ raw: (socket) => void socket.write(`${head}content-length: 0\r\n\r\n`, 'latin1') })
    const { headers, statusText } = await transport.send(request())
    expect(statusText).toBe('Fine')
    expect(Object.getPrototypeOf(headers)).toBeNull()
    expect(Object.entries(headers)).toEqual([
      ['set-cookie', ['a=1', 'b=2']],
      ['x-name', 'é'],
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['content-length', '0']
    ])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test('a body in many pieces is put together', async () => {
    receiver.reply({
      raw: async (socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
        for (const letter of 'abcdef') {
          await new Promise((resolve) => socket.write(`1\r\n${letter}\r\n`, resolve))
        }
        socket.write('0\r\n\r\n')
      }
    })
    expect((await transport.send(request())).body.toString()).toBe('abcdef')
  })

  test('a body that ends with its connection is complete', async () => {
    receiver.reply({ raw: (socket) => void socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall of it') })
    expect((await transport.send(request())).body.toString()).toBe('all of it')
    expect((await transport.send(request())).body.toString()).toBe('all of it')
    expect(receiver.connections()).toBe(2)
  })
})

describe('connections', () => {
  test('requests one after another share one connection', async () => {
    for (let count = 0; count < 20; count++) await transport.send(request())
    expect(receiver.connections()).toBe(1)
  })

  test('R6 no more connections are opened than the limit, and the rest wait their turn', async () => {
    const two = createTransport({ allowPrivateNetwork: true, connections: 2 })
    receiver.reply({ delayMs: 5 })
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`)
    await Promise.all(paths.map((path) => two.send(request({ url: receiver.url + path }))))
    expect(receiver.connections()).toBe(2)
    expect(receiver.requests.map(({ path }) => path).sort()).toEqual([...paths].sort())
    expect(receiver.requests.slice(0, 2).map(({ path }) => path)).toEqual(['/0', '/1'])
    await two.close()
  })

  test('one request more than may wait fails at once', async () => {
    const small = createTransport({ allowPrivateNetwork: true, connections: 1, maxWaiting: 1, deadlineMs: 300 })
    receiver.reply(hang())
    const first = errorOf(small.send(request()))
    const second = errorOf(small.send(request()))
    const { result, tookMs } = await timed(() => errorOf(small.send(request())))
    expect(result.code).toBe('network')
    expect(tookMs).toBeLessThan(100)
    expect((await first).code).toBe('timeout')
    expect((await second).code).toBe('timeout')
    await small.close()
  })

  test('F1 every request to an origin that refuses connections is told so, also those that waited', async () => {
    const gone = await startReceiver()
    await gone.close()
    const two = createTransport({ allowPrivateNetwork: true, connections: 2 })
    const errors = await Promise.all(Array.from({ length: 50 }, () => errorOf(two.send(request({ url: gone.url })))))
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['refused']))
    expect((await two.send(request())).status).toBe(200)
    await two.close()
  })

  test('F12 a request on a kept connection that breaks unanswered is sent once more', async () => {
    receiver.reply([200, resetUnanswered(), 201])
    await transport.send(request())
    expect((await transport.send(request())).status).toBe(201)
    expect(receiver.requests).toHaveLength(3)
    expect(receiver.connections()).toBe(2)
  })

  test('F12 a request that breaks unanswered twice is told as reset', async () => {
    receiver.reply([200, resetUnanswered(), resetUnanswered(), 201])
    await transport.send(request())
    expect((await errorOf(transport.send(request()))).code).toBe('reset')
    expect(receiver.requests).toHaveLength(3)
    expect((await transport.send(request())).status).toBe(201)
  })

  test('F12 a response that had begun is never asked for again', async () => {
    receiver.reply([200, resetAfterHeaders(200), 201])
    await transport.send(request())
    expect(await errorOf(transport.send(request()))).toMatchObject({ code: 'reset', responseStatus: 200 })
    expect(receiver.requests).toHaveLength(2)
  })

  test('F12 a peer that closes every connection it said it would keep gets every request', async () => {
    receiver.reply(closeKeepAlive())
    for (let count = 0; count < 30; count++) {
      expect((await transport.send(request({ body: String(count) }))).status).toBe(200)
    }
    expect(new Set(receiver.requests.map(({ body }) => body.toString())).size).toBe(30)
  })

  test('connections of the origin that rested longest are closed when there are too many origins', async () => {
    const other = await startReceiver()
    const closed = jest.fn()
    receiver.reply({
      raw: (socket) => {
        socket.on('close', closed).write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      }
    })
    const one = createTransport({ allowPrivateNetwork: true, maxOrigins: 1 })
    await one.send(request())
    await one.send(request({ url: other.url }))
    await until(() => closed.mock.calls.length === 1)
    receiver.reply(200)
    expect((await one.send(request())).status).toBe(200)
    await one.close()
    await other.close()
  })
})

describe('deadline and cancellation', () => {
  test('timeoutMs lowers the deadline and never raises it', async () => {
    receiver.reply(hang())
    const low = await timed(() => errorOf(transport.send(request({ timeoutMs: 100 }))))
    expect(low.result.code).toBe('timeout')
    expect(low.tookMs).toBeLessThan(350)
    const short = createTransport({ allowPrivateNetwork: true, deadlineMs: 100 })
    const high = await timed(() => errorOf(short.send(request({ timeoutMs: 60_000 }))))
    expect(high.result.code).toBe('timeout')
    expect(high.tookMs).toBeLessThan(350)
    await short.close()
  })

  test('F14 a connection that never opens ends at the deadline, and the attempt with it', async () => {
    let ended = false
    const dead = createTransport({
      deadlineMs: 200,
      dial: (_target, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            ended = true
            reject(signal.reason as Error)
          })
        })
    })
    const { result, tookMs } = await timed(() => errorOf(dead.send(request({ url: 'http://93.184.216.34/' }))))
    expect(result).toMatchObject({ code: 'timeout' })
    expect(result.message).toContain('the connection was not open yet')
    expect(tookMs).toBeLessThan(450)
    expect(ended).toBe(true)
    await dead.close()
  })

  test('a signal ends a request before it is sent, while it waits for an answer, and in the body', async () => {
    const sent = new AbortController()
    sent.abort()
    expect((await errorOf(transport.send(request(), sent.signal))).code).toBe('aborted')
    expect(receiver.requests).toHaveLength(0)

    receiver.reply(hang())
    const waiting = new AbortController()
    const silent = errorOf(transport.send(request(), waiting.signal))
    await until(() => receiver.requests.length === 1)
    waiting.abort(new Error('stop'))
    expect(await silent).toMatchObject({ code: 'aborted', responseStatus: undefined, cause: new Error('stop') })

    receiver.reply(dripBody(5))
    const reading = new AbortController()
    const dripping = errorOf(transport.send(request(), reading.signal))
    await until(() => receiver.requests.length === 2)
    setTimeout(() => {
      reading.abort()
    }, 50)
    expect(await dripping).toMatchObject({ code: 'aborted', responseStatus: 200 })
    receiver.reply(200)
    expect((await transport.send(request())).status).toBe(200)
  })

  test('a request that is cancelled while it waits is never written, and the connection serves on', async () => {
    const one = createTransport({ allowPrivateNetwork: true, connections: 1 })
    receiver.reply({ delayMs: 50 })
    const first = one.send(request({ body: 'first' }))
    const controller = new AbortController()
    const second = errorOf(one.send(request({ body: 'second' }), controller.signal))
    const third = one.send(request({ body: 'third' }))
    controller.abort()
    expect((await second).message).toContain('all connections were busy')
    await first
    await third
    expect(receiver.requests.map(({ body }) => body.toString())).toEqual(['first', 'third'])
    expect(receiver.connections()).toBe(1)
    await one.close()
  })

  test('a request that is cancelled at once on an open connection is not written', async () => {
    const one = createTransport({ allowPrivateNetwork: true, connections: 1 })
    await one.send(request({ body: 'first' }))
    const controller = new AbortController()
    const second = errorOf(one.send(request({ body: 'second' }), controller.signal))
    controller.abort()
    expect((await second).code).toBe('aborted')
    await one.send(request({ body: 'third' }))
    expect(receiver.requests.map(({ body }) => body.toString())).toEqual(['first', 'third'])
    expect(receiver.connections()).toBe(1)
    await one.close()
  })

  test('one signal serves hundreds of requests without a warning', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning)
    process.on('warning', onWarning)
    receiver.reply(hang())
    const controller = new AbortController()
    const errors = Array.from({ length: 300 }, () => errorOf(transport.send(request(), controller.signal)))
    await until(() => receiver.requests.length === 50)
    controller.abort()
    expect(new Set((await Promise.all(errors)).map(({ code }) => code))).toEqual(new Set(['aborted']))
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  test('close ends what is under way, what waits and what comes later', async () => {
    const closing = createTransport({ allowPrivateNetwork: true, connections: 1 })
    const closed = jest.fn()
    receiver.reply({ raw: (socket) => void socket.on('close', closed) })
    const running = errorOf(closing.send(request()))
    const waiting = errorOf(closing.send(request()))
    await until(() => receiver.requests.length === 1)
    await closing.close()
    expect((await running).code).toBe('aborted')
    expect((await waiting).code).toBe('aborted')
    expect((await errorOf(closing.send(request()))).code).toBe('aborted')
    await until(() => closed.mock.calls.length === 1)
    await closing.close()
    expect(receiver.requests).toHaveLength(1)
  })
})

test('close ends a connection that is being opened', async () => {
  let late: ((socket: Socket) => void) | undefined
  const opening = createTransport({
    dial: () =>
      new Promise((resolve) => {
        late = resolve
      })
  })
  const sending = errorOf(opening.send(request({ url: 'http://93.184.216.34/' })))
  await until(() => late !== undefined)
  await opening.close()
  expect((await sending).code).toBe('aborted')
  const socket = new Socket()
  late?.(socket)
  await until(() => socket.destroyed)
})

describe('options', () => {
  test.each([
    ['deadlineMs', { deadlineMs: 0 }],
    ['deadlineMs', { deadlineMs: 2 ** 31 }],
    ['maxResponseBytes', { maxResponseBytes: 1.5 }],
    ['connections', { connections: NaN }],
    ['allowPrivateNetwork', { allowPrivateNetwork: ['10.0.0.0/99'] }],
    ['allowPrivateNetwork', { allowPrivateNetwork: ['http://localhost'] }],
    ['proxy', { proxy: 'socks5://user:canary@proxy:1080' }]
  ])('R4 a wrong %s is told by name, without a secret', (name, options) => {
    expect(() => createTransport(options)).toThrow(name)
    expect(() => createTransport(options)).not.toThrow('canary')
  })
})

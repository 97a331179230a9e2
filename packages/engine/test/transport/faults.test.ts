import { createTransport } from '../../src/transport/create-transport'
import {
  badChunk,
  bigBody,
  bigHeader,
  dripBody,
  dripHeaders,
  earlyHints,
  endlessBody,
  endlessSmallChunks,
  gzipBomb,
  hang,
  malformedStatusLine,
  manyHeaders,
  redirect,
  resetAfterHeaders,
  resetMidBody,
  resetUnanswered,
  startReceiver
} from '@extensible-webhooks/harness'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { errorOf, timed } from './support/expect-error'
import type { Receiver, Reply } from '@extensible-webhooks/harness'
import type { Transport, WireRequest } from '../../src/transport/types'
import type { AddressInfo } from 'node:net'

const DEADLINE_MS = 1_000
const LATEST_MS = DEADLINE_MS + 1_000

let receiver: Receiver
let transport: Transport

beforeEach(async () => {
  receiver = await startReceiver()
  transport = createTransport({ allowPrivateNetwork: ['127.0.0.1'], deadlineMs: DEADLINE_MS })
})

afterEach(async () => {
  await transport.close()
  await receiver.close()
})

function request(more: Partial<WireRequest> = {}): WireRequest {
  return {
    method: 'POST',
    url: `${receiver.url}/hook`,
    headers: { 'content-type': 'application/json' },
    body: '{"a":1}',
    ...more
  }
}

/** Bytes that are held after a garbage collection, on the heap and outside of it. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function expectNextDelivered(): Promise<void> {
  receiver.reply({ json: { ok: true } })
  const next = await transport.send(request())
  expect(next.status).toBe(200)
  expect(next.body.toString()).toBe('{"ok":true}')
}

const upgrade = (): Reply => ({
  raw: (socket) => void socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
})

describe('a fault that ends in an error, with the next request delivered', () => {
  const cases: [title: string, reply: () => Reply, code: string, status: number | undefined][] = [
    ['F2 a reset after the headers is told as reset, with the status', () => resetAfterHeaders(202), 'reset', 202],
    ['F3 a reset in the body is told as reset, with the status', () => resetMidBody(503), 'reset', 503],
    ['F4 silence ends at the deadline', hang, 'timeout', undefined],
    ['F5 dripping headers end at the deadline', dripHeaders, 'timeout', undefined],
    ['F6 a dripping body ends at the deadline, with the status', dripBody, 'timeout', 200],
    ['F7 small chunks without an end stop at the deadline', endlessSmallChunks, 'timeout', 200],
    ['F10 3,000 headers over 16 KiB are told as malformed', manyHeaders, 'malformed', undefined],
    ['F10 a header of 1 MB is told as malformed', bigHeader, 'malformed', undefined],
    ['F11 a status line that is not HTTP is told as malformed', malformedStatusLine, 'malformed', undefined],
    ['F11 a chunk size that is no number is told as malformed', badChunk, 'malformed', 200],
    ['F11 an upgrade that nobody asked for is told as malformed', upgrade, 'malformed', undefined],
    ['F12 a first request that is reset is not sent again', resetUnanswered, 'reset', undefined]
  ]
  test.each(cases)('%s', async (_title, reply, code, status) => {
    receiver.reply(reply())
    const { result, tookMs } = await timed(() => errorOf(transport.send(request())))
    expect({ code: result.code, status: result.responseStatus }).toEqual({ code, status })
    expect(tookMs).toBeLessThan(LATEST_MS)
    if (code === 'timeout') expect(tookMs).toBeGreaterThan(DEADLINE_MS - 20)
    expect(receiver.requests).toHaveLength(1)
    await expectNextDelivered()
  })

  test('F1 a refused connection is told as refused', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    const error = await errorOf(transport.send(request({ url: `http://127.0.0.1:${port}/` })))
    expect(error).toMatchObject({ code: 'refused', errno: 'ECONNREFUSED', responseStatus: undefined })
    await expectNextDelivered()
  })

  test('F14 a name that does not exist and one that takes 10 s are told as dns and timeout', async () => {
    const slow = createTransport({
      deadlineMs: DEADLINE_MS,
      lookup: async (hostname) => {
        if (hostname === 'none.test') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
        if (hostname === 'empty.test') return []
        return new Promise((resolve) => {
          setTimeout(() => {
            resolve([{ address: '93.184.216.34', family: 4 }])
          }, 10_000).unref()
        })
      },
      dial: () => Promise.reject(new Error('nothing is dialed here'))
    })
    expect(await errorOf(slow.send(request({ url: 'http://none.test/' })))).toMatchObject({
      code: 'dns',
      errno: 'ENOTFOUND'
    })
    expect(await errorOf(slow.send(request({ url: 'http://empty.test/' })))).toMatchObject({ code: 'dns' })
    const { result, tookMs } = await timed(() => errorOf(slow.send(request({ url: 'http://slow.test/' }))))
    expect(result.code).toBe('timeout')
    expect(tookMs).toBeLessThan(LATEST_MS)
    await slow.close()
  })

  test('F14 a dead IPv6 address beside a live IPv4 address is passed over', async () => {
    const both = createTransport({
      deadlineMs: 2_000,
      allowPrivateNetwork: true,
      lookup: async () => [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 }
      ]
    })
    const { result, tookMs } = await timed(() => both.send(request({ url: `http://both.test:${receiver.port}/hook` })))
    expect(result.status).toBe(200)
    expect(tookMs).toBeLessThan(1_000)
    expect(receiver.requests[0]?.headers.host).toBe(`both.test:${receiver.port}`)
    await both.close()
  })
})

describe('the cap on a response', () => {
  const CAP = 16_384
  let capped: Transport

  beforeEach(() => {
    capped = createTransport({ allowPrivateNetwork: ['127.0.0.1'], deadlineMs: 2_000, maxResponseBytes: CAP })
  })
  afterEach(() => capped.close())

  test.each([
    [CAP - 1, false],
    [CAP, false],
    [CAP + 1, true],
    [65_536, true]
  ])('F8 a body of %i bytes under a cap of 16,384 is cut: %p', async (bytes, truncated) => {
    receiver.reply(bigBody(bytes, 201))
    const response = await capped.send(request())
    expect(response.status).toBe(201)
    expect(response.truncated).toBe(truncated)
    expect(response.body).toEqual(Buffer.alloc(Math.min(bytes, CAP), 'x'))
    expect(response.headers['content-length']).toBe(String(bytes))
    receiver.reply(204)
    expect((await capped.send(request())).status).toBe(204)
    expect(receiver.connections()).toBe(truncated ? 2 : 1)
  })

  test('F7 R1 endless chunks and a body of 1 GB are read up to 128 KiB, then the connection is closed', async () => {
    for (const reply of [endlessBody(), { headers: { 'content-length': '1073741824' }, body: Buffer.alloc(262_144) }]) {
      receiver.reply(reply)
      const { result, tookMs } = await timed(() => transport.send(request()))
      expect(result).toMatchObject({ status: 200, truncated: true })
      expect(result.body).toHaveLength(131_072)
      expect(tookMs).toBeLessThan(DEADLINE_MS)
    }
    await expectNextDelivered()
  })

  test('F9 a gzip bomb of 64 MB is unpacked to the cap and no further', async () => {
    receiver.reply(gzipBomb())
    const before = process.memoryUsage.rss()
    const response = await capped.send(request())
    expect(response).toMatchObject({ status: 200, truncated: true })
    expect(response.body).toEqual(Buffer.alloc(CAP))
    expect(process.memoryUsage.rss() - before).toBeLessThan(32 * 1024 * 1024)
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync]
  ])('a %s body that was not asked for is decoded', async (encoding, compress) => {
    receiver.reply({ headers: { 'content-encoding': encoding }, body: compress(Buffer.from('{"packed":true}')) })
    const response = await capped.send(request())
    expect(response).toMatchObject({ truncated: false })
    expect(response.body.toString()).toBe('{"packed":true}')
    expect(receiver.requests[0]?.headers['accept-encoding']).toBeUndefined()
  })

  test('a body that says gzip and is none is answered with its status, marked as incomplete', async () => {
    receiver.reply({ status: 200, headers: { 'content-encoding': 'gzip' }, text: 'plain after all' })
    expect(await capped.send(request())).toMatchObject({ status: 200, truncated: true })
  })

  test('100 endless bodies at once cost less than 32 MB', async () => {
    receiver.reply(endlessBody())
    const many = createTransport({ allowPrivateNetwork: ['127.0.0.1'], connections: 100, deadlineMs: 10_000 })
    await many.send(request())
    const before = heldBytes()
    const responses = await Promise.all(Array.from({ length: 100 }, () => many.send(request())))
    const growth = heldBytes() - before
    expect(responses.every(({ truncated, body }) => truncated && body.length === 131_072)).toBe(true)
    expect(growth).toBeLessThan(32 * 1024 * 1024)
    await many.close()
  })
})

describe('responses that are only responses', () => {
  test.each([301, 302, 303, 307, 308] as const)('F15 R3 a %i is given back and not followed', async (status) => {
    receiver.reply(redirect(status, 'http://169.254.169.254/latest/meta-data'))
    const response = await transport.send(request())
    expect(response).toMatchObject({ status, headers: { location: 'http://169.254.169.254/latest/meta-data' } })
    expect(receiver.requests).toHaveLength(1)
  })

  test('F15 a redirect to itself is one request', async () => {
    receiver.reply(redirect(302, '/hook'))
    expect((await transport.send(request())).status).toBe(302)
    expect(receiver.requests).toHaveLength(1)
    await expectNextDelivered()
  })

  test('F18 early hints are passed over', async () => {
    receiver.reply(earlyHints())
    const response = await transport.send(request())
    expect(response).toMatchObject({ status: 200, headers: { 'content-length': '2' } })
    expect(response.headers.link).toBeUndefined()
    expect(response.body.toString()).toBe('ok')
    await expectNextDelivered()
  })

  test('F18 a 204 has an empty body, and a 200 with an error body is a 200', async () => {
    receiver.reply([204, { status: 200, json: { error: 'no' } }])
    expect((await transport.send(request())).body).toHaveLength(0)
    expect((await transport.send(request())).status).toBe(200)
  })
})

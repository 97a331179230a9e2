import { once } from 'node:events'
import { createServer } from 'node:http'
import { createConnection as connectTcp, createServer as createTcp } from 'node:net'
import { createServer as createTls } from 'node:tls'
import { createProxy } from 'proxy'
import { startReceiver } from '@extensible-webhooks/harness'
import { createTransport } from '../../src/transport/create-transport'
import { makeCertificates } from './support/certificates'
import { errorOf, timed } from './support/expect-error'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { ProxyServer } from 'proxy'
import type { Receiver } from '@extensible-webhooks/harness'
import type { Transport, TransportOptions } from '../../src/transport/types'

const CREDENTIALS = 'Basic ' + Buffer.from('us er:p@ss:canary').toString('base64')

let receiver: Receiver
let proxy: ProxyServer
let port: number
let seen: { method: string | undefined; url: string | undefined; authorization: string | undefined }[]
const stops: (() => void)[] = []

beforeEach(async () => {
  receiver = await startReceiver({ json: { ok: true } })
  seen = []
  proxy = createProxy(createServer())
  proxy.authenticate = (request: IncomingMessage) => {
    const authorization = request.headers['proxy-authorization']
    seen.push({ method: request.method, url: request.url, authorization })
    return authorization === CREDENTIALS
  }
  port = await listen(proxy)
})

afterEach(async () => {
  for (const stop of stops.splice(0)) stop()
  await receiver.close()
})

async function listen(server: Server | ReturnType<typeof createTcp>): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function open(options: TransportOptions = {}): Transport {
  const transport = createTransport({
    allowPrivateNetwork: ['hook.test', '127.0.0.1'],
    lookup: (hostname) =>
      Promise.resolve([{ address: hostname === 'evil.test' ? '10.0.0.1' : '127.0.0.1', family: 4 }]),
    deadlineMs: 2_000,
    proxy: `http://us%20er:p%40ss%3Acanary@127.0.0.1:${port}`,
    ...options
  })
  stops.push(() => void transport.close())
  return transport
}

const post = (url: string): { method: string; url: string; headers: Record<string, string>; body: string } => ({
  method: 'POST',
  url,
  headers: { 'x-a': '1' },
  body: 'body'
})

test('a plain request goes to the proxy in absolute form, with credentials that the endpoint does not see', async () => {
  const transport = open()
  const url = `${receiver.url}/hook?a=1`
  for (let count = 0; count < 3; count++) expect((await transport.send(post(url))).status).toBe(200)
  expect(seen[0]).toEqual({ method: 'POST', url, authorization: CREDENTIALS })
  expect(receiver.requests[0]).toMatchObject({ method: 'POST', path: '/hook?a=1' })
  expect(receiver.requests[0]?.headers).toMatchObject({ 'x-a': '1', host: `127.0.0.1:${receiver.port}` })
  expect(receiver.requests[0]?.headers['proxy-authorization']).toBeUndefined()
  expect(receiver.requests[0]?.body.toString()).toBe('body')
})

test('an https request goes through a tunnel that the proxy opens for the name', async () => {
  const certificates = await makeCertificates()
  const heads: string[] = []
  const server = createTls(certificates.valid, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      heads.push(chunk.toString())
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecure')
    })
  })
  const tlsPort = await listen(server)
  const tunnel = createTcp((socket) => {
    // A proxy that resolves hook.test by itself.
    socket.once('data', (head) => {
      heads.push(head.toString())
      const onward = connectTcp(tlsPort, '127.0.0.1').on('error', () => undefined)
      socket.write('HTTP/1.1 200 Connection')
      setImmediate(() => {
        socket.write(' established\r\nvia: test\r\n\r\n')
        socket.pipe(onward).pipe(socket)
      })
    })
  })
  const tunnelPort = await listen(tunnel)
  const transport = open({ proxy: `http://user:canary@127.0.0.1:${tunnelPort}`, ca: certificates.authority.cert })
  for (let count = 0; count < 2; count++) {
    expect((await transport.send(post(`https://hook.test:${tlsPort}/x`))).body.toString()).toBe('secure')
  }
  expect(heads[0]).toMatch(new RegExp(`^CONNECT hook\\.test:${tlsPort} HTTP/1\\.1\r\nHost: hook\\.test:${tlsPort}\r\n`))
  expect(heads[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('user:canary').toString('base64')}`)
  expect(heads).toHaveLength(3)
  expect(heads[1]).toMatch(/^POST \/x HTTP/)
  expect(heads[1]!.toLowerCase()).not.toContain('proxy-')
})

test('wrong credentials are told as proxy, for both kinds of request, without being repeated', async () => {
  const transport = open({ proxy: `http://user:canary@127.0.0.1:${port}` })
  for (const url of [`${receiver.url}/hook`, `https://hook.test:${receiver.port}/`]) {
    const error = await errorOf(transport.send(post(url)))
    expect(error.code).toBe('proxy')
    expect(error.message).toContain('407')
    expect(error.message).not.toContain('canary')
  }
  expect(receiver.requests).toHaveLength(0)
})

test('a proxy that refuses the connection or speaks something else is told as proxy', async () => {
  const gone = createTcp()
  const gonePort = await listen(gone)
  stops.pop()?.()
  const error = await errorOf(open({ proxy: `http://127.0.0.1:${gonePort}` }).send(post(receiver.url)))
  expect(error).toMatchObject({ code: 'proxy', errno: 'ECONNREFUSED' })

  const talker = await listen(createTcp((socket) => void socket.write('220 smtp ready\r\n\r\n')))
  const closer = await listen(createTcp((socket) => void socket.end()))
  for (const proxyPort of [talker, closer]) {
    const transport = open({ proxy: `http://127.0.0.1:${proxyPort}` })
    expect((await errorOf(transport.send(post('https://hook.test/')))).code).toBe('proxy')
  }
})

test('a proxy that never answers CONNECT ends at the deadline', async () => {
  const silent = await listen(createTcp((socket) => void socket.resume()))
  const transport = open({ proxy: `http://127.0.0.1:${silent}`, deadlineMs: 200 })
  const { result, tookMs } = await timed(() => errorOf(transport.send(post('https://hook.test/'))))
  expect(result.code).toBe('timeout')
  expect(tookMs).toBeLessThan(450)
})

test('F22 F23 behind a proxy the literal and the lookup of the target are still checked', async () => {
  const transport = open({ allowPrivateNetwork: false })
  for (const url of ['http://127.0.0.1/', 'https://[::ffff:7f00:1]/', 'http://evil.test/', 'https://evil.test/']) {
    expect((await errorOf(transport.send(post(url)))).code).toBe('address-refused')
  }
  expect(seen).toEqual([])
})

import { once } from 'node:events'
import { createServer } from 'node:tls'
import { createTransport } from '../../src/transport/create-transport'
import { makeCertificates } from './support/certificates'
import { errorOf } from './support/expect-error'
import type { AddressInfo } from 'node:net'
import type { TLSSocket, TlsOptions, Server } from 'node:tls'
import type { Transport, TransportOptions } from '../../src/transport/types'
import type { Certificates, Pair } from './support/certificates'

let certificates: Certificates
const running: (() => void)[] = []

beforeAll(async () => {
  certificates = await makeCertificates()
})

afterEach(() => {
  for (const stop of running.splice(0)) stop()
})

async function serve(pair: Pair, options: TlsOptions = {}): Promise<{ port: number; sockets: TLSSocket[] }> {
  const sockets: TLSSocket[] = []
  const server: Server = createServer({ ...pair, ...options }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'))
  }).listen(0, '127.0.0.1')
  server.on('tlsClientError', () => undefined)
  running.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, sockets }
}

function open(options: TransportOptions = {}): Transport {
  const transport = createTransport({
    allowPrivateNetwork: true,
    deadlineMs: 3_000,
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    ca: certificates.authority.cert,
    ...options
  })
  running.push(() => void transport.close())
  return transport
}

function post(port: number, host = 'hook.test'): { method: string; url: string; headers: Record<string, string> } {
  return { method: 'POST', url: `https://${host}:${port}/hook`, headers: {} }
}

test('a certificate of the own authority is accepted, and the connection is kept', async () => {
  const { port, sockets } = await serve(certificates.valid)
  const transport = open({ ca: [certificates.selfSigned.cert, certificates.authority.cert] })
  for (let count = 0; count < 3; count++) expect((await transport.send(post(port))).body.toString()).toBe('ok')
  expect(sockets).toHaveLength(1)
  expect((sockets[0] as TLSSocket & { servername: string }).servername).toBe('hook.test')
  expect((await transport.send(post(port, 'hook.test.'))).status).toBe(200)
})

test.each([
  ['expired', 'CERT_HAS_EXPIRED'],
  ['otherHost', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT']
] as const)('F13 a certificate that is %s is told as tls, and nothing is written', async (kind, errno) => {
  const { port, sockets } = await serve(certificates[kind])
  const seen = jest.fn()
  const transport = open()
  const error = await errorOf(transport.send(post(port)))
  for (const socket of sockets) socket.on('data', seen)
  expect(error).toMatchObject({ code: 'tls', errno })
  expect(seen).not.toHaveBeenCalled()
  expect(await errorOf(transport.send(post(port)))).toMatchObject({ code: 'tls' })
  const good = await serve(certificates.valid)
  expect((await transport.send(post(good.port))).status).toBe(200)
})

test('F13 an unknown authority is told as tls', async () => {
  const { port } = await serve(certificates.valid)
  const transport = createTransport({
    allowPrivateNetwork: true,
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }])
  })
  expect((await errorOf(transport.send(post(port)))).code).toBe('tls')
  await transport.close()
})

test('a Host header does not change whose certificate is asked for', async () => {
  const { port } = await serve(certificates.otherHost)
  const transport = open()
  expect((await errorOf(transport.send({ ...post(port), headers: { host: 'other.test' } }))).code).toBe('tls')
})

test('a client certificate is shown, and its absence is told as tls', async () => {
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: certificates.authority.cert }
  const { port, sockets } = await serve(certificates.valid, mutual)
  const { cert, key } = certificates.client
  expect((await open({ cert, key }).send(post(port))).status).toBe(200)
  expect(sockets[0]?.getPeerCertificate().subject.CN).toBe('client')
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const strict = await serve(certificates.valid, { ...mutual, maxVersion })
    const { code } = await errorOf(open().send(post(strict.port)))
    expect(['tls', 'reset']).toContain(code)
  }
})

test('a plain server behind https is told as tls, a handshake that hangs ends at the deadline', async () => {
  const { createServer: createPlain } = await import('node:net')
  const speaks = createPlain((socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 No\r\n\r\n'))
  const silent = createPlain((socket) => void socket.on('error', () => undefined))
  const ports = []
  for (const server of [speaks, silent]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    running.push(() => server.close())
    ports.push((server.address() as AddressInfo).port)
  }
  expect((await errorOf(open().send(post(ports[0]!)))).code).toBe('tls')
  const started = performance.now()
  expect((await errorOf(open({ deadlineMs: 200 }).send(post(ports[1]!)))).code).toBe('timeout')
  expect(performance.now() - started).toBeLessThan(450)
})

test('a PEM that cannot be read is told when the transport is created', () => {
  expect(() => createTransport({ ca: 'no pem', cert: 'no pem', key: 'no pem' })).toThrow()
})

import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { certificateOf, type TlsKind } from './certificates'
import { serveConnection, type Connection, type ConnectionLimits } from './connection'
import type { ReceivedRequest } from './parse-request'
import type { Reply } from './reply'
import { createRequestLog } from './request-log'
import { standsOn } from './reset'

/** Answers a request; a list answers in turn and its last entry stays. */
export type Replies = Reply | readonly Reply[] | ((request: ReceivedRequest) => Reply | Promise<Reply>)

/** Options of {@link startReceiver}. */
export interface ReceiverOptions {
  /** Port of 127.0.0.1. @default 0: a free port */
  readonly port?: number
  /** Speaks TLS, with a good or a bad certificate. @default no TLS */
  readonly tls?: TlsKind
  /** Larger bodies are answered with 413. @default 64 MiB */
  readonly maxBodyBytes?: number
  /** Larger heads are answered with 431. @default 1 MiB */
  readonly maxHeadBytes?: number
  /** How long a request may take to come in, in milliseconds; then 408. @default 30,000 */
  readonly requestTimeoutMs?: number
  /** After so long without a byte in either direction a connection is ended, in milliseconds. @default 120,000 */
  readonly idleTimeoutMs?: number
  /** Further connections are closed at once. @default 5,000 */
  readonly maxConnections?: number
  /** How many requests are kept in `requests`; the first ones are forgotten. @default 100,000 */
  readonly keepRequests?: number
  /** How many bytes of requests are kept in `requests`. @default 256 MiB */
  readonly keepBytes?: number
}

/** A receiver on loopback that keeps the raw bytes of every request. */
export interface Receiver {
  /** `http://127.0.0.1:PORT`, or `https://…`, without a slash at its end. */
  readonly url: string
  readonly port: number
  /** With TLS: the certificate of the authority that a client should trust, PEM. */
  readonly ca: string | undefined
  /** All requests, in the order in which they were complete. */
  readonly requests: ReceivedRequest[]
  /** Connections accepted so far. */
  connections(): number
  /** Replaces the replies from now on. */
  reply(replies: Replies): void
  /**
   * Ends every connection and stops.
   * @param graceMs how long to wait until answers under way are written, in milliseconds; 0 by default
   */
  close(graceMs?: number): Promise<void>
}

const MIB = 1_024 * 1_024

/**
 * Starts a receiver on a raw socket, so that faults which an HTTP library would not allow can be shown.
 *
 * @param replies what to answer; 200 with an empty body where nothing is given
 * @param options port, TLS and limits
 * @returns the receiver, listening on 127.0.0.1
 * @throws Error with code `EADDRINUSE` or `EACCES` where the port cannot be had
 */
export async function startReceiver(replies: Replies = 200, options: ReceiverOptions = {}): Promise<Receiver> {
  const log = createRequestLog({
    maxRequests: options.keepRequests ?? 100_000,
    maxBytes: options.keepBytes ?? 256 * MIB
  })
  const limits: ConnectionLimits = {
    maxHeadBytes: options.maxHeadBytes ?? MIB,
    maxBodyBytes: options.maxBodyBytes ?? 64 * MIB,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 120_000
  }
  const chooser = createChooser(replies)
  const connections = new Set<Connection>()
  let accepted = 0
  const serve = (socket: Socket): void => {
    accepted++
    const connection = serveConnection(socket, limits, { record: log.add, answer: chooser.choose })
    connections.add(connection)
    socket.once('close', () => connections.delete(connection))
  }

  const { server, ca } = await createServer(options.tls, serve)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.maxConnections = options.maxConnections ?? 5_000
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `${ca === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
    port,
    ca,
    requests: log.requests,
    connections: () => accepted,
    reply: chooser.replace,
    close: async (graceMs = 0) => {
      const closed = server.listening ? once(server, 'close') : undefined
      server.close()
      if (graceMs > 0) await withinTime(Promise.all([...connections].map(({ finish }) => finish())), graceMs)
      // Sockets in the middle of a TLS handshake are among them.
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}

function createChooser(replies: Replies): {
  choose: (request: ReceivedRequest) => Promise<Reply>
  replace: (next: Replies) => void
} {
  let current = replies
  let answered = 0
  return {
    choose: async (request) => {
      const index = answered++
      if (typeof current === 'function') return current(request)
      if (Array.isArray(current)) return (current as readonly Reply[])[Math.min(index, current.length - 1)] ?? 200
      return current as Reply
    },
    replace: (next) => {
      current = next
      answered = 0
    }
  }
}

async function createServer(
  tls: TlsKind | undefined,
  serve: (socket: Socket) => void
): Promise<{ server: Server; ca: string | undefined }> {
  if (tls === undefined) return { server: createTcpServer(serve), ca: undefined }
  const { cert, key, ca } = await certificateOf(tls)
  const below = new Map<number, Socket>()
  const server = createTlsServer({ cert, key }, (socket) => {
    const tcp = below.get(socket.remotePort ?? -1)
    if (tcp) standsOn(socket, tcp)
    serve(socket)
  })
  server.on('connection', (tcp: Socket) => {
    const { remotePort = -1 } = tcp
    below.set(remotePort, tcp)
    // A client that does not trust the certificate resets the connection in the middle of the handshake.
    tcp.on('error', () => tcp.destroy())
    tcp.once('close', () => below.delete(remotePort))
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return { server, ca }
}

async function withinTime(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([work, late])
  clearTimeout(timer)
}

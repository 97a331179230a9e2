import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls'
import type { Dial } from '@extensible-webhooks/engine'
import { serveConnection, type ConnectionLimits } from '../receiver/connection'
import type { ReceivedRequest } from '../receiver/parse-request'
import { standsOn } from '../receiver/reset'
import type { Answer } from './endpoint'
import { certificateOf, type TlsKind } from '../receiver/certificates'
import type { ConnectionFault } from './fault-replies'
import { recordRequest, type RecordedRequest } from './recorded-request'

/** A raw socket on loopback that answers for the mocked hosts, plain and with TLS. */
export interface SocketDoor {
  /** Leads every host name to this door. */
  readonly dial: Readonly<Record<'http' | 'https', Dial>>
  /** The authority whose certificates it shows. */
  readonly ca: string
  /** Which wrong certificate a host shows from now on, if any. */
  misbehave(host: string, fault: ConnectionFault | undefined): void
  close(): Promise<void>
}

/** What the door needs. */
export interface SocketDoorOptions {
  /** Answers a request; nothing where no endpoint takes it. */
  readonly answer: (request: RecordedRequest) => Promise<Answer | undefined>
  readonly now: () => number
  /** Told of each port, before anything connects to it. */
  readonly onPort: (port: number) => void
}

/** The certificate that a host shows; a fault that is none of TLS never gets as far as that. */
const TLS_KIND_OF: Readonly<Record<ConnectionFault | 'none', TlsKind>> = {
  none: 'valid',
  refused: 'valid',
  dns: 'valid',
  'tls-expired': 'expired',
  'tls-wrong-host': 'wrong-host',
  'tls-self-signed': 'self-signed'
}

/** Opens the door. It is needed only where an endpoint has a fault. */
export async function openSocketDoor(options: SocketDoorOptions): Promise<SocketDoor> {
  const local = await certificateOf('valid')
  const faults = new Map<string, ConnectionFault | undefined>()
  const sockets = new Set<Socket>()
  const connections = new Map<number, Socket>()
  const contextOf = async (host: string): Promise<SecureContext> =>
    createSecureContext(await certificateOf(TLS_KIND_OF[faults.get(host) ?? 'none'], host))
  const plain = createServer((socket) => {
    serve(socket, 'http', sockets, options)
  })
  const secure = createTlsServer(
    {
      cert: local.cert,
      key: local.key,
      SNICallback: (host, done) => {
        contextOf(host).then(
          (context) => {
            done(null, context)
          },
          (error: unknown) => {
            done(error as Error)
          }
        )
      }
    },
    (socket) => {
      const below = connections.get(socket.remotePort ?? -1)
      if (below) standsOn(socket, below)
      serve(socket, 'https', sockets, options)
    }
  )
  // A client that does not like the certificate ends the handshake; that is what is to be shown.
  secure.on('tlsClientError', () => undefined)
  secure.on('connection', (socket: Socket) => {
    const { remotePort = -1 } = socket
    sockets.add(socket)
    connections.set(remotePort, socket)
    // A client that does not trust the certificate resets the connection in the middle of the handshake.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      connections.delete(remotePort)
    })
  })
  const ports = { http: await listen(plain), https: await listen(secure) }
  options.onPort(ports.http)
  options.onPort(ports.https)
  return {
    dial: { http: dialPort(ports.http), https: dialPort(ports.https) },
    ca: local.ca,
    misbehave: (host, fault) => {
      faults.set(host, fault)
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await Promise.all([close(plain), close(secure)])
    }
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}

/** Generous: what is sent here comes from the engine, and is to arrive as it is. */
const LIMITS: ConnectionLimits = {
  maxHeadBytes: 1024 * 1024,
  maxBodyBytes: 64 * 1024 * 1024,
  requestTimeoutMs: 30_000,
  idleTimeoutMs: 120_000
}

function serve(socket: Socket, scheme: string, sockets: Set<Socket>, { answer, now }: SocketDoorOptions): void {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  serveConnection(socket, LIMITS, {
    record: () => undefined,
    answer: async (request) => {
      const answered = await answer(toRecord(request, scheme, now()))
      // What no endpoint takes never gets as far as this: the transport asks before it sends.
      return answered?.reply ?? 503
    }
  })
}

function toRecord(
  { method, path, rawHeaders, headers, body }: ReceivedRequest,
  scheme: string,
  atMs: number
): RecordedRequest {
  return recordRequest({ method, url: `${scheme}://${headers['host'] ?? ''}${path}`, rawHeaders, body, atMs })
}

function dialPort(port: number): Dial {
  return async (_target, signal) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    // The transport listens for errors only once the connection is there.
    socket.on('error', () => undefined)
    await once(socket, 'connect', { signal })
    return socket
  }
}

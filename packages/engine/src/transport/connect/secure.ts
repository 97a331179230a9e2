import { isIP } from 'node:net'
import { connect, createSecureContext, rootCertificates } from 'node:tls'
import { untilEvent } from './dial'
import type { Socket } from 'node:net'
import type { SecureContext, TLSSocket } from 'node:tls'
import type { TransportOptions } from '../types'
import type { Connector } from './connector'

/** How many hosts a TLS session is remembered for. */
const MAX_SESSIONS = 256

/**
 * Certificates of the options as a context; undefined where Node's own defaults serve.
 *
 * @throws Error of OpenSSL when a PEM cannot be read, so that a mistake is told at once
 */
export function createTlsContext({ ca, cert, key }: TransportOptions): SecureContext | undefined {
  if (ca === undefined && cert === undefined && key === undefined) return undefined
  return createSecureContext({
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ...(typeof ca === 'string' ? [ca] : ca)] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key })
  })
}

/** Adds TLS where the route asks for it; the certificate must be for the host of the URL, however it was dialed. */
export function secureConnector(next: Connector, context: SecureContext | undefined): Connector {
  const sessions = new Map<string, Buffer>()
  return async (route, signal) => {
    const socket = await next(route, signal)
    if (!route.secure) return socket
    const secured = startTls(socket, route.hostname, context, sessions.get(route.origin))
    secured.on('session', (session) => {
      if (sessions.size >= MAX_SESSIONS) sessions.clear()
      sessions.set(route.origin, session)
    })
    return untilEvent(secured, 'secureConnect', signal)
  }
}

/** Begins a TLS handshake as a client over a connection. */
export function startTls(socket: Socket, hostname: string, context?: SecureContext, session?: Buffer): TLSSocket {
  const name = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
  return connect({
    socket,
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ALPNProtocols: ['http/1.1'],
    ...(context === undefined ? {} : { secureContext: context }),
    ...(session === undefined ? {} : { session })
  })
}

import { isTransportError, TransportError } from '../transport-error'
import { errnoOf } from '../coerce-transport-error'
import { untilEvent } from './dial'
import { resolveAddresses } from './guard'
import { startTls } from './secure'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Dial, Lookup } from '../types'
import type { Connector, Route } from './connector'

/** An HTTP proxy, as its URL says. */
export interface Proxy {
  readonly route: Route
  /** Value of `Proxy-Authorization`. */
  readonly authorization: string | undefined
}

/** A proxy that answers CONNECT with more than this is none. */
const MAX_ANSWER_BYTES = 16_384

/**
 * Reads the URL of a proxy.
 *
 * @throws TypeError for anything but an http or https URL; the message holds no credentials
 */
export function parseProxy(url: string): Proxy {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new TypeError('proxy: expected an http or https URL, such as http://user:password@proxy.internal:3128')
  }
  const secure = parsed.protocol === 'https:'
  const credentials = [parsed.username, parsed.password].map((part) => decodeURIComponent(part)).join(':')
  return {
    route: {
      origin: parsed.origin,
      hostname: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port),
      secure
    },
    authorization: credentials === ':' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`
  }
}

/**
 * Connects to the proxy instead of the host, and for https has it open a tunnel (RFC 9110, CONNECT). A plain http
 * request goes to the proxy itself, in absolute form. The proxy's own address is the operator's and is not checked.
 */
export function proxyConnector(proxy: Proxy, dial: Dial, lookup: Lookup, context?: SecureContext): Connector {
  const reach = async (signal: AbortSignal): Promise<Socket> => {
    const addresses = await resolveAddresses(proxy.route, lookup)
    const socket = await dial({ hostname: proxy.route.hostname, port: proxy.route.port, addresses }, signal)
    if (!proxy.route.secure) return socket
    return untilEvent(startTls(socket, proxy.route.hostname, context), 'secureConnect', signal)
  }
  return async (route, signal) => {
    try {
      const socket = await reach(signal)
      if (route.secure) await openTunnel(socket, route, proxy, signal)
      return socket
    } catch (error) {
      signal.throwIfAborted()
      throw proxyFailure(route, error)
    }
  }
}

async function openTunnel(socket: Socket, route: Route, proxy: Proxy, signal: AbortSignal): Promise<void> {
  const host = `${route.hostname.includes(':') ? `[${route.hostname}]` : route.hostname}:${route.port}`
  const authorization = proxy.authorization === undefined ? '' : `Proxy-Authorization: ${proxy.authorization}\r\n`
  socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n`)
  let head = ''
  while (!head.includes('\r\n\r\n')) {
    const chunk = socket.read() as Buffer | null
    if (chunk === null) await untilEvent(socket, 'readable', signal)
    else head += chunk.toString('latin1')
    if (socket.readableEnded || head.length > MAX_ANSWER_BYTES) break
  }
  const [status = ''] = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.slice(1) ?? []
  if (status.startsWith('2') && head.includes('\r\n\r\n')) return
  socket.destroy()
  const answer = status === '' ? 'did not answer as an HTTP proxy' : `answered CONNECT with status ${status}`
  throw new TransportError('proxy', `The proxy "${proxy.route.hostname}" ${answer} for "${route.hostname}"`)
}

function proxyFailure(route: Route, error: unknown): TransportError {
  if (isTransportError(error) && error.code === 'proxy') return error
  const errno = isTransportError(error) ? error.errno : errnoOf(error)
  const detail = errno === undefined ? '' : ` (${errno})`
  return new TransportError('proxy', `The proxy did not open the way to "${route.hostname}"${detail}`, {
    cause: error,
    ...(errno === undefined ? {} : { errno })
  })
}

import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { createTransport, type DialTarget, type Transport } from '@extensible-webhooks/engine'

/** Where requests are led. */
export interface LocalPorts {
  /** Port of 127.0.0.1 that takes every request that goes nowhere else. */
  readonly receiver: number
  /** Ports of 127.0.0.1 that are reached by their own address. */
  readonly open: readonly number[]
  /** URLs that are replaced whole, such as token endpoints, without their query. */
  readonly replaced: ReadonlyMap<string, string>
}

/**
 * Makes a transport that leads every request to loopback: names are never looked up, and TLS is left off, since the
 * receiver could not have the certificate of every host. Method, path, headers and body stay as they are, `Host` among them.
 *
 * @param ports where requests are led
 * @returns a transport on real sockets
 */
export function createLeadingTransport({ receiver, open, replaced }: LocalPorts): Transport {
  const local = new Set([...open, ...[...replaced.values()].map((url) => Number(new URL(url).port))])
  const transport = createTransport({
    allowPrivateNetwork: true,
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    dial: ({ hostname, port }: DialTarget, signal) =>
      dialLoopback(hostname === '127.0.0.1' && local.has(port) ? port : receiver, signal)
  })
  return {
    send: (request, signal) => transport.send({ ...request, url: leadUrl(request.url, replaced) }, signal),
    close: () => transport.close()
  }
}

function leadUrl(text: string, replaced: ReadonlyMap<string, string>): string {
  const [base = '', query] = text.split('?')
  const instead = replaced.get(base)
  if (instead !== undefined) return query === undefined ? instead : `${instead}?${query}`
  return text.replace(/^https:/i, 'http:')
}

async function dialLoopback(port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, signal })
  await once(socket, 'connect', { signal })
  return socket
}

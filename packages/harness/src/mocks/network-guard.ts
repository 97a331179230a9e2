import { Socket } from 'node:net'

/** Where connections may go while mocks are open. */
export interface NetworkGuard {
  /** Lets connections to this port of the own machine through. */
  readonly allow: (port: number) => void
  /** Gives the network back. */
  close(): void
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|localhost)$/

/**
 * Keeps every TCP connection of this process from going anywhere but to the receivers of the harness. nock sees `fetch`
 * and node:http only; a plugin that opens sockets, or brings an undici of its own, would get past it.
 *
 * @param allowLoopback whether other ports of the own machine may be reached
 */
export function guardNetwork(allowLoopback: boolean): NetworkGuard {
  const ports = new Set<number>()
  // The prototype is patched, so its own method is what has to be given back.
  const original = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect')
  const connect = original?.value as (this: Socket, ...args: unknown[]) => Socket
  const mayConnect = ({ host, port, path }: Target): boolean => {
    // A pipe or a Unix socket is the machine itself, and no way out.
    if (path !== undefined) return allowLoopback
    if (host !== undefined && !LOOPBACK.test(host)) return false
    return allowLoopback || ports.has(Number(port))
  }
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    const target = readTarget(args)
    if (mayConnect(target)) return connect.apply(this, args)
    const place = target.path ?? `${target.host ?? 'localhost'}:${String(target.port)}`
    const message = `Mocks are on, and no connection may leave them: ${place}.`
    process.nextTick(() => this.destroy(Object.assign(new Error(message), { code: 'ENETUNREACH' })))
    return this
  }
  return {
    allow: (port) => {
      ports.add(port)
    },
    close: () => {
      if (original) Object.defineProperty(Socket.prototype, 'connect', original)
    }
  }
}

interface Target {
  readonly host: string | undefined
  readonly port: unknown
  readonly path: string | undefined
}

/** Reads the many ways to call `connect`; `net.connect` hands over one list of its normalised arguments. */
function readTarget(args: readonly unknown[]): Target {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { host?: string; port?: unknown; path?: string }
    return { host, port, path }
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { host: undefined, port: undefined, path: first }
  return { host: typeof second === 'string' ? second : undefined, port: first, path: undefined }
}

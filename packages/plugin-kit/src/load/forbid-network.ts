import dgram from 'node:dgram'
import dns from 'node:dns'
import { Socket } from 'node:net'
import { isObject, textOf } from '../loose'

/** The code of the error that a connection fails with. */
export const NO_NETWORK = 'XWH_NO_NETWORK'

/** What became known of connections that were tried. */
export interface ForbiddenNetwork {
  /** Hosts, or paths of sockets, that were dialled since it was last asked. */
  readonly take: () => string[]
}

/**
 * Lets no connection leave this process from now on, whoever asks: http, tls, undici and fetch all end in
 * `Socket.connect`, and UDP and names have their own ways. There is no way back: it is for a process of its own.
 */
export function forbidNetwork(): ForbiddenNetwork {
  let dialled: string[] = []
  const refuse = (host: string): Error => {
    dialled.push(host)
    return Object.assign(new Error(`No connection is made while a plugin is checked (${host}).`), { code: NO_NETWORK })
  }
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    const error = refuse(hostOf(args))
    process.nextTick(() => this.destroy(error))
    return this
  }
  dgram.Socket.prototype.send = (...args: unknown[]) => {
    callBack(args, refuse('by UDP'))
  }
  forbidNames(refuse)
  return {
    take: () => {
      const taken = dialled
      dialled = []
      return taken
    }
  }
}

/** `lookup` asks the system, and the others ask a name server by sockets that are none of Node's own. */
function forbidNames(refuse: (host: string) => Error): void {
  const byCallback = (host: unknown, ...rest: unknown[]): void => {
    callBack(rest, refuse(String(host)))
  }
  const byPromise = (host: unknown): Promise<never> => Promise.reject(refuse(String(host)))
  for (const holder of [dns, dns.Resolver.prototype]) replaceAsking(holder, byCallback)
  for (const holder of [dns.promises, dns.promises.Resolver.prototype]) replaceAsking(holder, byPromise)
}

/** Node hands an error to the last argument, later. */
function callBack(args: readonly unknown[], error: Error): void {
  const callback = args.at(-1)
  if (typeof callback === 'function') process.nextTick(callback, error)
}

function replaceAsking(holder: object, answer: (host: unknown, ...rest: unknown[]) => unknown): void {
  const members = holder as Record<string, unknown>
  for (const name of Object.getOwnPropertyNames(holder)) {
    if (/^(lookup|resolve|reverse)/.test(name) && typeof members[name] === 'function') members[name] = answer
  }
}

/** `connect(port, host)`, `connect(path)`, `connect({ host, port })`, and Node's own form of these as one list. */
function hostOf(args: readonly unknown[]): string {
  const [first, second] = args
  if (Array.isArray(first)) return hostOf(first as unknown[])
  if (isObject(first)) return textOf(first['host']) ?? textOf(first['path']) ?? 'localhost'
  if (typeof first === 'string' && Number.isNaN(Number(first))) return first
  return typeof second === 'string' ? second : 'localhost'
}

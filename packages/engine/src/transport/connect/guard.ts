import { isIP } from 'node:net'
import { lookup as systemLookup } from 'node:dns/promises'
import { checkAddress } from '../target'
import { TransportError } from '../transport-error'
import { errnoOf } from '../coerce-transport-error'
import type { Allowance } from '../address-guard'
import type { Lookup } from '../types'
import type { Connector, Route } from './connector'

/** The system's resolver, all answers. */
export const lookupAll: Lookup = (hostname) => systemLookup(hostname, { all: true })

/**
 * Looks the host up and refuses it when any answer is refused, since a resolver that mixes public and private answers
 * is an attack. What was checked is what gets dialed (DNS rebinding).
 */
export function guardLookup(next: Connector, lookup: Lookup, allowance: Allowance): Connector {
  return async (route, signal) => {
    const addresses = await resolveAddresses(route, lookup)
    for (const address of addresses) checkAddress(route.hostname, address, allowance)
    signal.throwIfAborted()
    return next({ ...route, addresses }, signal)
  }
}

/** Looks once more at the address that the socket is really connected to. */
export function guardConnected(next: Connector, allowance: Allowance): Connector {
  return async (route, signal) => {
    const socket = await next(route, signal)
    try {
      checkAddress(route.hostname, socket.remoteAddress ?? 'unknown', allowance)
    } catch (error) {
      socket.destroy()
      throw error
    }
    return socket
  }
}

/**
 * All addresses of a host; a literal is its own.
 *
 * @throws TransportError `dns`
 */
export async function resolveAddresses(route: Route, lookup: Lookup): Promise<readonly string[]> {
  if (isIP(route.hostname) !== 0) return [route.hostname]
  try {
    const answers = await lookup(route.hostname)
    if (answers.length > 0) return answers.map(({ address }) => address)
  } catch (error) {
    throw unresolved(route.hostname, errnoOf(error), error)
  }
  throw unresolved(route.hostname, 'ENOTFOUND')
}

function unresolved(hostname: string, errno: string | undefined, cause?: unknown): TransportError {
  const detail = errno === undefined ? '' : ` (${errno})`
  return new TransportError('dns', `The host "${hostname}" cannot be resolved${detail}: check its name`, {
    cause,
    ...(errno === undefined ? {} : { errno })
  })
}

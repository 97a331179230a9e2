import { isIP } from 'node:net'
import { createAllowance } from './address-guard'
import { checkAddress, parseTarget } from './target'
import type { TransportOptions } from './types'

/** A URL that passed, and whether it did so by an exception. */
export interface GuardedUrl {
  readonly url: URL
  /** Whether `allowPrivateNetwork` names its host, so that it belongs to this machine or a network of one's own. */
  readonly isException: boolean
}

/** Names of this machine (RFC 6761 section 6.3), whatever a resolver says. */
const LOCALHOST = /(^|\.)localhost\.?$/

/**
 * Makes the check that a transport makes of each URL, for those that are not called from here, such as the authorize URL
 * to which a browser is sent: http or https without credentials, no port of another protocol, no private address. Names
 * are not resolved, but for `localhost`.
 *
 * @param allowPrivateNetwork as for `createTransport`
 * @returns a function that throws TransportError `invalid-request`, `port-refused` or `address-refused`
 * @throws TypeError for an entry of `allowPrivateNetwork` that cannot be read
 */
export function createUrlGuard(
  allowPrivateNetwork: NonNullable<TransportOptions['allowPrivateNetwork']> = false
): (url: string) => GuardedUrl {
  const allowance = createAllowance(allowPrivateNetwork)
  return (url) => {
    const { hostname } = parseTarget(url, allowance)
    const address = LOCALHOST.test(hostname) ? '127.0.0.1' : isIP(hostname) === 0 ? undefined : hostname
    if (address !== undefined) checkAddress(hostname, address, allowance)
    const isException = allowance.host(hostname) || (address !== undefined && allowance.address(address))
    return { url: new URL(url), isException }
  }
}

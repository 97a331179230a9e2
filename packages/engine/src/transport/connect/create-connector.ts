import { dialTcp } from './dial'
import { guardConnected, guardLookup, lookupAll } from './guard'
import { parseProxy, proxyConnector } from './proxy'
import { createTlsContext, secureConnector } from './secure'
import type { Allowance } from '../address-guard'
import type { TransportOptions } from '../types'
import type { Connector } from './connector'
import type { Proxy } from './proxy'

/**
 * Puts the connectors in their order: the name is looked up and checked, then dialed (or the proxy is), then the
 * connected address is checked, then TLS begins. So nothing is written to an address that is refused.
 *
 * @throws TypeError or Error for options that cannot be read
 */
export function createConnector(
  options: TransportOptions,
  allowance: Allowance
): { readonly connector: Connector; readonly proxy: Proxy | undefined } {
  const dial = options.dial ?? dialTcp
  const lookup = options.lookup ?? lookupAll
  const context = createTlsContext(options)
  const proxy = options.proxy === undefined ? undefined : parseProxy(options.proxy)
  const direct: Connector = ({ hostname, port, addresses = [] }, signal) => dial({ hostname, port, addresses }, signal)
  const way = proxy ? proxyConnector(proxy, dial, lookup, context) : guardConnected(direct, allowance)
  return { connector: secureConnector(guardLookup(way, lookup, allowance), context), proxy }
}

import { isIP } from 'node:net'
import { refuseAddress } from './address-guard'
import { refusesPort } from './ports'
import { TransportError } from './transport-error'
import type { Allowance } from './address-guard'

/** What a URL says about where a request goes. */
export interface Target {
  /** Scheme, host and port, as the URL standard writes them. */
  readonly origin: string
  /** Path and query. */
  readonly path: string
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string
  readonly port: number
  readonly secure: boolean
}

const DEFAULT_PORT: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/**
 * Reads a URL and refuses what must never be called. Numeric forms of an address (`0x7f.1`, `2130706433`, full-width
 * digits) are one and the same here, since the URL parser has written them as dotted decimals.
 *
 * @throws TransportError `invalid-request`, `port-refused` or `address-refused`
 */
export function parseTarget(url: string, allowance: Allowance): Target {
  const parsed = parseUrl(url)
  const hostname = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = parsed.port === '' ? (DEFAULT_PORT[parsed.protocol] ?? 0) : Number(parsed.port)
  if (refusesPort(port)) {
    throw new TransportError('port-refused', `Port ${port} of "${hostname}" is never used for HTTP: use another port`)
  }
  if (isIP(hostname) !== 0) checkAddress(hostname, hostname, allowance)
  return {
    origin: parsed.origin,
    path: parsed.pathname + parsed.search,
    hostname,
    port,
    secure: parsed.protocol === 'https:'
  }
}

/**
 * Refuses an address that the guard does not let through.
 *
 * @throws TransportError `address-refused`
 */
export function checkAddress(hostname: string, address: string, allowance: Allowance): void {
  const reason = refuseAddress(address)
  if (reason === undefined || allowance.host(hostname) || allowance.address(address)) return
  const subject = hostname === address ? 'it' : `its address ${address}`
  throw new TransportError(
    'address-refused',
    `The host "${hostname}" is not called: ${subject} is ${reason} (allowPrivateNetwork can make an exception)`
  )
}

/**
 * Reads an http or https URL without credentials.
 *
 * @throws TransportError `invalid-request`; the message repeats no part of the URL that could be a secret
 */
export function parseUrl(url: string): URL {
  if (!URL.canParse(url))
    throw new TransportError('invalid-request', 'The URL of the request is not a valid absolute URL')
  const parsed = new URL(url)
  if (!Object.hasOwn(DEFAULT_PORT, parsed.protocol)) {
    throw new TransportError('invalid-request', `The scheme "${parsed.protocol}" is not called: use http or https`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new TransportError(
      'invalid-request',
      `The URL of the request to "${parsed.host}" holds credentials: put them in the authentication or a header`
    )
  }
  return parsed
}

/** Remembers what URLs were read as; forgets everything once it holds as many as its limit. */
export function memoizeTargets(parse: (url: string) => Target, limit = 1_000): (url: string) => Target {
  const seen = new Map<string, Target>()
  return (url) => {
    const known = seen.get(url)
    if (known) return known
    const target = parse(url)
    if (seen.size >= limit) seen.clear()
    if (url.length <= 2_048) seen.set(url, target)
    return target
  }
}

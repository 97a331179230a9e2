import ipaddr from 'ipaddr.js'

/** IPv6 is refused outside of what IANA gives out as global unicast. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** The metadata service of Azure, on an address that counts as public. */
const PUBLIC_BUT_INTERNAL: ReadonlySet<string> = new Set(['168.63.129.16'])

/**
 * Tells why an address must not be called (server-side request forgery). Only public unicast addresses pass; an IPv4
 * address inside an IPv6 one is judged as the IPv4 address.
 *
 * @param address an IPv4 or IPv6 address, without brackets
 * @returns the reason, such as `loopback`, or undefined for an address that may be called
 */
export function refuseAddress(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'not an IP address'
  const parsed = ipaddr.process(address)
  const range = parsed.range()
  if (range !== 'unicast') return range
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return 'not global unicast'
  return PUBLIC_BUT_INTERNAL.has(parsed.toString()) ? 'a cloud metadata service' : undefined
}

/** What `allowPrivateNetwork` lets through although the guard would refuse it. */
export interface Allowance {
  host(hostname: string): boolean
  address(address: string): boolean
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?$/

/**
 * Reads `allowPrivateNetwork`.
 *
 * @param allow `true` for everything, `false` for nothing, or host names, addresses and CIDR ranges
 * @throws TypeError for an entry that is none of these
 */
export function createAllowance(allow: boolean | readonly string[]): Allowance {
  if (typeof allow === 'boolean') return { host: () => allow, address: () => allow }
  const ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = []
  const hosts = new Set<string>()
  for (const entry of allow) {
    const bare = entry
      .trim()
      .toLowerCase()
      .replace(/^\[(.*)\]$/, '$1')
    if (ipaddr.isValidCIDR(bare)) ranges.push(ipaddr.parseCIDR(bare))
    else if (ipaddr.IPv6.isValid(bare) || ipaddr.IPv4.isValidFourPartDecimal(bare)) ranges.push(wholeAddress(bare))
    else if (HOST_NAME.test(bare)) hosts.add(withoutFinalDot(bare))
    else
      throw new TypeError(`allowPrivateNetwork: "${entry}" is no host name, address or CIDR range, such as 10.0.0.0/8`)
  }
  return {
    host: (hostname) => hosts.has(withoutFinalDot(hostname)),
    address: (address) => ipaddr.isValid(address) && isWithin(ipaddr.process(address), ranges)
  }
}

function wholeAddress(address: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const parsed = ipaddr.process(address)
  return [parsed, parsed.kind() === 'ipv4' ? 32 : 128]
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][]): boolean {
  return ranges.some(([base, bits]) => base.kind() === address.kind() && address.match([base, bits]))
}

function withoutFinalDot(hostname: string): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname
}

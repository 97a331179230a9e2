/**
 * Checks the scopes that a client asks for (RFC 6749 section 3.3: words with one space between).
 *
 * @param wanted the parameter `scope`
 * @param allowed what may be asked for; anything where it is not set
 */
export function scopesAreAllowed(wanted: string | undefined, allowed: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(wanted)) return false
  return allowed === undefined || wanted.split(' ').every((scope) => allowed.includes(scope))
}

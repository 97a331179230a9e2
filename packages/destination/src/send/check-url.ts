import { isRecord } from './path'
import { refuse } from './refuse'

let lastUrl: string | undefined
let lastHref = ''

/**
 * The URL of a request: that of the mapping with the mapped query, and what the authentication adds to the query.
 *
 * The last good URL is remembered: most mappings have one for all events.
 *
 * @param url http or https (P22), without user name and password
 * @param query scalars, or lists of them
 * @throws PayloadValidationError that says what is wrong
 */
export function requestUrl(url: unknown, query: unknown): string {
  const href = checkUrl(url)
  return query === undefined || query === null ? href : withQuery(href, query)
}

/**
 * Adds the query of the authentication.
 *
 * @throws PayloadValidationError where the mapping has a parameter of that name already: it would let a mapping replace it
 */
export function addAuthorizationQuery(href: string, query: Readonly<Record<string, string>>): string {
  const names = Object.keys(query)
  if (names.length === 0) return href
  const { searchParams } = new URL(href)
  const taken = names.find((name) => searchParams.has(name))
  if (taken !== undefined) throw refuse('query', `"${taken}" cannot be mapped: the authentication sets it.`)
  return appendQuery(href, new URLSearchParams(query))
}

function checkUrl(url: unknown): string {
  if (url === lastUrl && lastUrl !== undefined) return lastHref
  if (typeof url !== 'string') throw refuse('url', 'is missing or is not text.')
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  // The URL itself is not told: it may hold a token of the user's.
  if (!parsed) throw refuse('url', 'is not a URL; write it in full, such as https://example.com/orders.')
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw refuse('url', `must begin with http: or https:, not with ${parsed.protocol}`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw refuse('url', 'must not hold a user name or password; choose the authentication HTTP Basic for them.')
  }
  lastUrl = url
  lastHref = parsed.href
  return lastHref
}

function withQuery(href: string, query: unknown): string {
  if (!isRecord(query)) throw refuse('query', 'must be an object of names and values.')
  const added = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const member of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (member !== null && member !== undefined) added.append(name, checkParameter(name, member))
    }
  }
  return added.size === 0 ? href : appendQuery(href, added)
}

/** Appended as text: searchParams.append would write the user's own query anew, and could change its bytes. */
function appendQuery(href: string, added: URLSearchParams): string {
  const parsed = new URL(href)
  parsed.search = parsed.search === '' ? added.toString() : `${parsed.search}&${added.toString()}`
  return parsed.href
}

function checkParameter(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw refuse('query', `the value of "${name}" must be text, a number, a boolean or a list of them, not an object.`)
}

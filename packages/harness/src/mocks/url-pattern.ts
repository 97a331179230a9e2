/** A URL in which `*` stands for any text and `{name}` for one segment. */
export interface UrlPattern {
  /** As it was written. */
  readonly source: string
  /** The query that was written, empty where there was none. */
  readonly search: string
  /** Whether scheme, host, port and path fit; the query is not looked at. */
  matches(url: URL): boolean
  /** Whether scheme, host and port fit. */
  matchesOrigin(url: URL): boolean
}

const SEGMENT = 'xwh-any-segment'

/**
 * Compiles the URL of an endpoint.
 *
 * @param source absolute URL, http or https
 * @returns nothing where it is no such URL
 */
export function compileUrl(source: string): UrlPattern | undefined {
  const replaced = source.replaceAll(/\{[^{}/]*\}/g, SEGMENT)
  if (!/^https?:\/\//i.test(replaced) || !URL.canParse(replaced)) return undefined
  const { origin, pathname, search } = new URL(replaced)
  const wholeOrigin = toExpression(origin, '[^/]*')
  const path = toExpression(pathname, '.*')
  return {
    source,
    search,
    matches: (url) => wholeOrigin.test(url.origin) && path.test(url.pathname),
    matchesOrigin: (url) => wholeOrigin.test(url.origin)
  }
}

function toExpression(text: string, any: string): RegExp {
  const parts = text.split(new RegExp(`(${SEGMENT}|\\*)`))
  const expression = parts.map((part) => {
    if (part === SEGMENT) return '[^/]+'
    return part === '*' ? any : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${expression.join('')}$`)
}

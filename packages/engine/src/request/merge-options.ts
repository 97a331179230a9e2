import type { RequestOptions } from '@segment/actions-core'

type Loose = Record<string, unknown>

/** Options of a request, with the hooks that core lets a plugin add. */
export interface PluginRequestOptions extends RequestOptions {
  beforeRequest?: readonly ((options: PluginRequestOptions) => unknown)[]
  afterResponse?: readonly ((request: unknown, options: unknown, response: unknown) => unknown)[]
}

/**
 * Later options over earlier ones, as core merges them: lists are joined, objects are merged, headers by their names in
 * lower case, and the header value `undefined` (the text) removes the header.
 */
export function mergeOptions(...sources: readonly (PluginRequestOptions | undefined)[]): PluginRequestOptions {
  const result: Loose = {}
  let headers: Record<string, string> = {}
  for (const source of sources) {
    if (!source) continue
    for (const [key, value] of Object.entries(source)) {
      if (key !== 'headers') result[key] = key in result ? mergeValue(result[key], value) : value
    }
    if (source.headers) headers = mergeHeaders(headers, source.headers)
  }
  result['headers'] = headers
  return result
}

function mergeValue(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return [...(before as unknown[]), ...(after as unknown[])]
  if (isPlainObject(before) && isPlainObject(after)) return { ...before, ...after }
  return after
}

function isPlainObject(value: unknown): value is Loose {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Headers of `more` over those of `base`.
 *
 * @param more a plain object, or anything that core's `Headers` iterates
 */
export function mergeHeaders(base: Readonly<Record<string, string>>, more: unknown): Record<string, string> {
  const headers = { ...base }
  for (const [name, value] of headerEntries(more)) {
    const key = name.toLowerCase()
    const text = Array.isArray(value) ? value.join(', ') : `${value as string | number}`
    if (text === 'undefined') Reflect.deleteProperty(headers, key)
    else headers[key] = text
  }
  return headers
}

function headerEntries(source: unknown): Iterable<[string, unknown]> {
  if (typeof source !== 'object' || source === null) return []
  if (Symbol.iterator in source) return source as Iterable<[string, unknown]>
  return Object.entries(source)
}

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
 * Headers of `more` over those of `base`, names in lower case.
 *
 * @param base is changed and handed back: `Object.assign` on an object of the caller costs a twentieth of spreading two
 * @param more a plain object, or anything that core's `Headers` iterates
 */
export function mergeHeaders(base: Record<string, string>, more: unknown): Record<string, string> {
  if (typeof more !== 'object' || more === null) return base
  if (!(Symbol.iterator in more) && isReady(more as Record<string, unknown>)) return Object.assign(base, more)
  for (const [name, text] of joinByName(more)) {
    if (text === 'undefined') Reflect.deleteProperty(base, name)
    else base[name] = text
  }
  return base
}

/** One text for each name; the same name in two letter cases is joined, as `Headers` does. */
function joinByName(source: object): Map<string, string> {
  const entries = Symbol.iterator in source ? (source as Iterable<[string, unknown]>) : Object.entries(source)
  const joined = new Map<string, string>()
  for (const [name, value] of entries) {
    const key = name.toLowerCase()
    const before = joined.get(key)
    joined.set(key, before === undefined ? toText(value) : `${before}, ${toText(value)}`)
  }
  return joined
}

/** Whether headers can be taken as they are: texts under names in lower case. */
function isReady(headers: Record<string, unknown>): headers is Record<string, string> {
  for (const name in headers) {
    const value = headers[name]
    if (typeof value !== 'string' || value === 'undefined' || name !== name.toLowerCase()) return false
  }
  return true
}

function toText(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : `${value as string | number}`
}

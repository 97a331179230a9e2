import { compareJson, type Difference } from './compare'
import { formOf, jsonOf, textOf, xmlOf } from './read-body'
import type { RecordedRequest } from './recorded-request'
import { compileUrl, type UrlPattern } from './url-pattern'

/** A text, or `{ matches: <regular expression> }`. */
export type TextPattern = string | number | boolean | { readonly matches: string }

/** What a request looks like; what is left out is not looked at. */
export interface RequestPattern {
  readonly method?: string
  /** Absolute URL; `*` is any text, `{name}` one segment. Its query, where there is one, is compared as `query`. */
  readonly url?: string
  /** Parameters that must be there; others may be there too. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>
  /** Headers by name in any letter case; `null` means that it must not be there. */
  readonly headers?: Readonly<Record<string, TextPattern | null>>
  /** The whole body as JSON; NDJSON as a list. */
  readonly json?: unknown
  /** A part of the body as JSON. */
  readonly jsonContaining?: unknown
  /** The whole body as a form, by the names that stand on the wire. */
  readonly form?: Readonly<Record<string, unknown>>
  /** The whole body. */
  readonly text?: TextPattern
  /** The whole body as XML: a text or a tree. */
  readonly xml?: unknown
}

/** A pattern that is ready to be compared with requests. */
export interface CompiledPattern {
  readonly url: UrlPattern | undefined
  /** Everything in which a request differs, the most telling first; nothing where it fits. */
  readonly compare: (request: RecordedRequest) => Difference[]
}

/** Compiles a pattern. Whoever reads patterns from a file has checked the URL before. */
export function compilePattern(pattern: RequestPattern): CompiledPattern {
  const url = pattern.url === undefined ? undefined : compileUrl(pattern.url)
  const query = { ...(url ? formOf(new URLSearchParams(url.search)) : {}), ...pattern.query }
  return {
    url,
    compare: (request) => {
      const actual = new URL(request.url)
      return [
        ...compareMethod(pattern.method, request.method),
        ...compareUrl(url, pattern.url, actual),
        ...compareQuery(query, actual),
        ...compareHeaders(pattern.headers ?? {}, request.headers),
        ...BODY_PARTS.flatMap((compare) => compare(pattern, request))
      ]
    }
  }
}

function compareMethod(expected: string | undefined, actual: string): Difference[] {
  const any = expected === undefined || expected === '*' || expected.toUpperCase() === actual
  return any ? [] : [{ path: 'method', expected: expected.toUpperCase(), actual }]
}

function compareUrl(pattern: UrlPattern | undefined, expected: string | undefined, url: URL): Difference[] {
  if (expected === undefined || pattern?.matches(url) === true) return []
  return [{ path: 'url', expected, actual: `${url.origin}${url.pathname}` }]
}

function compareQuery(query: Readonly<Record<string, unknown>>, { searchParams }: URL): Difference[] {
  return compareJson(asTexts(query), formOf(searchParams), 'part', 'query')
}

function compareHeaders(
  expected: Readonly<Record<string, TextPattern | null>>,
  actual: Readonly<Record<string, string>>
): Difference[] {
  return Object.entries(expected).flatMap(([name, pattern]) => {
    const value = actual[name.toLowerCase()]
    const fits = pattern === null ? value === undefined : fitsText(pattern, value)
    return fits ? [] : [{ path: `headers.${name}`, expected: pattern === null ? undefined : pattern, actual: value }]
  })
}

function fitsText(pattern: TextPattern, value: string | undefined): boolean {
  if (value === undefined) return false
  return typeof pattern === 'object' ? new RegExp(pattern.matches, 'u').test(value) : String(pattern) === value
}

type ComparePart = (pattern: RequestPattern, request: RecordedRequest) => Difference[]

/** How each way to write a body is compared. */
const BODY_PARTS: readonly ComparePart[] = [
  ({ json }, request) => (json === undefined ? [] : compareJson(json, jsonOrText(request), 'whole', 'json')),
  ({ jsonContaining }, request) =>
    jsonContaining === undefined ? [] : compareJson(jsonContaining, jsonOrText(request), 'part', 'json'),
  ({ form }, request) =>
    form === undefined ? [] : compareJson(asTexts(form), formOf(new URLSearchParams(textOf(request))), 'whole', 'form'),
  ({ text }, request) => {
    const actual = textOf(request)
    return text === undefined || fitsText(text, actual) ? [] : [{ path: 'text', expected: text, actual }]
  },
  ({ xml }, request) => {
    if (xml === undefined) return []
    const text = textOf(request)
    return compareJson(typeof xml === 'string' ? xmlOf(xml) : asTexts(xml), xmlOf(text) ?? text, 'whole', 'xml')
  }
]

/** A body that is no JSON is compared, and shown, as text. */
export function jsonOrText(request: RecordedRequest): unknown {
  const value = jsonOf(request)
  return value === undefined ? textOf(request) : value
}

/** Forms, queries and XML hold texts only; `1` in YAML means the text. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts)
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return (value as string | number | boolean).toString()
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asTexts(member)]))
}

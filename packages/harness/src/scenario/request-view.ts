import type { Difference } from '../mocks/compare'
import { formOf, textOf, xmlOf } from '../mocks/read-body'
import { jsonOrText } from '../mocks/request-pattern'
import type { RecordedRequest } from '../mocks/recorded-request'
import type { ExpectedRequest } from './types'

/** Two values to be shown side by side. */
export interface RequestView {
  readonly expected: unknown
  readonly actual: unknown
}

/**
 * Both sides of a request that differs, cut to the same parts: what is not expected is not shown, and what fits by a pattern
 * (a regular expression, a URL with `*`) is shown as it came on both sides.
 */
export function viewOf(
  expected: ExpectedRequest,
  request: RecordedRequest,
  differences: readonly Difference[]
): RequestView {
  const wanted: Record<string, unknown> = {}
  const came: Record<string, unknown> = {}
  const differs = (path: string): boolean => differences.some((one) => one.path === path)
  const put = (name: string, expectedPart: unknown, actualPart: unknown): void => {
    wanted[name] = expectedPart
    came[name] = actualPart
  }
  const url = new URL(request.url)
  const address = `${url.origin}${url.pathname}`
  if (expected.method !== undefined) put('method', differs('method') ? expected.method : request.method, request.method)
  if (expected.url !== undefined) put('url', differs('url') ? expected.url : address, address)
  if (expected.query) put('query', expected.query, pick(formOf(url.searchParams), Object.keys(expected.query)))
  if (expected.headers) {
    const names = Object.entries(expected.headers)
    put(
      'headers',
      Object.fromEntries(
        names.flatMap(([name, value]) => {
          if (value === null) return []
          return [[name, differs(`headers.${name}`) ? value : request.headers[name.toLowerCase()]]]
        })
      ),
      Object.fromEntries(
        names.flatMap(([name]) => {
          const value = request.headers[name.toLowerCase()]
          return value === undefined ? [] : [[name, value]]
        })
      )
    )
  }
  for (const [name, read] of BODIES)
    if (expected[name] !== undefined) put(name, expected[name], read(request, expected[name]))
  const at = differences.find(({ path }) => path === 'at')
  if (at) put('at', at.expected, at.actual)
  return { expected: wanted, actual: came }
}

const BODIES: readonly (readonly [keyof ExpectedRequest, (request: RecordedRequest, expected: unknown) => unknown])[] =
  [
    ['json', (request) => jsonOrText(request)],
    ['jsonContaining', (request, expected) => cut(jsonOrText(request), expected)],
    ['form', (request) => formOf(new URLSearchParams(textOf(request)))],
    ['text', (request) => textOf(request)],
    [
      'xml',
      (request, expected) =>
        typeof expected === 'string' ? textOf(request) : (xmlOf(textOf(request)) ?? textOf(request))
    ]
  ]

/** What of a value is expected at all. */
function cut(value: unknown, expected: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(expected)) {
    return value.map((item, index) => (index < expected.length ? cut(item, expected[index]) : (item as unknown)))
  }
  if (!isMembers(value) || !isMembers(expected)) return value
  return Object.fromEntries(
    Object.keys(expected).flatMap((name) =>
      Object.hasOwn(value, name) ? [[name, cut(value[name], expected[name])]] : []
    )
  )
}

function pick(value: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(value, name) ? [[name, value[name]]] : [])))
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { parseDuration, writeDuration } from '@extensible-webhooks/workspace'
import { compilePattern } from '../mocks/request-pattern'
import type { Difference } from '../mocks/compare'
import { show } from '../mocks/desk'
import type { RecordedRequest } from '../mocks/recorded-request'
import { diffOf } from './diff'
import type { Evidence } from './evaluate'
import type { Explainer } from './explain'
import { explainDifferences } from './explain-request'
import { viewOf } from './request-view'
import type { ScenarioFailure } from './result'
import type { ExpectedRequest } from './types'

interface Compiled {
  readonly expected: ExpectedRequest
  readonly compare: (request: RecordedRequest) => Difference[]
}

/** Compares the requests that were made with those that were expected. */
export function compareRequests({ scenario, mocks: { requests } }: Evidence, explain: Explainer): ScenarioFailure[] {
  const { requests: expected, matching = 'all' } = scenario.expect
  if (expected === undefined) return []
  if (typeof expected === 'number') {
    if (expected === requests.length) return []
    const message = `requests: expected ${expected}, was ${requests.length}`
    return [
      { kind: 'requests', message, diff: diffOf(expected, requests.length), why: requests.slice(0, 10).map(lineOf) }
    ]
  }
  const compiled = expected.map((one) => compileExpected(one, scenario.startMs))
  const pairs = matching === 'subset' ? matchSubset(compiled, requests) : align(compiled, requests)
  return pairs.flatMap((pair): ScenarioFailure[] =>
    describePair(pair, compiled, requests, (request, differences) =>
      explainDifferences(request, differences, scenario, explain)
    )
  )
}

function compileExpected(expected: ExpectedRequest, startMs: number): Compiled {
  const { at, ...pattern } = expected
  const compiled = compilePattern(pattern)
  const atMs = at === undefined ? undefined : parseDuration(at)
  return {
    expected,
    compare: (request) => {
      const differences = compiled.compare(request)
      const actual = request.atMs - startMs
      if (atMs === undefined || atMs === actual) return differences
      return [...differences, { path: 'at', expected: at, actual: writeDuration(actual) }]
    }
  }
}

/** An expected request and one that was made; one of the two is unset where it has no counterpart. */
interface Pair {
  readonly expected?: number
  readonly actual?: number
}

/** Any order: every expected request takes one that fits, else the one that comes nearest. */
function matchSubset(compiled: readonly Compiled[], requests: readonly RecordedRequest[]): Pair[] {
  const free = new Set(requests.keys())
  const unmet: number[] = []
  for (const [index, { compare }] of compiled.entries()) {
    const found = [...free].find((at) => compare(requests[at] as RecordedRequest).length === 0)
    if (found === undefined) unmet.push(index)
    else free.delete(found)
  }
  return unmet.map((expected) => {
    const [nearest] = [...free]
      .map((at) => ({ at, count: compiled[expected]?.compare(requests[at] as RecordedRequest).length ?? 0 }))
      .sort((a, b) => a.count - b.count)
    return { expected, ...(nearest ? { actual: nearest.at } : {}) }
  })
}

/**
 * In order: the shortest way to turn the one list into the other (as a diff of lines), so that one request too many is told
 * as that, and not as a difference of all that follow. Gives the pairs that differ.
 */
function align(compiled: readonly Compiled[], requests: readonly RecordedRequest[]): Pair[] {
  const cost = (i: number, j: number): number => pairCost(compiled[i]?.compare(requests[j] as RecordedRequest) ?? [])
  const rows = compiled.length + 1
  const columns = requests.length + 1
  const table = Array.from({ length: rows }, (_row, i) => Array.from({ length: columns }, (_column, j) => i + j))
  const get = (i: number, j: number): number => table[i]?.[j] ?? Infinity
  const costs = compiled.map((_one, i) => requests.map((_request, j) => cost(i, j)))
  for (let i = 1; i < rows; i++) {
    for (let j = 1; j < columns; j++) {
      const row = table[i] as number[]
      row[j] = Math.min(get(i - 1, j - 1) + (costs[i - 1]?.[j - 1] ?? 2), get(i - 1, j) + 1, get(i, j - 1) + 1)
    }
  }
  const pairs: Pair[] = []
  let [i, j] = [compiled.length, requests.length]
  while (i > 0 || j > 0) {
    const step = i > 0 && j > 0 ? (costs[i - 1]?.[j - 1] ?? 2) : Infinity
    if (get(i, j) === get(i - 1, j - 1) + step) {
      if (step > 0) pairs.unshift({ expected: i - 1, actual: j - 1 })
      i--
      j--
    } else if (i > 0 && get(i, j) === get(i - 1, j) + 1) pairs.unshift({ expected: --i })
    else pairs.unshift({ actual: --j })
  }
  return pairs
}

/** A request to another endpoint is not the same request, a little different. */
function pairCost(differences: readonly Difference[]): number {
  if (differences.length === 0) return 0
  return differences.some(({ path }) => path === 'url' || path === 'method') ? 1.9 : 1
}

function describePair(
  { expected, actual }: Pair,
  compiled: readonly Compiled[],
  requests: readonly RecordedRequest[],
  why: (request: RecordedRequest, differences: readonly Difference[]) => readonly string[]
): ScenarioFailure[] {
  const wanted = expected === undefined ? undefined : compiled[expected]
  const request = actual === undefined ? undefined : requests[actual]
  if (!wanted) {
    if (!request) return []
    const message = `request ${Number(actual) + 1} was not expected: ${lineOf(request)}`
    return [{ kind: 'requests', message, why: why(request, []) }]
  }
  if (!request) {
    const message = `request ${Number(expected) + 1} was not made: ${show(wanted.expected)}`
    return [{ kind: 'requests', message, why: requests.length === 0 ? ['no request was made'] : [] }]
  }
  const differences = wanted.compare(request)
  const view = viewOf(wanted.expected, request, differences)
  const message = `request ${Number(actual) + 1} differs in ${differences.map(({ path }) => path).join(', ')}`
  return [{ kind: 'requests', message, diff: diffOf(view.expected, view.actual), why: why(request, differences) }]
}

function lineOf({ method, url, body }: RecordedRequest): string {
  const text = body.toString('utf8')
  return `${method} ${url}${text === '' ? '' : ` ${text.length > 200 ? `${text.slice(0, 199)}…` : text}`}`
}

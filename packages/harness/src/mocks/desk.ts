import type { Difference } from './compare'
import type { Answer, Endpoint } from './endpoint'
import type { MockClock } from './mock-clock'
import type { RecordedRequest } from './recorded-request'

/** A request that no endpoint takes. */
export interface UnmatchedRequest {
  readonly request: RecordedRequest
  /** The endpoint that comes nearest, and in what the request differs from it. */
  readonly nearest?: {
    readonly endpoint: string
    readonly differences: readonly Difference[]
    /** It would fit, but has answered as often as it may. */
    readonly exhausted: boolean
  }
}

/** Decides which endpoint answers, and keeps account of everything. Both doors, nock and the socket, ask it. */
export interface Desk {
  readonly requests: readonly RecordedRequest[]
  readonly unmatched: readonly UnmatchedRequest[]
  /** Endpoints that have to be called and were not. */
  readonly unused: () => readonly string[]
  /** The endpoint that would answer a request; nothing is counted. */
  find(request: RecordedRequest): Endpoint | undefined
  /** Writes the request down and answers it. Nothing where no endpoint takes it. */
  answer(request: RecordedRequest): Promise<Answer | undefined>
  /** Writes a request down that does not get as far as a door. */
  record(request: RecordedRequest): void
  /** Writes down that no endpoint takes a request. */
  refuse(request: RecordedRequest): UnmatchedRequest
}

/** How much a difference counts when the nearest endpoint is sought: another host is further than another header. */
const WEIGHTS: Readonly<Record<string, number>> = { url: 8, method: 4, query: 2, headers: 2 }
const OTHER_HOST = 64

/** @param clock delays of replies are waited for on it */
export function createDesk(endpoints: readonly Endpoint[], clock: MockClock): Desk {
  const requests: RecordedRequest[] = []
  const unmatched: UnmatchedRequest[] = []
  const find = (request: RecordedRequest): Endpoint | undefined =>
    endpoints.find((endpoint) => !endpoint.exhausted() && endpoint.compare(request).length === 0)
  const refuse = (request: RecordedRequest): UnmatchedRequest => {
    const entry = { request, ...nearestOf(endpoints, request) }
    unmatched.push(entry)
    return entry
  }
  return {
    requests,
    unmatched,
    unused: () => endpoints.filter(({ required, calls }) => required && calls() === 0).map(({ label }) => label),
    find,
    record: (request) => {
      requests.push(request)
    },
    answer: async (request) => {
      const endpoint = find(request)
      if (!endpoint) {
        refuse(request)
        return undefined
      }
      requests.push(request)
      // A handler that does not answer waits for nothing real.
      const unpark = clock.park()
      const answer = await endpoint.answer(request)
      unpark()
      if (answer.delayMs > 0) await clock.sleep(answer.delayMs)
      return answer
    },
    refuse
  }
}

function nearestOf(endpoints: readonly Endpoint[], request: RecordedRequest): Pick<UnmatchedRequest, 'nearest'> {
  const ranked = endpoints
    .map((endpoint) => ({ endpoint, differences: endpoint.compare(request) }))
    .map((entry) => ({ ...entry, distance: distanceOf(entry.differences) }))
    .sort((a, b) => a.distance - b.distance)
  const [first] = ranked
  if (!first) return {}
  const { endpoint, differences } = first
  return { nearest: { endpoint: endpoint.label, differences, exhausted: differences.length === 0 } }
}

function distanceOf(differences: readonly Difference[]): number {
  return differences.reduce((sum, { path, expected, actual }) => {
    const part = path.split(/[.[]/)[0] ?? ''
    const elsewhere = part === 'url' && hostOf(expected) !== hostOf(actual)
    return sum + (elsewhere ? OTHER_HOST : (WEIGHTS[part] ?? 1))
  }, 0)
}

function hostOf(url: unknown): string {
  return /^[a-z]+:\/\/([^/]*)/i.exec(String(url))?.[1] ?? ''
}

/** Says which request was not expected, and what comes nearest. */
export function describeUnmatched({ request, nearest }: UnmatchedRequest): string {
  const said = `${request.method} ${request.url} fits no endpoint`
  if (!nearest) return `${said}; none is declared.`
  if (nearest.exhausted) return `${said}: ${nearest.endpoint} has answered as often as it may (times).`
  const details = nearest.differences.map(
    ({ path, expected, actual }) => `${path} is ${show(actual)}, not ${show(expected)}`
  )
  return `${said}. Nearest is ${nearest.endpoint}: ${details.join('; ')}.`
}

/** A value in one line that is not too long. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

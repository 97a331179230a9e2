import sortBy from 'lodash/sortBy'
import { diffOf } from '../scenario/diff'
import type { RecordedRequest } from '../mocks/recorded-request'
import type { Difference } from './difference'
import { comparedHeaders } from './headers'

/** What is compared of the requests of one run. */
export interface RequestsOfRun {
  /** Those that deliveries made, in order. */
  readonly requests: readonly RecordedRequest[]
  /** When the scenario began, in milliseconds since the epoch. */
  readonly startMs: number
}

/**
 * Compares what two runtimes sent: which requests, and of each the URL, the headers, the bytes of the body and the time.
 *
 * @param stock what stock core sent
 * @param ours what the engine sent
 * @param inOrder whether their order counts; requests that are made at the same time have none
 */
export function compareRequests(stock: RequestsOfRun, ours: RequestsOfRun, inOrder: boolean): Difference[] {
  const order = inOrder ? byDestination : sorted
  const [theirs, own] = [order(stock.requests), order(ours.requests)]
  const same = theirs.length === own.length && theirs.every((one, index) => line(one) === line(own[index] ?? one))
  if (!same) {
    const message = `stock core made ${counted(theirs.length)}, the engine ${counted(own.length)}${theirs.length === own.length ? ', but not the same' : ''}`
    return [{ kind: 'requests', message, diff: diffOf(theirs.map(line), own.map(line)) }]
  }
  return theirs.flatMap((one, index) => {
    const other = own[index] ?? one
    const name = `request ${index + 1}, ${line(one)}`
    const content = compareContent(name, one, other)
    const [at, otherAt] = [one.atMs - stock.startMs, other.atMs - ours.startMs]
    if (at === otherAt) return content
    return [
      ...content,
      { kind: 'time', message: `${name}, was made after ${at} ms by stock core, after ${otherAt} ms by the engine` }
    ]
  })
}

function compareContent(name: string, stock: RecordedRequest, ours: RecordedRequest): Difference[] {
  const [theirs, own] = [view(stock), view(ours)]
  const diff = diffOf(theirs, own)
  if (stock.body.equals(ours.body) && JSON.stringify(theirs) === JSON.stringify(own)) return []
  return [{ kind: 'content', message: `${name}, is not the same`, diff }]
}

/** Bytes that are no text are told as base64, so that a difference between them can be seen. */
function view({ headers, body }: RecordedRequest): { readonly headers: object; readonly body: string } {
  const text = body.toString('utf8')
  const entries = Object.entries(comparedHeaders(headers)).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    headers: Object.fromEntries(entries),
    body: Buffer.from(text).equals(body) ? text : `base64 ${body.toString('base64')}`
  }
}

function line({ method, url }: RecordedRequest): string {
  return `${method} ${url}`
}

/** Destinations do not wait for one another, so only the order within each counts. */
function byDestination(requests: readonly RecordedRequest[]): RecordedRequest[] {
  return sortBy(requests, ({ origin }) => origin?.destination)
}

function sorted(requests: readonly RecordedRequest[]): RecordedRequest[] {
  const key = (one: RecordedRequest): string =>
    JSON.stringify([one.atMs, line(one), one.headers['authorization'] ?? '', one.body.toString('base64')])
  return [...requests].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'request' : 'requests'}`
}

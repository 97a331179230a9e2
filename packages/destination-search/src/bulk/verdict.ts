import type { Answer } from '../cluster/ask'
import { failureMessage, isRetried, readError } from '../cluster/failure'
import type { ClusterError } from '../cluster/failure'
import { entries, member, text } from '../cluster/member'
import type { BulkAction, Operation } from './operation'

/** What became of one operation. */
export type Verdict =
  | {
      readonly done: true
      readonly status: number
      /** In the words of the API: `created`, `updated`, `deleted`, `noop`; or ours for what was there already. */
      readonly result: string
    }
  | {
      readonly done: false
      readonly status: number
      /** The same operation may succeed later. */
      readonly retry: boolean
      readonly message: string
      readonly error: ClusterError
      /** Which of the engine's codes for items it is; nothing where the status of the whole answer says it. */
      readonly code?: 'item-rejected' | 'item-retryable' | 'results-unreadable'
    }

/** Statuses outside 2xx after which everything is as the operation wants it: it was sent twice, or has nothing to do. */
const DONE_ALREADY: Readonly<Record<BulkAction, Readonly<Record<number, string>>>> = {
  // An event that is delivered again, or a record that is there already: `create` leaves the document as it is.
  create: { 409: 'already there' },
  index: {},
  update: {},
  delete: { 404: 'not found' }
}

/** What to do about an error of the API. */
const ADVICE: Readonly<Record<string, string>> = {
  document_missing_exception: 'There is no document of this id; the sync mode upsert makes one.',
  index_not_found_exception: 'There is no index of this name, and the cluster makes none by itself.',
  strict_dynamic_mapping_exception: 'The index takes only the fields of its mapping.',
  es_rejected_execution_exception: 'The cluster has too much to do.',
  rejected_execution_exception: 'The cluster has too much to do.'
}

/** A status for what is to be sent again where the API's own means that it is not. */
const RETRY_STATUS = 500
const CONFLICT = 409

/** Told for every operation where the answer of a bulk cannot be read. */
const UNREADABLE =
  'results-unreadable: the answer does not hold one result for each operation, as that of OpenSearch and Elasticsearch does.'

/** The same verdict for every operation of a body whose answer is an error, or cannot be read. */
export function verdictOnAll(answer: Answer): Verdict {
  const { status, ok, body } = answer
  const error = readError(member(body, 'error'))
  if (ok) {
    const code = 'results-unreadable'
    return { done: false, status: RETRY_STATUS, retry: true, message: UNREADABLE, error, code }
  }
  return { done: false, status, retry: isRetried(status), message: failureMessage(answer), error }
}

/**
 * Reads the results of a bulk, one for each operation in the order sent.
 *
 * @returns nothing where the answer does not hold them
 */
export function readVerdicts({ body }: Answer, operations: readonly Operation[]): Verdict[] | undefined {
  const items = member(body, 'items')
  if (!Array.isArray(items) || items.length !== operations.length) return undefined
  const verdicts = operations.map((operation, position) => judge(items[position], operation))
  return verdicts.every((verdict) => verdict !== undefined) ? verdicts : undefined
}

function judge(item: unknown, { action }: Operation): Verdict | undefined {
  // Each item is an object with one member, named as what was done.
  const [, outcome] = entries(item)[0] ?? []
  const status = member(outcome, 'status')
  if (typeof status !== 'number') return undefined
  const already = DONE_ALREADY[action][status]
  if (already !== undefined) return { done: true, status: 200, result: already }
  if (status >= 200 && status < 300) return { done: true, status, result: text(outcome, 'result') ?? 'done' }
  const error = readError(member(outcome, 'error'))
  const isConflict = status === CONFLICT
  const said = [error.type, error.reason].filter((each) => each !== undefined && each !== '').join(': ')
  const message = [ADVICE[error.type ?? ''], said].filter((each) => each !== undefined && each !== '').join(' ')
  const retry = isConflict || isRetried(status)
  return {
    done: false,
    status: isConflict ? RETRY_STATUS : status,
    retry,
    message: message === '' ? `The cluster gave this document the status ${status}.` : message,
    error,
    code: retry ? 'item-retryable' : 'item-rejected'
  }
}

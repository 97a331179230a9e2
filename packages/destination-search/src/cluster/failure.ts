import { APIError, IntegrationError, InvalidAuthenticationError, RetryableError } from '@segment/actions-core'
import type { Answer } from './ask'
import { member, text } from './member'

/** What the cluster says of an error. */
export interface ClusterError {
  /** Such as `mapper_parsing_exception`; nothing where it is not the cluster that speaks. */
  readonly type: string | undefined
  /** In its words, shortened. */
  readonly reason: string
}

/** What a cluster says of one document may be as long as the document. */
const MAX_REASON_LENGTH = 500
/** Errors hold the error that they were caused by, and that its cause; the last one says it best. */
const MAX_CAUSES = 5

/** Segment's rule; 5xx but 501 beside these. */
const RETRIED_4XX: ReadonlySet<number> = new Set([408, 423, 429])

/** What a status of the whole answer means, and what to do. */
const WORDS: Readonly<Record<number, string>> = {
  401: 'The cluster does not accept the user name and password. Correct them in the settings.',
  403: 'The cluster knows the user but does not allow this. Give the user a role with the permission.',
  404: 'The cluster has nothing under this name, or the path prefix is wrong.',
  405: 'This is not the API of OpenSearch or Elasticsearch. Check endpoint and path prefix.',
  413: 'The request is larger than the cluster takes. Lower the setting maxBulkBytes.',
  429: 'The cluster has too much to do, and asked to slow down.'
}

/** Whether the same request may succeed later. */
export function isRetried(status: number): boolean {
  return RETRIED_4XX.has(status) || (status >= 500 && status < 600 && status !== 501)
}

/**
 * Reads an error as the API writes it: an object with type, reason and causes, or text.
 *
 * @param error the member `error` of an answer, or of an item of a bulk
 */
export function readError(error: unknown): ClusterError {
  if (typeof error === 'string') return { type: undefined, reason: shorten(error) }
  let cause: unknown = error
  for (let depth = 0; depth < MAX_CAUSES && member(cause, 'caused_by') !== undefined; depth++) {
    cause = member(cause, 'caused_by')
  }
  const reasons = [text(error, 'reason'), text(cause, 'reason')].filter((each) => each !== undefined)
  return { type: text(error, 'type'), reason: shorten([...new Set(reasons)].join(': ')) }
}

/** An answer outside 2xx in words: what it means, and what the cluster says of it. */
export function failureMessage({ status, body }: Answer): string {
  if (status >= 300 && status < 400) {
    return `The endpoint answered ${status}, a redirect, which is not followed: put the final address into the setting endpoint.`
  }
  const { type, reason } = readError(member(body, 'error'))
  const said = [type, reason].filter((each) => each !== undefined && each !== '').join(': ')
  const words = WORDS[status] ?? `The cluster answered ${status}.`
  return said === '' ? words : `${words} It says: ${said}`
}

/** The error of core that an answer outside 2xx is for a host. */
export function failureOf(answer: Answer): Error {
  const { status, body } = answer
  const message = failureMessage(answer)
  if (status === 401) return new InvalidAuthenticationError(message)
  if (isRetried(status)) return new RetryableError(message, status as 429)
  if (status >= 300 && status < 400) return new APIError(message, status)
  return new IntegrationError(message, readError(member(body, 'error')).type ?? 'CLUSTER_REFUSED', status)
}

function shorten(words: string): string {
  return words.length > MAX_REASON_LENGTH ? `${words.slice(0, MAX_REASON_LENGTH)}…` : words
}

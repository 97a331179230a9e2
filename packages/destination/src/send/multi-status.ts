import { MultiStatusResponse, PayloadValidationError } from '@segment/actions-core'
import type { JSONLikeObject, ModifiedResponse } from '@segment/actions-core'
import type { BatchItem, RefusedItem } from './group'
import { bodyOf, resultOf } from './node-body'
import type { RequestShape } from './request-shape'
import { readVerdicts, UNREADABLE } from './results'
import type { Verdict } from './results'
import { isRedirect, redirectMessage } from './status'

/** What came of one request: a response of any status, or the error that prevented one. */
export type Answer = { readonly response: ModifiedResponse } | { readonly error: unknown }

/** How a node says which of the engine's codes it means; core passes it on as the body. */
type NodeCode = 'item-rejected' | 'item-retryable' | 'results-unreadable' | 'not-isolated'

/** Errors of a transport that the same request would meet again. */
const FINAL_ERRORS: ReadonlySet<unknown> = new Set(['address-refused', 'port-refused', 'invalid-request'])

const RETRY_STATUS = 500
const REFUSED_STATUS = 400

/** Collects the result of every item at the item's own index (P4, P8). */
export interface ResultCollector {
  /** Items for which nothing was sent. */
  refuseAll(items: readonly RefusedItem[]): this
  /** Items whose request was tried. */
  settle(items: readonly BatchItem[], answer: Answer, shape: RequestShape, undecided: boolean): void
  /**
   * @returns the results of all items
   * @throws the first error, where errors are all there is: the host knows best what a network error means
   */
  finish(): MultiStatusResponse
}

/** @param refreshable whether a 401 of an item may be told as 401, which makes the host refresh its token */
export function createResultCollector(refreshable: boolean): ResultCollector {
  return new MultiStatusCollector(refreshable)
}

class MultiStatusCollector implements ResultCollector {
  readonly #results = new MultiStatusResponse()
  readonly #refreshable: boolean
  /** Errors that prevented a response. */
  readonly #errors: unknown[] = []
  /** Whether any item has a result that no error can stand for. */
  #hasOwnResults = false

  constructor(refreshable: boolean) {
    this.#refreshable = refreshable
  }

  refuseAll(items: readonly RefusedItem[]): this {
    for (const { index, error } of items) {
      const errormessage = error instanceof Error ? error.message : String(error)
      const errortype = 'PAYLOAD_VALIDATION_FAILED'
      this.#results.setErrorResponseAtIndex(index, { status: REFUSED_STATUS, errortype, errormessage })
      this.#hasOwnResults = true
    }
    return this
  }

  settle(items: readonly BatchItem[], answer: Answer, shape: RequestShape, undecided: boolean): void {
    if ('error' in answer) {
      this.#failAll(items, answer.error)
      return
    }
    this.#hasOwnResults = true
    if (answer.response.ok) this.#judgeAll(items, answer.response, shape)
    else this.#refuseByStatus(items, answer.response, undecided)
  }

  finish(): MultiStatusResponse {
    if (!this.#hasOwnResults && this.#errors.length > 0) throw this.#errors[0]
    return this.#results
  }

  #judgeAll(items: readonly BatchItem[], response: ModifiedResponse, { results }: RequestShape): void {
    const verdicts = results && readVerdicts(response, results, items.length)
    if (results && !verdicts) {
      for (const item of items) this.#fail(item, RETRY_STATUS, UNREADABLE, codeBody('results-unreadable', response))
      return
    }
    items.forEach((item, position) => {
      this.#judge(item, response, verdicts?.[position])
    })
  }

  #judge(item: BatchItem, response: ModifiedResponse, verdict: Verdict | undefined): void {
    if (!verdict?.failed) {
      const { status } = response
      const body = verdict ? resultOf(verdict.result) : bodyOf(response)
      this.#results.setSuccessResponseAtIndex(item.index, { status, sent: sentOf(item), body })
      return
    }
    const code: NodeCode = verdict.retry ? 'item-retryable' : 'item-rejected'
    this.#fail(item, verdict.status, verdict.message, { code, response: resultOf(verdict.result) })
  }

  #refuseByStatus(items: readonly BatchItem[], response: ModifiedResponse, undecided: boolean): void {
    const { status } = response
    if (status === 401 && !this.#refreshable) {
      this.#forbidAll(items, response)
      return
    }
    const message = undecided ? notIsolated(status) : refusal(status)
    const body = undecided ? codeBody('not-isolated', response) : bodyOf(response)
    for (const item of items) this.#fail(item, status, message, body)
  }

  /** A 401 that no refresh can heal: at a 401 stock core would send the whole batch once more (P11). */
  #forbidAll(items: readonly BatchItem[], response: ModifiedResponse): void {
    const errormessage = 'The endpoint answered 401: it does not accept these credentials. Check the authentication.'
    for (const item of items) {
      this.#results.setErrorResponseAtIndex(item.index, {
        status: 403,
        errortype: 'UNAUTHORIZED',
        errormessage,
        sent: sentOf(item),
        body: bodyOf(response)
      })
    }
  }

  #failAll(items: readonly BatchItem[], error: unknown): void {
    if (error instanceof PayloadValidationError) {
      this.refuseAll(items.map(({ index }) => ({ index, error })))
      return
    }
    this.#errors.push(error)
    const message = error instanceof Error ? error.message : String(error)
    const status = statusOfError(error)
    for (const item of items) this.#fail(item, status, message)
  }

  #fail(item: BatchItem, status: number, errormessage: string, body?: JSONLikeObject | string): void {
    this.#results.setErrorResponseAtIndex(item.index, {
      status,
      errormessage,
      sent: sentOf(item),
      ...(body === undefined ? {} : { body })
    })
  }
}

function statusOfError(error: unknown): number {
  if (typeof error !== 'object' || error === null) return RETRY_STATUS
  if ('status' in error && typeof error.status === 'number') return error.status
  const cause = 'cause' in error && typeof error.cause === 'object' && error.cause !== null ? error.cause : {}
  const codes = [error, cause].map((from) => ('code' in from ? from.code : undefined))
  return codes.some((code) => FINAL_ERRORS.has(code)) ? REFUSED_STATUS : RETRY_STATUS
}

function refusal(status: number): string {
  return isRedirect(status) ? redirectMessage(status) : `The endpoint answered ${status}.`
}

function notIsolated(status: number): string {
  return `not-isolated: the endpoint answered ${status} to a batch, and the requests allowed for finding the item at fault are spent.`
}

function codeBody(code: NodeCode, response: ModifiedResponse): JSONLikeObject {
  return { code, response: bodyOf(response) }
}

function sentOf({ payload, value }: BatchItem): JSONLikeObject | string {
  if (typeof value === 'string') return value
  return (typeof value === 'object' && value !== null ? value : (payload.data ?? {})) as JSONLikeObject
}

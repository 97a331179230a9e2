import {
  IntegrationError,
  InvalidAuthenticationError,
  MultiStatusResponse,
  RetryableError
} from '@segment/actions-core'
import type { JSONLikeObject, RequestClient } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import type { Operation } from './operation'
import { writeItems } from './pack'
import type { Item, Refused } from './pack'
import { sendBulk } from './send-bulk'
import type { Settled } from './send-bulk'
import type { Verdict } from './verdict'

const REFUSED_STATUS = 400
const UNSENT_STATUS = 500

/** Errors of a transport that the same request would meet again. */
const FINAL_ERRORS: ReadonlySet<unknown> = new Set(['address-refused', 'port-refused', 'invalid-request'])

/**
 * Sends one operation, as a bulk of one: so a single event is judged as the same event in a batch is.
 *
 * @returns what became of it
 * @throws an error of core where it failed
 */
export async function deliverOne(
  request: RequestClient,
  settings: Settings,
  operation: Operation
): Promise<{ result: string }> {
  const { written, refused } = writeItems([{ place: 0, operation }])
  if (refused[0]) throw refused[0].error
  const [settled] = await sendBulk(request, settings, written)
  if (!settled) throw new Error('A bulk of one operation gave no result.')
  if ('error' in settled) throw settled.error
  const { verdict } = settled
  if (verdict.done) return { result: verdict.result }
  if (verdict.retry) throw new RetryableError(verdict.message, verdict.status as 500)
  if (verdict.status === 401) throw new InvalidAuthenticationError(verdict.message)
  throw new IntegrationError(verdict.message, verdict.error.type ?? 'CLUSTER_REFUSED', verdict.status)
}

/**
 * Sends the operations of a batch.
 *
 * @param payloads what the operations are made of
 * @param operationOf makes the operation of the payload at a place; what it throws refuses that payload only
 * @returns a result for each payload, at its own place
 * @throws the error of the request where no request had an answer, and nothing else is to be told
 */
export async function deliverBatch<Payload>(
  request: RequestClient,
  settings: Settings,
  payloads: readonly Payload[],
  operationOf: (payload: Payload, place: number) => Operation
): Promise<MultiStatusResponse> {
  const { items, refused } = makeItems(payloads, operationOf)
  const { written, refused: unwritable } = writeItems(items)
  const settled = await sendBulk(request, settings, written)
  const failures = settled.flatMap((each) => ('error' in each ? [each.error] : []))
  const allRefused = [...refused, ...unwritable]
  if (failures.length > 0 && failures.length === settled.length && allRefused.length === 0) throw failures[0]
  const results = new MultiStatusResponse()
  for (const { place, error } of allRefused) {
    const errormessage = messageOf(error)
    results.setErrorResponseAtIndex(place, {
      status: REFUSED_STATUS,
      errortype: 'PAYLOAD_VALIDATION_FAILED',
      errormessage
    })
  }
  for (const each of settled) addResult(results, each)
  return results
}

function makeItems<Payload>(
  payloads: readonly Payload[],
  operationOf: (payload: Payload, place: number) => Operation
): { readonly items: Item[]; readonly refused: Refused[] } {
  const items: Item[] = []
  const refused: Refused[] = []
  payloads.forEach((payload, place) => {
    try {
      items.push({ place, operation: operationOf(payload, place) })
    } catch (error) {
      refused.push({ place, error })
    }
  })
  return { items, refused }
}

function addResult(results: MultiStatusResponse, settled: Settled): void {
  const { place, operation } = settled.item
  const sent = sentOf(operation)
  if ('error' in settled) {
    const { error } = settled
    results.setErrorResponseAtIndex(place, { status: statusOfError(error), errormessage: messageOf(error), sent })
    return
  }
  const { verdict } = settled
  if (verdict.done) {
    results.setSuccessResponseAtIndex(place, { status: verdict.status, sent, body: { result: verdict.result } })
    return
  }
  const { status, message } = verdict
  results.setErrorResponseAtIndex(place, { status, errormessage: message, sent, body: bodyOf(verdict) })
}

/** Core passes the body on; the engine reads `code`. */
function bodyOf({ code, error }: Extract<Verdict, { done: false }>): JSONLikeObject {
  const response = { ...(error.type === undefined ? {} : { type: error.type }), reason: error.reason }
  return code === undefined ? response : { code, response }
}

function sentOf({ action, index, id, document }: Operation): JSONLikeObject {
  return { action, index, ...(id === undefined ? {} : { id }), ...(document === undefined ? {} : { document }) }
}

function statusOfError(error: unknown): number {
  if (typeof error !== 'object' || error === null) return UNSENT_STATUS
  if ('status' in error && typeof error.status === 'number') return error.status
  const cause = 'cause' in error && typeof error.cause === 'object' && error.cause !== null ? error.cause : {}
  const codes = [error, cause].map((from) => ('code' in from ? from.code : undefined))
  return codes.some((code) => FINAL_ERRORS.has(code)) ? REFUSED_STATUS : UNSENT_STATUS
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

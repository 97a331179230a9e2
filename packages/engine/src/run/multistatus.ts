import { ErrorCodes } from '@segment/actions-core'
import type { ResultMultiStatusNode } from '@segment/actions-core/destination-kit/types'
import { EngineResponse } from '../request/response'
import { DESTINATION, INTEGRATIONS } from './reporter'

/** What became of one item of a batch, in core's form. */
export type Node = ResultMultiStatusNode

interface MultiStatusLike {
  getResponseAtIndex(index: number): { value(): Record<string, unknown> } | undefined
}

/**
 * Reads what `performBatch` returned, one node for each payload that was sent. Core's classes are recognised by shape,
 * so that those of a second copy of actions-core count too.
 *
 * @param returned a MultiStatusResponse, a Response, an HTTPError, or anything else (which counts as success, as in core)
 * @param payloads what was sent
 */
export function readNodes(returned: unknown, payloads: readonly unknown[]): Node[] {
  if (isMultiStatus(returned)) return payloads.map((_, index) => readNode(returned, index))
  if (isResponse(returned)) return fill(returned.status, returned.data ?? returned.content ?? {}, payloads)
  if (isHttpError(returned)) return fill(returned.response.status, returned.message, payloads)
  return fill(200, {}, payloads)
}

function readNode(returned: MultiStatusLike, index: number): Node {
  const response = returned.getResponseAtIndex(index)
  if (!response) return missingNode()
  const value = response.value()
  if (!('errormessage' in value)) return value as unknown as Node
  const reported = value['sent'] || value['body']
  const errorreporter = reported ? DESTINATION : INTEGRATIONS
  return { ...value, errorreporter } as unknown as Node
}

function missingNode(): Node {
  return {
    status: 500,
    errormessage: 'MultiStatusResponse is missing a response at the specified index',
    errortype: ErrorCodes.PAYLOAD_VALIDATION_FAILED,
    errorreporter: INTEGRATIONS
  }
}

/** A node for an item that was turned away before it was sent. */
export function invalidNode(errormessage: string): Node {
  return {
    status: 400,
    errortype: ErrorCodes.PAYLOAD_VALIDATION_FAILED,
    errormessage,
    errorreporter: INTEGRATIONS
  }
}

function fill(status: number, body: unknown, payloads: readonly unknown[]): Node[] {
  return payloads.map((sent) => ({ status, body, sent }) as unknown as Node)
}

function isMultiStatus(value: unknown): value is MultiStatusLike {
  return has(value, 'getResponseAtIndex') && typeof value.getResponseAtIndex === 'function'
}

function isResponse(value: unknown): value is { status: number; data?: unknown; content?: unknown } {
  return has(value, 'status') && typeof value.status === 'number' && has(value, 'headers') && has(value, 'ok')
}

function isHttpError(value: unknown): value is { message: string; response: { status: number } } {
  return value instanceof Error && 'response' in value && has(value.response, 'status')
}

function has<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value
}

/** Whether `perform` returned a response, whose data then is the result (core's `parseResponse`). */
export function dataOf(returned: unknown): unknown {
  // Without a body there is nothing that the content type, and with it all headers, would have to be read for.
  if (returned instanceof EngineResponse && returned.size === 0) return ''
  return isResponse(returned) ? (returned.data ?? returned.content) : returned
}

import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import type { JSONObject } from '@segment/actions-core'
import type { Code, DeliveryError } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import { measure } from './measure'

/** How deep an event may be nested: deeper ones would overflow the stack further on (R11, F35). */
export const MAX_DEPTH = 1_000

/** How long an event of a file may be, in bytes; what is longer is passed over without being kept. */
export const MAX_EVENT_BYTES = 4 * 1024 * 1024

/** The reason of `ingest/too-large`. */
export const TOO_LARGE = 'The event is longer than 4 MiB; make it smaller, or remove it.'

/** A JSON object, or why the bytes are none. */
export type ParsedEvent = { readonly value: JSONObject } | { readonly error: DeliveryError }

/** A number of JSON beyond what a double holds, such as 1e400: it would be sent on as null. */
const MAY_OVERFLOW = /[:,[\s]-?[\d.]+[eE]\+?\d{3}|\d{308}/

/**
 * Reads one event from its JSON.
 *
 * @param bytes UTF-8, without a line end
 * @returns the object, or an error of the stage `ingest` in words that do not repeat the content
 */
export function parseEvent(bytes: Buffer): ParsedEvent {
  if (bytes.length > MAX_EVENT_BYTES) return refuse('too-large', TOO_LARGE)
  if (!isUtf8(bytes)) return refuse('unreadable', 'This is not UTF-8; save the file as UTF-8.')
  const text = bytes.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuse('unreadable', `This is not valid JSON${placeOf(messageOf(error))}; correct it, or remove it.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('unreadable', 'This is JSON, but not an object; write the event as an object, {…}.')
  }
  // Only what is long enough to be deep, or has digits enough to overflow, is walked.
  if (text.length < 2 * MAX_DEPTH && !MAY_OVERFLOW.test(text)) return { value: value as JSONObject }
  const { depth, finite } = measure(value, MAX_DEPTH)
  if (depth > MAX_DEPTH)
    return refuse('too-deep', `The event is nested deeper than ${MAX_DEPTH} levels; make it flatter, or remove it.`)
  if (!finite) return refuse('unreadable', 'A number of the event is too large and would be lost; write it as a text.')
  return { value: value as JSONObject }
}

/** An id for an event that has none: the same place and bytes give the same id in every run. */
export function derivedEventId(file: string, line: number, bytes: Buffer): string {
  return createHash('sha256').update(`${file}\n${line}\n`).update(bytes).digest('hex')
}

function refuse(code: Code<'ingest'>, reason: string): ParsedEvent {
  return { error: { stage: 'ingest', code, reason } }
}

/** The parser's message may quote the content; its position is all that is taken over. */
function placeOf(message: string): string {
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return ` (column ${Number(position) + 1})`
  return message.includes('end of JSON') ? ' (it ends too early)' : ''
}

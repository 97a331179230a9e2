import type { JSONObject, Result, SegmentEvent } from '@segment/actions-core'
import { createTestEvent } from '@segment/actions-core'
import type { Host } from './hosts'

/** The node of a multistatus, as hosts hand it on. */
export interface Node {
  readonly status: number
  readonly errormessage?: string
  readonly errortype?: string
  readonly errorreporter?: string
  readonly sent?: unknown
  readonly body?: unknown
}

/** Properties of an event: JSON. */
export type Properties = Readonly<Record<string, unknown>>

/** An event of type track whose properties are the given ones. */
export function trackEvent(properties: Properties, messageId = 'm-1'): SegmentEvent {
  return createTestEvent({ type: 'track', event: 'Order Completed', messageId, properties: properties as JSONObject })
}

/** One event for each object of properties, with message ids `m-0`, `m-1`, … */
export function trackEvents(properties: readonly Properties[]): SegmentEvent[] {
  return properties.map((each, index) => trackEvent(each, `m-${index}`))
}

/** What a test sends: fields of the mapping, and settings of the destination. */
export interface Call {
  readonly fields: JSONObject
  readonly settings?: JSONObject
}

/** The settings that a host gets: those of the destination with one mapping. */
export function settingsOf({ fields, settings = {} }: Call): JSONObject {
  const mapping = { method: 'POST', data: { '@path': '$.properties' }, ...fields }
  return { ...settings, subscription: { partnerAction: 'send', subscribe: 'type = "track"', mapping } }
}

/** Sends one event with the given properties. */
export function sendOne(host: Host, properties: Properties, call: Call): Promise<Result[]> {
  return host.onEvent(trackEvent(properties), settingsOf(call))
}

/** Sends a batch of events with the given properties, and gives the results of the items. */
export async function sendMany(host: Host, properties: readonly Properties[], call: Call): Promise<Node[]> {
  const results = await host.onBatch(trackEvents(properties), settingsOf(call))
  return results[0]?.multistatus ?? []
}

/** The error with which a call rejects; a call that does not is an error itself. */
export async function failureOf(call: Promise<unknown>): Promise<Error & { status?: number; code?: string }> {
  try {
    await call
  } catch (error) {
    return error as Error
  }
  throw new Error('The call was expected to fail, but it did not.')
}

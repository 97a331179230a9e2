import { createTestEvent, defaultValues } from '@segment/actions-core'
import type { JSONObject, JSONValue, Result, SegmentEvent } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination-search'
import type { Cluster } from './cluster/start'
import { PASSWORD, USER } from './cluster/start'
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

/** What a test sends: an action, its fields over their defaults, and settings of the destination. */
export interface Call {
  readonly action: 'indexDocument' | 'syncRecord' | 'deleteUser'
  readonly fields?: Readonly<Record<string, JSONValue>>
  readonly settings?: JSONObject
  readonly syncMode?: string
  /** What a hook of the mapping has saved. */
  readonly outputs?: JSONObject
  readonly hook?: 'onMappingSave' | 'retlOnMappingSave'
}

/** Settings with which the stand-in cluster is reached. */
export function connection(cluster: Cluster, more: JSONObject = {}): JSONObject {
  return { endpoint: cluster.url, username: USER, password: PASSWORD, ...more }
}

/** The settings that a host gets: those of the destination with one mapping. */
export function settingsOf(cluster: Cluster, call: Call): JSONObject {
  const { action, fields = {}, syncMode, outputs, hook = 'onMappingSave' } = call
  const mapping = {
    ...defaultValues(definition.actions[action]!.fields),
    ...fields,
    ...(syncMode === undefined ? {} : { __segment_internal_sync_mode: syncMode }),
    ...(outputs === undefined ? {} : { [hook]: { inputs: {}, outputs } })
  }
  const subscription = { partnerAction: action, subscribe: 'type != "nothing"', mapping } as JSONObject
  return { ...connection(cluster, call.settings), subscription }
}

/** An event of type track. */
export function track(properties: JSONObject, messageId = 'm-0', more: object = {}): SegmentEvent {
  return createTestEvent({
    type: 'track',
    event: 'Order Completed',
    messageId,
    userId: 'u-1',
    timestamp: '2026-01-01T00:00:00.000Z',
    receivedAt: '2026-01-01T00:00:01.000Z',
    sentAt: '2026-01-01T00:00:01.000Z',
    properties,
    ...more
  })
}

/** One event for each object of properties, with message ids `m-0`, `m-1`, … */
export function tracks(properties: readonly JSONObject[]): SegmentEvent[] {
  return properties.map((each, place) => track(each, `m-${place}`))
}

/** Sends one event. */
export function sendOne(host: Host, cluster: Cluster, event: SegmentEvent, call: Call): Promise<Result[]> {
  return host.onEvent(event, settingsOf(cluster, call))
}

/** Sends a batch, and gives the results of its items. */
export async function sendMany(host: Host, cluster: Cluster, events: SegmentEvent[], call: Call): Promise<Node[]> {
  const results = await host.onBatch(events, settingsOf(cluster, call))
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

import { createHash } from 'node:crypto'
import type { JSONObject, JSONValue, SegmentEvent } from '@segment/actions-core'
import type { IncomingEvent } from '../ingest/event'
import type { Computation } from '../model/computation'
import { toIds } from './profile'
import type { ComputedValue } from './types'

/** One thing to tell a destination about one profile. */
export interface Change {
  /** Id under which the destination knows the profile. */
  readonly identity: string
  /** `null`: the profile is no member any more, or has no value. */
  readonly value: ComputedValue | null
  /** Of the profile; somebody who was deleted and came back is somebody else. */
  readonly sinceMs: number
  /** Counts what this destination is told about this identity, so that a call that is made again has the same id. */
  readonly count: number
}

/** What calls say of where they come from. */
export interface CallContext {
  readonly computation: Computation
  /** Slug of the destination. */
  readonly destination: string
  /** Traits of the profile of an identity; none where there is no profile. */
  readonly traitsOf: (identity: string) => Readonly<Record<string, JSONValue>>
  /** Of {@link personasOf}. */
  readonly personas: JSONObject
  readonly nowMs: number
}

/**
 * Makes the call of a change as Segment's Engage does (*Send audience data to destinations*,
 * https://segment.com/docs/engage/audiences/send-audience-data/). The destination is named by its slug in the
 * integrations object, so that it comes to no other destination of the same plugin.
 */
export function createCall(change: Change, context: CallContext, line: number): IncomingEvent {
  const { computation, destination, personas, nowMs } = context
  const included = includedTraits(context.traitsOf(change.identity), computation.include)
  const { identity, value, sinceMs, count } = change
  const messageId = `engage-${digest(computation.slug, destination, identity, sinceMs, count, value)}`
  const timestamp = new Date(nowMs).toISOString()
  const event: SegmentEvent = {
    ...(computation.send === 'identify' ? identifyCall(change, computation, included) : trackCall(change, computation)),
    ...toIds(identity),
    messageId,
    timestamp,
    receivedAt: timestamp,
    context: { personas: { ...personas }, ...(computation.send === 'track' && included ? { traits: included } : {}) },
    integrations: { All: false, [destination]: true }
  }
  const bytes = Buffer.byteLength(JSON.stringify(event))
  const origin = { file: `${computation.class} ${computation.slug}`, line }
  return { event, eventId: messageId, source: computation.source, origin, bytes, readAtMs: nowMs }
}

/** What the calls of a computation say of it under `context.personas`; the ids are the same in every run. */
export function personasOf(computation: Computation, workspace: string): JSONObject {
  const space = `spa_${digest('space', workspace).slice(0, 24)}`
  const prefix = computation.class === 'audience' ? 'aud' : 'cmp'
  return {
    computation_class: computation.class,
    computation_id: `${prefix}_${digest(workspace, computation.slug).slice(0, 24)}`,
    computation_key: computation.key,
    namespace: space,
    space_id: space
  }
}

/** Whether an event is such a call: it must not come into a profile again. */
export function isOwnCall({ context }: SegmentEvent): boolean {
  const personas: unknown = context?.['personas']
  return typeof personas === 'object' && personas !== null && Object.hasOwn(personas, 'computation_id')
}

function identifyCall(
  { value }: Change,
  { class: kind, key }: Computation,
  included: JSONObject | undefined
): SegmentEvent {
  return { type: 'identify', traits: { ...included, [key]: told(value, kind) } as JSONObject }
}

/** The traits that are asked for and there; nothing where there are none. */
function includedTraits(traits: Readonly<Record<string, JSONValue>>, names: readonly string[]): JSONObject | undefined {
  const found = names.filter((name) => Object.hasOwn(traits, name))
  if (found.length === 0) return undefined
  return Object.fromEntries(found.map((name) => [name, structuredClone(traits[name])])) as JSONObject
}

function trackCall({ value }: Change, { class: kind, key }: Computation): SegmentEvent {
  const event = kind === 'trait' ? 'Trait Computed' : value === null ? 'Audience Exited' : 'Audience Entered'
  const properties = { [kind === 'trait' ? 'trait_key' : 'audience_key']: key, [key]: told(value, kind) } as JSONObject
  return { type: 'track', event, properties }
}

/** Who leaves an audience is told `false`; a trait without a value is told `null`. */
function told(value: ComputedValue | null, kind: Computation['class']): ComputedValue | null {
  return value === null && kind === 'audience' ? false : value
}

function digest(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

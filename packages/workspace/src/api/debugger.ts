import type { SegmentEvent } from '@segment/actions-core'
import { compileTrigger, type Clock, type Trigger } from '@extensible-webhooks/engine'
import { done, refuse, type Answer } from '../answer'
import { messageOf } from '../errors'
import { suggest } from '../file/nearest'
import { parseEvent } from '../ingest/parse-event'
import type { RecordedEvent } from './views'

/** The types of calls that a source sends. */
export const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'delete'] as const

/** One of `EVENT_TYPES`. */
export type EventType = (typeof EVENT_TYPES)[number]

/** How much the debugger of a source keeps. */
export interface DebuggerLimits {
  /** Events of one source; the oldest go first. @default 100 */
  readonly maxEvents?: number
  /** Bytes of the JSON of the events of one source. @default 8 MiB */
  readonly maxBytes?: number
}

/** Which events of a source are asked for. */
export interface EventQuery {
  readonly type?: EventType
  /** A text that occurs anywhere in the event, in any letter case. */
  readonly search?: string
  /** @default all that are kept */
  readonly limit?: number
}

/** Which event is wanted for a test: the latest of a type, or the latest that a trigger takes. */
export interface TestEventQuery {
  readonly type?: EventType
  /** FQL, as in a mapping. */
  readonly trigger?: string
}

/** The last events of each source: a window that forgets the oldest. */
export interface SourceDebugger {
  record(source: string, event: unknown): Answer<RecordedEvent>
  /** The newest first. */
  events(source: string, query?: EventQuery): RecordedEvent[]
  count(source: string): number
  latest(source: string, query: TestEventQuery): Answer<SegmentEvent>
  forget(source: string): void
}

interface Kept {
  readonly id: number
  readonly receivedAtMs: number
  readonly type: string
  /** As text, so that nobody who was handed the event can change it here. */
  readonly json: string
}

const DEFAULT_EVENTS = 100
const DEFAULT_BYTES = 8 * 1024 * 1024

/** Makes the debugger of the sources. */
export function createSourceDebugger(clock: Clock, limits: DebuggerLimits = {}): SourceDebugger {
  const { maxEvents = DEFAULT_EVENTS, maxBytes = DEFAULT_BYTES } = limits
  const windows = new Map<string, { kept: Kept[]; bytes: number; ids: number }>()

  const record = (source: string, event: unknown): Answer<RecordedEvent> => {
    const json = jsonOf(event)
    if (typeof json !== 'string') return json
    const window = windows.get(source) ?? { kept: [], bytes: 0, ids: 0 }
    windows.set(source, window)
    const { type } = JSON.parse(json) as { type: string }
    const kept: Kept = { id: ++window.ids, receivedAtMs: clock.now(), type, json }
    window.kept.push(kept)
    window.bytes += json.length
    while (window.kept.length > 1 && (window.kept.length > maxEvents || window.bytes > maxBytes)) {
      window.bytes -= window.kept.shift()?.json.length ?? 0
    }
    return done(shown(kept))
  }
  const newestFirst = (source: string): Kept[] => [...(windows.get(source)?.kept ?? [])].reverse()
  return {
    record,
    events: (source, { type, search = '', limit = Infinity } = {}) =>
      newestFirst(source)
        .filter((kept) => type === undefined || kept.type === type)
        .filter(({ json }) => json.toLowerCase().includes(JSON.stringify(search).slice(1, -1).toLowerCase()))
        .slice(0, Math.max(limit, 0))
        .map(shown),
    count: (source) => windows.get(source)?.kept.length ?? 0,
    latest: (source, query) => latest(source, newestFirst(source), query),
    forget: (source) => void windows.delete(source)
  }
}

function latest(source: string, kept: readonly Kept[], { type, trigger }: TestEventQuery): Answer<SegmentEvent> {
  let compiled: Trigger | undefined
  try {
    compiled = trigger === undefined ? undefined : compileTrigger(trigger)
  } catch (error) {
    return refuse(`The trigger is not FQL: ${messageOf(error)}`, 'trigger')
  }
  const found = kept
    .filter((each) => type === undefined || each.type === type)
    .map((each) => shown(each).event)
    .find((event) => compiled === undefined || compiled.matches(event))
  if (found) return done(found)
  const wanted = type === undefined ? (trigger === undefined ? '' : ' that this trigger takes') : ` of type ${type}`
  return refuse(
    `The source "${source}" has no event${wanted} yet: send it one, or make one with generateSampleEvent("${type ?? 'track'}").`
  )
}

function shown({ id, receivedAtMs, json }: Kept): RecordedEvent {
  return { id, receivedAtMs, event: JSON.parse(json) as SegmentEvent }
}

/** The event as JSON, or why it is none. */
function jsonOf(event: unknown): string | ReturnType<typeof refuse> {
  // What is no JSON at all, such as a function, is written as nothing.
  let json: unknown
  try {
    json = JSON.stringify(event)
  } catch {
    return refuse('The event cannot be written as JSON.')
  }
  if (typeof json !== 'string') return refuse('The event cannot be written as JSON.')
  const parsed = parseEvent(Buffer.from(json))
  if ('error' in parsed) return refuse(parsed.error.reason)
  const { type } = parsed.value
  if (typeof type === 'string' && (EVENT_TYPES as readonly string[]).includes(type)) return json
  return refuse(
    typeof type === 'string'
      ? `The event has the unknown type "${type.slice(0, 40)}"; ${suggest(type, EVENT_TYPES)}`
      : `The event has no type; expected one of ${EVENT_TYPES.join(', ')}.`,
    'type'
  )
}

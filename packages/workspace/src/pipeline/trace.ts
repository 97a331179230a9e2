import microdiff from 'microdiff'
import type { DeliveryError, Stage } from '@extensible-webhooks/engine'
import type { FunctionLog } from '../functions/types'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, WorkspaceMapping } from '../model/workspace'

/** What one stage did with one value: a row of the log, which can be walked back by `parentId`. */
export interface TraceRecord {
  readonly id: string
  readonly parentId: string
  readonly stage: Stage
  readonly eventId: string
  readonly destination?: string
  readonly mapping?: string
  /** Whether the value goes on. */
  readonly passed: boolean
  readonly error?: DeliveryError
  /** Why it went on as it did, in words. */
  readonly reason?: string
  /** What came in: an event, a payload or a request. */
  readonly input?: unknown
  /** What went on: an event, a payload, payloads that go together, or a response. */
  readonly output?: unknown
  /** Where input and output of the stage differ, by path. */
  readonly difference?: readonly Change[]
  /** When a request began, in milliseconds since the epoch. */
  readonly startedAtMs?: number
  /** Milliseconds that the stage took. */
  readonly durationMs: number
  /** What the insert function wrote with `console`. */
  readonly logs?: readonly FunctionLog[]
  /** Which attempt it was, from 1; for the stages from `request` on. */
  readonly attempt?: number
  /** Deliveries that went together in a batch. */
  readonly deliveries?: readonly string[]
}

/** One place where two values differ. */
export interface Change {
  /** Dotted path, such as `properties.email`. */
  readonly path: string
  /** Missing where the stage added it. */
  readonly before?: unknown
  /** Missing where the stage removed it. */
  readonly after?: unknown
}

/** Takes what each stage did. */
export type OnTrace = (record: TraceRecord) => void

/** Where on its way an event is. */
export interface TracePlace {
  readonly incoming: IncomingEvent
  readonly destination?: Destination | undefined
  readonly mapping?: WorkspaceMapping | undefined
}

/** What a stage has to tell beside its place. */
export type TraceDetail = Partial<
  Pick<
    TraceRecord,
    | 'error'
    | 'reason'
    | 'input'
    | 'output'
    | 'difference'
    | 'durationMs'
    | 'startedAtMs'
    | 'logs'
    | 'attempt'
    | 'deliveries'
  >
>

/**
 * Writes down what a stage did.
 *
 * @param onTrace nothing is put together where nobody listens
 * @param detail what there is to tell; `error` says why the value does not go on
 */
export function trace(
  onTrace: OnTrace | undefined,
  place: TracePlace,
  stage: Stage,
  detail: () => TraceDetail = () => ({})
): void {
  if (!onTrace) return
  const { incoming, destination, mapping } = place
  const parentId = placeId(place)
  const { durationMs = 0, ...rest } = detail()
  const attempt = rest.attempt !== undefined && rest.attempt > 1 ? `-${rest.attempt}` : ''
  onTrace({
    id: `${parentId}#${stage}${attempt}`,
    parentId,
    stage,
    eventId: incoming.eventId,
    passed: rest.error === undefined,
    durationMs,
    ...(destination ? { destination: destination.slug } : {}),
    ...(mapping ? { mapping: mapping.name } : {}),
    ...rest
  })
}

/** `event/destination/index of the mapping`, as far as the event has come. */
export function placeId({ incoming, destination, mapping }: TracePlace): string {
  return [incoming.eventId, destination?.slug, mapping && destination?.mappings.indexOf(mapping)]
    .filter((part) => part !== undefined)
    .join('/')
}

/** Where two values of JSON differ; nothing where one of them is no object. */
export function differenceOf(before: unknown, after: unknown): readonly Change[] {
  if (!isTree(before) || !isTree(after)) return []
  return microdiff(before, after, { cyclesFix: false }).map((change) => ({
    path: change.path.join('.'),
    ...('oldValue' in change ? { before: change.oldValue as unknown } : {}),
    ...('value' in change ? { after: change.value as unknown } : {})
  }))
}

function isTree(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === 'object' && value !== null
}

/**
 * A watch that tells the milliseconds since it was made. Where nobody listens no time is taken: every event passes here
 * several times.
 */
export function startWatch(onTrace: OnTrace | undefined): () => number {
  if (!onTrace) return notWatched
  const startedMs = performance.now()
  return () => performance.now() - startedMs
}

const notWatched = (): number => 0

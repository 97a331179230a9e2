import type { DeliveryError, Stage } from '@extensible-webhooks/engine'
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
}

/** Takes what each stage did. */
export type OnTrace = (record: TraceRecord) => void

/** Where on its way an event is. */
export interface TracePlace {
  readonly incoming: IncomingEvent
  readonly destination?: Destination
  readonly mapping?: WorkspaceMapping
}

/**
 * Writes down what a stage did.
 *
 * @param onTrace nothing is put together where nobody listens
 * @param error why the value does not go on
 */
export function trace(onTrace: OnTrace | undefined, place: TracePlace, stage: Stage, error?: DeliveryError): void {
  if (!onTrace) return
  const { incoming, destination, mapping } = place
  const parts = [incoming.eventId, destination?.slug, mapping && destination?.mappings.indexOf(mapping)]
  const parentId = parts.filter((part) => part !== undefined).join('/')
  onTrace({
    id: `${parentId}#${stage}`,
    parentId,
    stage,
    eventId: incoming.eventId,
    passed: error === undefined,
    ...(destination ? { destination: destination.slug } : {}),
    ...(mapping ? { mapping: mapping.name } : {}),
    ...(error ? { error } : {})
  })
}

import { isRejection, type DeliveryError } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, WorkspaceMapping } from '../model/workspace'
import type { Delivery, PipelineEngine } from './types'

/** A delivery, or why the event cannot be mapped. */
export type PreparedDelivery = { readonly delivery: Delivery } | { readonly error: DeliveryError }

/** Maps and validates one event for one mapping. What the engine throws, since no event may end the process, is a rejection. */
export function prepareDelivery(
  engine: PipelineEngine,
  incoming: IncomingEvent,
  destination: Destination,
  mapping: WorkspaceMapping
): PreparedDelivery {
  try {
    const prepared = engine.prepare(mapping.action, incoming.event, mapping.fields)
    if (isRejection(prepared)) return { error: prepared }
    const id = `${incoming.eventId}/${destination.slug}/${destination.mappings.indexOf(mapping)}`
    return { delivery: { id, incoming, destination, mapping, prepared, attempts: 0 } }
  } catch (error) {
    return { error: { stage: 'mapping', code: 'failed', reason: messageOf(error) } }
  }
}

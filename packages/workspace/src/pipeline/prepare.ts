import { compileMapping, isRejection, type DeliveryError } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { IncomingEvent } from '../ingest/event'
import { splitHostValues } from '../model/host-values'
import type { Destination, WorkspaceMapping } from '../model/workspace'
import { differenceOf, placeId, startWatch, trace, type OnTrace } from './trace'
import type { Delivery, PipelineEngine } from './types'

/** A delivery, or why the event cannot be mapped. */
export type PreparedDelivery = { readonly delivery: Delivery } | { readonly error: DeliveryError }

/** Maps and validates one event for one mapping. What the engine throws, since no event may end the process, is a rejection. */
export function prepareDelivery(
  engine: PipelineEngine,
  incoming: IncomingEvent,
  destination: Destination,
  mapping: WorkspaceMapping,
  onTrace?: OnTrace
): PreparedDelivery {
  const place = { incoming, destination, mapping }
  const watch = startWatch(onTrace)
  const prepared = prepare(engine, incoming, destination, mapping)
  const durationMs = watch()
  if ('error' in prepared) {
    const { error } = prepared
    if (onTrace && error.stage !== 'mapping') traceMapping(onTrace, place)
    trace(onTrace, place, error.stage, () => ({ error, durationMs, input: mappedOf(place) ?? incoming.event }))
    return prepared
  }
  if (onTrace) {
    const mapped = traceMapping(onTrace, place, durationMs)
    const { payload } = prepared.delivery.prepared
    const difference = differenceOf(mapped, payload)
    trace(onTrace, place, 'validation', () => ({ input: mapped, output: structuredClone(payload), difference }))
  }
  return prepared
}

function prepare(
  engine: PipelineEngine,
  incoming: IncomingEvent,
  destination: Destination,
  mapping: WorkspaceMapping
): PreparedDelivery {
  try {
    const prepared = engine.prepare(mapping.action, incoming.event, mapping.fields)
    if (isRejection(prepared)) return { error: prepared }
    const id = placeId({ incoming, destination, mapping })
    return { delivery: { id, incoming, destination, mapping, prepared, attempts: 0 } }
  } catch (error) {
    return { error: { stage: 'mapping', code: 'failed', reason: messageOf(error) } }
  }
}

interface MappedPlace {
  readonly incoming: IncomingEvent
  readonly mapping: WorkspaceMapping
}

function traceMapping(
  onTrace: OnTrace,
  place: MappedPlace & { readonly destination: Destination },
  durationMs = 0
): unknown {
  const output = mappedOf(place)
  trace(onTrace, place, 'mapping', () => ({ input: place.incoming.event, output, durationMs }))
  return output
}

/** The payload before validation, which the engine does not give out; it is made again where somebody looks. */
function mappedOf({ incoming, mapping }: MappedPlace): unknown {
  try {
    return compileMapping(splitHostValues(mapping.fields).fields).resolve(
      incoming.event as unknown as Record<string, unknown>
    )
  } catch {
    return undefined
  }
}

import { createHash } from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'
import { assertNever, type DeliveryError } from '@extensible-webhooks/engine'
import type { DestinationFilter } from '../model/workspace'
import { allowFields, dropFields } from './filter-fields'
import { valueAt } from './value-at'

/** What the filters make of an event: the event as it goes on, or why it does not. */
export type Filtered =
  { readonly event: SegmentEvent; readonly applied: readonly string[] } | { readonly error: DeliveryError<'filter'> }

/** The order in which Segment runs them, whatever their order in the file (*Destination filters*). */
const ORDER: readonly DestinationFilter['action'][] = ['sample', 'drop', 'drop-fields', 'allow-fields']

/**
 * Runs the filters of a destination: sample, drop, drop fields, allow fields. The event itself is left as it is.
 *
 * @param event an event
 * @param filters compiled filters in any order
 * @returns the event, or a copy without the dropped fields, and the names of the filters that were about it
 */
export function applyFilters(event: SegmentEvent, filters: readonly DestinationFilter[]): Filtered {
  let current = event
  const applied: string[] = []
  for (const filter of ORDER.flatMap((action) => filters.filter((each) => each.action === action))) {
    if (!filter.condition.matches(current)) continue
    applied.push(filter.name)
    switch (filter.action) {
      case 'sample':
        if (!isInSample(current, filter)) return { error: rejection('sampled', filter) }
        break
      case 'drop':
        return { error: rejection('dropped', filter) }
      case 'drop-fields':
        current = dropFields(current, filter.fields ?? [])
        break
      case 'allow-fields':
        current = allowFields(current, filter.fields ?? [])
        break
      default:
        assertNever(filter.action)
    }
  }
  return { event: current, applied }
}

/** The share is taken by a hash, so that the same value is always in or always out, in every process. */
function isInSample(event: SegmentEvent, { percent = 100, by = 'messageId' }: DestinationFilter): boolean {
  const value = valueAt(event, by) ?? event.messageId ?? ''
  const digest = createHash('sha256').update(JSON.stringify(value)).digest()
  return (digest.readUInt32BE(0) / 2 ** 32) * 100 < percent
}

function rejection(code: 'dropped' | 'sampled', { name, percent }: DestinationFilter): DeliveryError<'filter'> {
  const reason =
    code === 'dropped'
      ? `The filter "${name}" drops this event.`
      : `The filter "${name}" lets ${percent ?? 100} % of these events through, and this one is not among them.`
  return { stage: 'filter', code, reason }
}

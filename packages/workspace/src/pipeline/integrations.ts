import type { SegmentEvent } from '@segment/actions-core'
import type { DeliveryError } from '@extensible-webhooks/engine'
import type { Destination } from '../model/workspace'

/**
 * Reads the integrations object of an event as Segment does (*Filtering with the integrations object*,
 * https://segment.com/docs/guides/filtering-data/): a destination is named by its slug, its own name, or the display name
 * or slug of its plugin, in this order; `All` decides for those that are not named.
 *
 * @returns why the destination is left out, or nothing where the event goes on
 */
export function checkIntegrations(event: SegmentEvent, destination: Destination): DeliveryError | undefined {
  const integrations: unknown = event.integrations
  if (typeof integrations !== 'object' || integrations === null) return undefined
  const { slug, name, definition } = destination
  const named = [slug, name, definition.name, definition.slug ?? ''].find((key) => Object.hasOwn(integrations, key))
  const key = named ?? (Object.hasOwn(integrations, 'All') ? 'All' : undefined)
  if (key === undefined || (integrations as Readonly<Record<string, unknown>>)[key] !== false) return undefined
  const reason = `The integrations object of the event says "${key}": false.`
  return { stage: 'integrations', code: 'excluded', reason }
}

import type { DeliveryError } from '@extensible-webhooks/engine'

/** Reasons that are nobody's failure: the event was not meant to go anywhere. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'route/no-destination',
  'integrations/excluded',
  'filter/dropped',
  'filter/sampled',
  'trigger/not-matched',
  'function/dropped',
  'function/event-not-supported'
])

/**
 * Whether an event was left out on purpose, by its integrations object, a filter, its triggers or its insert function, and not turned away
 * because something failed.
 */
export function isLeftOut({ stage, code }: Pick<DeliveryError, 'stage' | 'code'>): boolean {
  return LEFT_OUT.has(`${stage}/${code}`)
}

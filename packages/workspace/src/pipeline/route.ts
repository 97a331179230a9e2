import type { DeliveryError } from '@extensible-webhooks/engine'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, Workspace } from '../model/workspace'

/** Destinations that an event goes to, or why there is none. */
export type Routed = { readonly destinations: readonly Destination[] } | { readonly error: DeliveryError }

/** Makes the first stage: every enabled destination of the event's source; a disabled one receives nothing. */
export function createRouter(workspace: Workspace): (incoming: IncomingEvent) => Routed {
  const bySource = new Map<string, Destination[]>()
  for (const destination of workspace.destinations.filter(({ enabled }) => enabled)) {
    bySource.set(destination.source, [...(bySource.get(destination.source) ?? []), destination])
  }
  return ({ source }) => {
    const destinations = bySource.get(source)
    if (destinations) return { destinations }
    const reason = `The source "${source}" has no enabled destination; write enabled: true in the destination.`
    return { error: { stage: 'route', code: 'no-destination', reason } }
  }
}

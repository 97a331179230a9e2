import type { DeliveryError } from '@extensible-webhooks/engine'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, Workspace, WorkspaceMapping } from '../model/workspace'
import { applyFilters } from './filter'
import { checkIntegrations } from './integrations'
import { prepareDelivery } from './prepare'
import { createRouter } from './route'
import { differenceOf, startWatch, trace, type OnTrace } from './trace'
import { explainMatches, matchTriggers } from './trigger'
import type { Delivery, PipelineEngine } from './types'

/** What the stages up to `prepare` need. */
export interface StagesOptions {
  readonly workspace: Workspace
  readonly engineOf: (destination: Destination) => PipelineEngine
  readonly onTrace?: OnTrace | undefined
}

/** Why an event goes no further: as a whole, or through one mapping. */
export interface TurnedAway {
  readonly destination?: Destination
  readonly mapping?: WorkspaceMapping
  readonly error: DeliveryError
}

/** An event that at least one mapping of a destination wants. */
export interface Selected {
  /** The event as the filters left it. */
  readonly incoming: IncomingEvent
  readonly destination: Destination
  readonly mappings: readonly WorkspaceMapping[]
}

/** Where an event goes, and where not. */
export interface Selection {
  readonly selected: readonly Selected[]
  readonly turnedAway: readonly TurnedAway[]
}

/** What a selected event became: deliveries that are ready to be sent, and what was turned away. */
export interface Admitted {
  readonly deliveries: readonly Delivery[]
  readonly turnedAway: readonly TurnedAway[]
}

/**
 * Makes the stages from an event to the mappings that want it: route → integrations → filter → trigger. Each is a function
 * in a file of its own; their order stands here and nowhere else. They send nothing and wait for nothing.
 */
export function createSelection({ workspace, onTrace }: StagesOptions): (incoming: IncomingEvent) => Selection {
  const routeEvent = createRouter(workspace)
  return (incoming) => {
    const watch = startWatch(onTrace)
    const routed = routeEvent(incoming)
    if ('error' in routed) {
      trace(onTrace, { incoming }, 'route', () => ({ error: routed.error, durationMs: watch() }))
      return { selected: [], turnedAway: [routed] }
    }
    trace(onTrace, { incoming }, 'route', () => ({
      durationMs: watch(),
      reason: `To ${routed.destinations.map(({ slug }) => slug).join(', ')}.`
    }))
    return merge(routed.destinations.map((destination) => select(onTrace, incoming, destination)))
  }
}

/** What one destination says of an event: it is selected, or left out. */
type Chosen = { readonly selected: Selected } | { readonly leftOut: DeliveryError }

/** How far an event came before it was left out. */
const FURTHEST: readonly DeliveryError['stage'][] = ['trigger', 'filter']

/** An event that comes to no mapping of any destination is told once, at the furthest stage that it reached. */
function merge(chosen: readonly Chosen[]): Selection {
  const leftOut = chosen.flatMap((each) => ('leftOut' in each ? [each.leftOut] : []))
  const stage = FURTHEST.find((wanted) => leftOut.some((error) => error.stage === wanted))
  const furthest = leftOut.find((error) => error.stage === stage) ?? leftOut[0]
  if (furthest && leftOut.length === chosen.length) return { selected: [], turnedAway: [{ error: furthest }] }
  return { selected: chosen.flatMap((each) => ('selected' in each ? [each.selected] : [])), turnedAway: [] }
}

function select(onTrace: OnTrace | undefined, incoming: IncomingEvent, destination: Destination): Chosen {
  const place = { incoming, destination }
  const excluded = checkIntegrations(incoming.event, destination)
  trace(onTrace, place, 'integrations', () => (excluded ? { error: excluded } : {}))
  if (excluded) return { leftOut: excluded }
  const filtered = filter(onTrace, incoming, destination)
  if ('leftOut' in filtered) return filtered
  const watch = startWatch(onTrace)
  const mappings = matchTriggers(filtered.incoming.event, destination)
  const unmatched = mappings.length === 0 ? NOT_MATCHED : undefined
  trace(onTrace, place, 'trigger', () => ({
    durationMs: watch(),
    output: explainMatches(filtered.incoming.event, destination),
    ...(unmatched ? { error: unmatched } : { reason: `Wanted by ${mappings.map(({ name }) => name).join(', ')}.` })
  }))
  return unmatched ? { leftOut: unmatched } : { selected: { incoming: filtered.incoming, destination, mappings } }
}

function filter(
  onTrace: OnTrace | undefined,
  incoming: IncomingEvent,
  destination: Destination
): { readonly incoming: IncomingEvent } | { readonly leftOut: DeliveryError } {
  if (destination.filters.length === 0) return { incoming }
  const watch = startWatch(onTrace)
  const filtered = applyFilters(incoming.event, destination.filters)
  const place = { incoming, destination }
  if ('error' in filtered) {
    trace(onTrace, place, 'filter', () => ({ error: filtered.error, durationMs: watch(), input: incoming.event }))
    return { leftOut: filtered.error }
  }
  trace(onTrace, place, 'filter', () => ({
    durationMs: watch(),
    input: incoming.event,
    output: filtered.event,
    difference: differenceOf(incoming.event, filtered.event),
    reason:
      filtered.applied.length === 0 ? 'No filter is about this event.' : `Filters: ${filtered.applied.join(', ')}.`
  }))
  return { incoming: filtered.event === incoming.event ? incoming : { ...incoming, event: filtered.event } }
}

/** Maps and validates a selected event for each mapping that wants it. */
export function admit({ engineOf, onTrace }: StagesOptions, { incoming, destination, mappings }: Selected): Admitted {
  const deliveries: Delivery[] = []
  const turnedAway: TurnedAway[] = []
  for (const mapping of mappings) {
    const prepared = prepareDelivery(engineOf(destination), incoming, destination, mapping, onTrace)
    if ('error' in prepared) turnedAway.push({ destination, mapping, error: prepared.error })
    else deliveries.push(prepared.delivery)
  }
  return { deliveries, turnedAway }
}

const NOT_MATCHED: DeliveryError = {
  stage: 'trigger',
  code: 'not-matched',
  reason: 'The trigger of no enabled mapping matched the event.'
}

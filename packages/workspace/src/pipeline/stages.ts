import type { DeliveryError } from '@extensible-webhooks/engine'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, Workspace, WorkspaceMapping } from '../model/workspace'
import { checkIntegrations } from './integrations'
import { prepareDelivery } from './prepare'
import { createRouter } from './route'
import { trace, type OnTrace } from './trace'
import { matchTriggers } from './trigger'
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

/** What an event became: deliveries that are ready to be sent, and what was turned away. */
export interface Admitted {
  readonly deliveries: readonly Delivery[]
  readonly turnedAway: readonly TurnedAway[]
}

/**
 * Makes the stages from an event to its deliveries: route → integrations → trigger → prepare. Each is a function in a
 * file of its own; their order stands here and nowhere else. They send nothing and wait for nothing.
 */
export function createStages(options: StagesOptions): (incoming: IncomingEvent) => Admitted {
  const routeEvent = createRouter(options.workspace)
  return (incoming) => {
    const routed = routeEvent(incoming)
    if ('error' in routed) {
      trace(options.onTrace, { incoming }, 'route', routed.error)
      return { deliveries: [], turnedAway: [routed] }
    }
    trace(options.onTrace, { incoming }, 'route')
    return merge(routed.destinations.map((destination) => enter(options, incoming, destination)))
  }
}

/** What an event became in one destination; `leftOut` says why none of its mappings takes it. */
interface Entered extends Admitted {
  readonly leftOut?: DeliveryError
}

/** An event that comes to no mapping of any destination is told once, at the furthest stage that it reached. */
function merge(entered: readonly Entered[]): Admitted {
  const leftOut = entered.flatMap((each) => each.leftOut ?? [])
  const furthest = leftOut.find(({ stage }) => stage === 'trigger') ?? leftOut[0]
  if (furthest && leftOut.length === entered.length) return { deliveries: [], turnedAway: [{ error: furthest }] }
  return {
    deliveries: entered.flatMap(({ deliveries }) => deliveries),
    turnedAway: entered.flatMap(({ turnedAway }) => turnedAway)
  }
}

function enter({ engineOf, onTrace }: StagesOptions, incoming: IncomingEvent, destination: Destination): Entered {
  const place = { incoming, destination }
  const excluded = checkIntegrations(incoming.event, destination)
  trace(onTrace, place, 'integrations', excluded)
  if (excluded) return { deliveries: [], turnedAway: [], leftOut: excluded }
  const mappings = matchTriggers(incoming.event, destination)
  const unmatched = mappings.length === 0 ? NOT_MATCHED : undefined
  trace(onTrace, place, 'trigger', unmatched)
  if (unmatched) return { deliveries: [], turnedAway: [], leftOut: unmatched }
  const deliveries: Delivery[] = []
  const turnedAway: TurnedAway[] = []
  for (const mapping of mappings) {
    const prepared = prepareDelivery(engineOf(destination), incoming, destination, mapping)
    if ('error' in prepared) {
      trace(onTrace, { ...place, mapping }, prepared.error.stage, prepared.error)
      turnedAway.push({ destination, mapping, error: prepared.error })
    } else {
      trace(onTrace, { ...place, mapping }, 'mapping')
      deliveries.push(prepared.delivery)
    }
  }
  return { deliveries, turnedAway }
}

const NOT_MATCHED: DeliveryError = {
  stage: 'trigger',
  code: 'not-matched',
  reason: 'The trigger of no enabled mapping matched the event.'
}

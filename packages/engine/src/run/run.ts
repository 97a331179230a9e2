import { IntegrationError } from '@segment/actions-core'
import type { JSONObject, Result, SegmentEvent } from '@segment/actions-core'
import type { Session } from '../request/request-client'
import type { EngineAction } from './action'
import type { CallContext } from './context'
import type { Node } from './multistatus'
import type { Auth } from './plugin'

/** Sends with tokens, and once more with new ones where that helps. */
export type Heal = <T>(attempt: (auth: Auth | undefined) => Promise<T>) => Promise<T>

/** The same for the payloads of a batch: sends those at the given places, and again those that new tokens may help. */
export type HealPlaces = (
  size: number,
  attempt: (places: readonly number[], auth: Auth | undefined) => Promise<Node[]>
) => Promise<Node[]>

/** One event through one action; core's results. */
export async function runSingle(
  action: EngineAction,
  session: Session,
  context: CallContext,
  event: SegmentEvent,
  heal: Heal
): Promise<Result[]> {
  const payload = action.prepare(event, context.mapping, context.statsContext)
  const data = await heal((auth) => action.perform(session, context, event, payload, auth))
  const done: Result = { data: data as JSONObject, output: 'Action Executed' }
  if (!action.schema) return [{ output: 'Mappings resolved' }, done]
  return [{ output: 'Mappings resolved' }, { output: 'Payload validated' }, done]
}

/** A batch through one action; one node for each event. */
export async function runBatch(
  action: EngineAction,
  session: Session,
  context: CallContext,
  events: readonly SegmentEvent[],
  heal: HealPlaces
): Promise<Node[]> {
  if (!action.hasBatchSupport) throw batchNotSupported()
  const { payloads, indices, nodes } = action.prepareBatch(events, context)
  if (payloads.length === 0) return nodes as Node[]
  const sent = indices.map((index) => events[index] as SegmentEvent)
  const results = await sendPlaces(action, session, context, events, sent, payloads, heal)
  indices.forEach((index, place) => {
    nodes[index] = results[place]
  })
  return nodes as Node[]
}

/** Runs `performBatch` over payloads, and again over those that were refused for their token. */
export function sendPlaces(
  action: EngineAction,
  session: Session,
  context: CallContext,
  events: readonly SegmentEvent[],
  sent: readonly SegmentEvent[],
  payloads: readonly JSONObject[],
  heal: HealPlaces
): Promise<Node[]> {
  return heal(payloads.length, (places, auth) => {
    if (places.length === payloads.length) return action.performBatch(session, context, events, sent, payloads, auth)
    const pick = <T>(list: readonly T[]): T[] => places.map((place) => list[place] as T)
    const someEvents = pick(sent)
    return action.performBatch(session, context, someEvents, someEvents, pick(payloads), auth)
  })
}

function batchNotSupported(): Error {
  return new IntegrationError('This action does not support batched requests.', 'NotImplemented', 501)
}

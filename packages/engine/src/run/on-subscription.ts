import { duration, time } from '@segment/actions-core'
import type {
  JSONLikeObject,
  JSONObject,
  Result,
  SegmentEvent,
  Subscription,
  SubscriptionStats
} from '@segment/actions-core'
import { isMappingError } from '../mapping/mapping-error'
import type { Trigger } from '../trigger/types'
import { isTriggerError } from '../trigger/trigger-error'
import { compiledTrigger } from './compiled'
import type { CallContext, HostContext } from './context'
import { countDiscards } from './count-discards'
import { invalidNode, type Node } from './multistatus'

/** Options of `onEvent` and `onBatch`, as in core. */
export interface OnEventOptions extends HostContext {
  /** Takes new tokens after a refresh, so that the host can keep them. @default nobody is told */
  readonly onTokenRefresh?: (tokens: { accessToken: string; refreshToken?: string }) => Promise<void>
  /** Takes the time and the results of each mapping that has run. @default nobody is told */
  readonly onComplete?: (stats: SubscriptionStats) => void
  /** Is waited for before a refresh, so that hosts of one destination take turns. @default nothing is waited for */
  readonly synchronizeRefreshAccessToken?: () => Promise<void>
}

/** Runs one mapping on events that its trigger wants. */
export interface SubscriptionRunner {
  single(action: string, event: SegmentEvent, context: CallContext): Promise<Result[]>
  batch(action: string, events: SegmentEvent[], context: CallContext): Promise<Node[]>
}

/**
 * One mapping over one event or a batch: trigger, action, results as core's `onSubscription` gives them.
 *
 * @throws what the action throws; a validation error has status 400
 */
export async function onSubscription(
  subscription: Subscription,
  data: SegmentEvent | SegmentEvent[],
  settings: JSONObject,
  destination: string,
  options: OnEventOptions,
  runner: SubscriptionRunner
): Promise<Result[]> {
  const context = contextOf(subscription, settings, options)
  const startedAt = options.onComplete ? time() : undefined
  let results: Result[] | null = null
  try {
    const outcome = await runSubscription(subscription, data, context, runner)
    if (isNotSubscribed(outcome)) results = outcome
    return outcome
  } catch (error) {
    results = [{ error: { message: (error as Error).message } }]
    throw asCore(error)
  } finally {
    if (startedAt !== undefined) {
      options.onComplete?.({
        duration: duration(startedAt, time()),
        destination,
        action: subscription.partnerAction,
        subscribe: subscription.subscribe,
        input: { data, mapping: context.mapping, settings } as unknown as JSONLikeObject,
        output: results
      })
    }
  }
}

function contextOf(subscription: Subscription, settings: JSONObject, options: OnEventOptions): CallContext {
  const { statsContext } = options
  if (statsContext?.tags !== undefined) {
    statsContext.tags = [...statsContext.tags, `partnerAction:${subscription.partnerAction}`]
  }
  return {
    mapping: subscription.mapping ?? {},
    settings,
    subscriptionMetadata: {
      actionConfigId: subscription.ID,
      destinationConfigId: subscription.ConfigID,
      actionId: subscription.ActionID,
      sourceId: subscription.ProjectID
    },
    features: options.features ?? {},
    statsContext: statsContext ?? ({} as NonNullable<typeof statsContext>),
    logger: options.logger,
    engageDestinationCache: options.engageDestinationCache,
    transactionContext: options.transactionContext,
    stateContext: options.stateContext,
    signal: options.signal
  }
}

function runSubscription(
  subscription: Subscription,
  data: SegmentEvent | SegmentEvent[],
  context: CallContext,
  runner: SubscriptionRunner
): Result[] | Promise<Result[]> {
  const trigger = triggerOf(subscription)
  if (typeof trigger === 'string') return refused(trigger, data, context)
  if (!Array.isArray(data)) {
    if (!trigger.matches(data)) {
      countDiscards(context.statsContext, 1)
      return notSubscribed()
    }
    return runner.single(subscription.partnerAction, data, context)
  }
  return runBatch(subscription.partnerAction, trigger, data, context, runner)
}

async function runBatch(
  action: string,
  trigger: Trigger,
  events: SegmentEvent[],
  context: CallContext,
  runner: SubscriptionRunner
): Promise<Result[]> {
  const multistatus: Node[] = []
  const places: number[] = []
  events.forEach((event, place) => {
    if (trigger.matches(event)) {
      places.push(place)
    } else {
      multistatus[place] = invalidNode('Payload is either invalid or does not match the subscription')
      countDiscards(context.statsContext, 1)
    }
  })
  if (places.length === 0) return notSubscribed()
  const wanted = places.length === events.length ? events : places.map((place) => events[place] as SegmentEvent)
  const nodes = await runner.batch(action, wanted, context)
  places.forEach((place, index) => {
    multistatus[place] = nodes[index] as Node
  })
  return [{ multistatus }]
}

/** The compiled trigger, or the message of core for one that cannot be read. */
function triggerOf({ subscribe }: Subscription): Trigger | string {
  if (!subscribe || typeof subscribe !== 'string') return 'Failed to validate subscription'
  try {
    return compiledTrigger(subscribe)
  } catch (error) {
    if (!isTriggerError(error)) throw error
    return `Invalid subscription : ${error.parserMessage}`
  }
}

function refused(message: string, data: SegmentEvent | SegmentEvent[], context: CallContext): Result[] {
  if (!Array.isArray(data)) return [{ output: message }]
  countDiscards(context.statsContext, data.length)
  return [{ multistatus: data.map(() => invalidNode(message)) }]
}

function notSubscribed(): Result[] {
  return [{ output: 'not subscribed' }]
}

function isNotSubscribed(results: Result[]): boolean {
  return results[0]?.output === 'not subscribed'
}

/** A mapping fails with core's own error; a payload or a mapping that does not fit is a 400, as in core. */
function asCore(thrown: unknown): unknown {
  const error = isMappingError(thrown) ? thrown.cause : thrown
  if (error instanceof Error && (error.name === 'AggregateAjvError' || error.name === 'ValidationError')) {
    Object.assign(error, { status: 400 })
  }
  return error
}

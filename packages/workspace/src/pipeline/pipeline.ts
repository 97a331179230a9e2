import { systemClock, type Clock, type DeliveryError, type Exchange } from '@extensible-webhooks/engine'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, Workspace, WorkspaceMapping } from '../model/workspace'
import { createBatchFormer, isBatched } from './batch-former'
import { checkIntegrations } from './integrations'
import { prepareDelivery } from './prepare'
import { DEFAULT_RETRY, type RetryPolicy } from './retry-delay'
import { createRoom } from './room'
import { createRouter } from './route'
import { createSender } from './sender'
import { matchTriggers } from './trigger'
import type { Delivery, FinalOutcome, PipelineEngine, PipelineResult, TraceRecord } from './types'

/** Options of {@link createPipeline}. */
export interface PipelineOptions {
  readonly workspace: Workspace
  /** The engine of a destination: it brings the network and the tokens. */
  readonly engineOf: (destination: Destination) => PipelineEngine
  /** Takes the end of every delivery, and of every event that came to none. */
  readonly onResult: (result: PipelineResult) => void
  /** Takes every exchange. */
  readonly onExchanges?: (exchanges: readonly Exchange[]) => void
  /** Takes what each stage did. */
  readonly onTrace?: (record: TraceRecord) => void
  /** @default 5 attempts, as `xwh deliver` */
  readonly retry?: RetryPolicy
  /**
   * Sends of one destination at one time, batches or single events.
   * @default 50
   */
  readonly concurrency?: number
  /**
   * Deliveries under way, at most; when they are reached, `push` waits.
   * @default 20000
   */
  readonly maxDeliveries?: number
  /**
   * Bytes of the events under way, at most.
   * @default 16777216
   */
  readonly maxBytes?: number
  /** @default the system's clock */
  readonly clock?: Clock
  /** @default Math.random */
  readonly random?: () => number
  /** Ends what is under way. */
  readonly signal?: AbortSignal
}

/** The way of events through a workspace. */
export interface Pipeline {
  /** Takes an event in; resolves once there is room for the next, not when it is delivered. */
  push(incoming: IncomingEvent): Promise<void>
  /** Sends what the batch former holds and resolves when nothing is under way. */
  drain(): Promise<void>
  /** How many deliveries are under way. */
  underWay(): number
}

/**
 * The one pipeline: route → integrations → trigger → prepare → batch former → send. Each stage is a function in a file
 * of its own; their order stands here and nowhere else.
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { workspace, engineOf, onResult, onTrace, clock = systemClock } = options
  const room = createRoom({
    maxDeliveries: options.maxDeliveries ?? 20_000,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024
  })
  const routeEvent = createRouter(workspace)
  let draining = false

  const settle = (delivery: Delivery, outcome: FinalOutcome): void => {
    const { incoming, destination, mapping, attempts } = delivery
    onResult({ incoming, destination, mapping, outcome, attempts, finishedAtMs: clock.now() })
    room.leave(incoming.bytes)
  }
  const send = createSender({
    engineOf,
    clock,
    retry: options.retry ?? DEFAULT_RETRY,
    concurrency: options.concurrency ?? 50,
    random: options.random ?? Math.random,
    onSettled: settle,
    onRetry: (deliveries) => {
      for (const delivery of deliveries) dispatch(delivery)
      if (draining) former.flush()
    },
    onExchanges: (exchanges) => options.onExchanges?.(exchanges),
    ...(options.signal ? { signal: options.signal } : {})
  })
  const former = createBatchFormer((deliveries) => {
    send(deliveries, true)
  }, clock)
  const dispatch = (delivery: Delivery): void => {
    if (isBatched(delivery)) former.add(delivery)
    else send([delivery], false)
  }

  const prepare = (incoming: IncomingEvent, destination: Destination, mapping: WorkspaceMapping): void => {
    const result = prepareDelivery(engineOf(destination), incoming, destination, mapping)
    if ('error' in result) {
      trace(onTrace, incoming, result.error.stage, result.error, destination, mapping)
      const outcome = { status: 'rejected', error: result.error } as const
      onResult({ incoming, destination, mapping, outcome, attempts: 0, finishedAtMs: clock.now() })
      return
    }
    trace(onTrace, incoming, 'mapping', undefined, destination, mapping)
    room.enter(incoming.bytes)
    dispatch(result.delivery)
  }

  /** @returns why the event does not go to this destination */
  const enter = (incoming: IncomingEvent, destination: Destination): DeliveryError | undefined => {
    const excluded = checkIntegrations(incoming.event, destination)
    trace(onTrace, incoming, 'integrations', excluded, destination)
    if (excluded) return excluded
    const mappings = matchTriggers(incoming.event, destination)
    const unmatched = mappings.length === 0 ? NOT_MATCHED : undefined
    trace(onTrace, incoming, 'trigger', unmatched, destination)
    for (const mapping of mappings) prepare(incoming, destination, mapping)
    return unmatched
  }

  /** An event that comes to no delivery is counted once, at the furthest stage that it reached. */
  const take = (incoming: IncomingEvent): void => {
    const routed = routeEvent(incoming)
    trace(onTrace, incoming, 'route', 'error' in routed ? routed.error : undefined)
    const errors = 'error' in routed ? [routed.error] : routed.destinations.map((each) => enter(incoming, each))
    if (!errors.every((error) => error !== undefined)) return
    const error = errors.find(({ stage }) => stage === 'trigger') ?? errors[0]
    if (!error) return
    onResult({ incoming, outcome: { status: 'rejected', error }, attempts: 0, finishedAtMs: clock.now() })
  }

  return {
    push: async (incoming) => {
      take(incoming)
      if (!room.isFull()) return
      // Open batches may be what fills the room; they would wait for one another.
      former.flush()
      await room.whenFree()
    },
    drain: async () => {
      draining = true
      former.flush()
      await room.whenEmpty()
      draining = false
    },
    underWay: () => room.size()
  }
}

const NOT_MATCHED: DeliveryError = {
  stage: 'trigger',
  code: 'not-matched',
  reason: 'The trigger of no enabled mapping matched the event.'
}

function trace(
  onTrace: PipelineOptions['onTrace'],
  incoming: IncomingEvent,
  stage: TraceRecord['stage'],
  error?: DeliveryError,
  destination?: Destination,
  mapping?: WorkspaceMapping
): void {
  if (!onTrace) return
  const parts = [incoming.eventId, destination?.slug, mapping && destination?.mappings.indexOf(mapping)]
  const parentId = parts.filter((part) => part !== undefined).join('/')
  onTrace({
    id: `${parentId}#${stage}`,
    parentId,
    stage,
    eventId: incoming.eventId,
    passed: error === undefined,
    ...(destination ? { destination: destination.slug } : {}),
    ...(mapping ? { mapping: mapping.name } : {}),
    ...(error ? { error } : {})
  })
}

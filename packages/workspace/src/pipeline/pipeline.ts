import { setMaxListeners } from 'node:events'
import { systemClock, type Clock, type Exchange } from '@extensible-webhooks/engine'
import type { FunctionRunner } from '../functions/types'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, Workspace } from '../model/workspace'
import { createBatchFormer, isBatched, type BatchFormer } from './batch-former'
import { DEFAULT_RETRY, type RetryPolicy } from './retry-delay'
import { createRoom, type Room } from './room'
import { createSender, type Sender } from './sender'
import { createFunctionStage, type FunctionStage } from './function-stage'
import { admit, createSelection, type Selected, type Selection, type TurnedAway } from './stages'
import type { OnTrace } from './trace'
import { traceBatch } from './trace-exchanges'
import type { Delivery, FinalOutcome, PipelineEngine, PipelineResult } from './types'

const DEFAULT_MAX_DELIVERIES = 20_000
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024

/** Options of {@link createPipeline}. */
export interface PipelineOptions {
  /** Its sources, destinations and mappings are what events go through. */
  readonly workspace: Workspace
  /** The engine of a destination: it brings the network and the tokens. */
  readonly engineOf: (destination: Destination) => PipelineEngine
  /** Takes the end of every delivery, and of every event that came to none. */
  readonly onResult: (result: PipelineResult) => void
  /** Takes every exchange. @default nobody is told */
  readonly onExchanges?: (exchanges: readonly Exchange[]) => void
  /** Takes what each stage did. @default nobody is told */
  readonly onTrace?: OnTrace
  /** Runs insert functions; needed where an enabled destination has one. @default none */
  readonly functions?: FunctionRunner
  /** When and how often a delivery is tried again. @default 5 attempts, as `xwh deliver` */
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
  /** By which retries and batches wait. @default the system's clock */
  readonly clock?: Clock
  /** Gives numbers from 0 up to 1, for the delays of retries. @default Math.random */
  readonly random?: () => number
  /** Ends what is under way. @default nothing ends it early */
  readonly signal?: AbortSignal
}

/** The way of events through a workspace. */
export interface Pipeline {
  /** Takes an event in; resolves once there is room for the next, not when it is delivered. */
  push(incoming: IncomingEvent): Promise<void>
  /** Sends what the batch former holds and resolves when nothing is under way. */
  drain(): Promise<void>
  /**
   * Gives up what is not on the wire: it ends as `request/aborted`, so that every delivery still comes to an end. What is
   * on the wire is finished. Nothing is to be pushed afterwards.
   */
  letGo(): void
  /** How many deliveries are under way. */
  underWay(): number
}

/**
 * The one pipeline: the stages of `stages.ts` (route → integrations → filter → trigger), then the insert function, then
 * prepare → batch former → send.
 *
 * @throws Error where an enabled destination has an insert function and nothing is given to run it
 */
export function createPipeline(options: PipelineOptions): Pipeline {
  return new BoundedPipeline(options)
}

/**
 * A delivery is under way from its preparation to its final outcome: in the batch former, at the sender, or waiting for a
 * retry, after which it goes through the batch former again. The room bounds how many there are.
 */
class BoundedPipeline implements Pipeline {
  readonly #options: PipelineOptions
  readonly #clock: Clock
  readonly #select: (incoming: IncomingEvent) => Selection
  readonly #room: Room
  readonly #former: BatchFormer
  readonly #send: Sender
  readonly #functions: FunctionStage | undefined
  readonly #letGo = new AbortController()
  #draining = false

  constructor(options: PipelineOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#select = createSelection(options)
    this.#room = createRoom({
      maxDeliveries: options.maxDeliveries ?? DEFAULT_MAX_DELIVERIES,
      maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES
    })
    this.#former = createBatchFormer((deliveries) => {
      traceBatch(options.onTrace, deliveries)
      this.#send(deliveries, true)
    }, this.#clock)
    this.#send = this.#createSender()
    this.#functions = this.#createFunctionStage()
    // Every delivery that waits for a retry listens to it.
    setMaxListeners(0, this.#letGo.signal)
    options.signal?.addEventListener('abort', () => {
      this.letGo()
    })
    if (options.signal?.aborted === true) this.letGo()
  }

  async push(incoming: IncomingEvent): Promise<void> {
    const { selected, turnedAway } = this.#select(incoming)
    this.#turnAway(incoming, turnedAway)
    for (const each of selected) this.#enter(each)
    if (!this.#room.isFull()) return
    // Open batches may be what fills the room; they would wait for one another.
    this.#flush()
    await this.#room.whenFree()
  }

  async drain(): Promise<void> {
    this.#functions?.flush()
    // What a function still holds belongs into the open batches.
    await this.#functions?.whenIdle()
    this.#draining = true
    this.#former.flush()
    await this.#room.whenEmpty()
    this.#draining = false
  }

  letGo(): void {
    this.#letGo.abort()
    this.#flush()
  }

  underWay(): number {
    return this.#room.size()
  }

  #flush(): void {
    this.#functions?.flush()
    this.#former.flush()
  }

  #enter(selected: Selected): void {
    const { insertFunction } = selected.destination
    if (!insertFunction || !this.#functions) {
      this.#admit(selected)
      return
    }
    this.#room.enter(selected.incoming.bytes)
    this.#functions.add({ ...selected, insertFunction })
  }

  #admit(selected: Selected): void {
    const { deliveries, turnedAway } = admit(this.#options, selected)
    this.#turnAway(selected.incoming, turnedAway)
    for (const delivery of deliveries) {
      this.#room.enter(selected.incoming.bytes)
      this.#dispatch(delivery)
    }
  }

  #turnAway(incoming: IncomingEvent, turnedAway: readonly TurnedAway[], attempts = 0): void {
    for (const { error, ...place } of turnedAway) {
      const outcome = { status: 'rejected', error } as const
      this.#options.onResult({ incoming, ...place, outcome, attempts, finishedAtMs: this.#clock.now() })
    }
  }

  #createFunctionStage(): FunctionStage | undefined {
    const { workspace, functions, retry = DEFAULT_RETRY, random = Math.random, onTrace } = this.#options
    const needed = workspace.destinations.find(({ enabled, insertFunction }) => enabled && insertFunction)
    if (!needed) return undefined
    if (!functions) throw new Error(`The destination "${needed.slug}" has an insert function, and nothing runs it.`)
    return createFunctionStage({
      runner: functions,
      retry,
      random,
      onTrace,
      clock: this.#clock,
      letGo: this.#letGo.signal,
      onReturned: (selected) => {
        this.#admit(selected)
        this.#room.leave(selected.incoming.bytes)
      },
      onEnded: ({ incoming, destination, mappings }, error, attempts) => {
        this.#turnAway(
          incoming,
          mappings.map((mapping) => ({ destination, mapping, error })),
          attempts
        )
        this.#room.leave(incoming.bytes)
      }
    })
  }

  #createSender(): Sender {
    const { engineOf, retry = DEFAULT_RETRY, concurrency = 50, random = Math.random, signal, onTrace } = this.#options
    return createSender({
      engineOf,
      retry,
      concurrency,
      random,
      onTrace,
      clock: this.#clock,
      letGo: this.#letGo.signal,
      onSettled: (delivery, outcome) => {
        this.#settle(delivery, outcome)
      },
      onRetry: (deliveries) => {
        for (const delivery of deliveries) this.#dispatch(delivery)
        if (this.#draining) this.#former.flush()
      },
      onExchanges: (exchanges) => this.#options.onExchanges?.(exchanges),
      ...(signal ? { signal } : {})
    })
  }

  #dispatch(delivery: Delivery): void {
    if (isBatched(delivery)) this.#former.add(delivery)
    else this.#send([delivery], false)
  }

  #settle({ incoming, destination, mapping, attempts }: Delivery, outcome: FinalOutcome): void {
    this.#options.onResult({ incoming, destination, mapping, outcome, attempts, finishedAtMs: this.#clock.now() })
    this.#room.leave(incoming.bytes)
  }
}

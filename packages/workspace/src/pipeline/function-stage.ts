import type { SegmentEvent } from '@segment/actions-core'
import { assertNever, type Clock, type DeliveryError } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { FunctionEnd, FunctionResult, FunctionRunner, InsertFunction } from '../functions/types'
import { createFunctionChunks, type FunctionChunks } from './function-chunks'
import { mayRetry, retryDelayMs, type RetryPolicy } from './retry-delay'
import type { Selected } from './stages'
import { differenceOf, trace, type OnTrace } from './trace'

/** What the stage needs. */
export interface FunctionStageOptions {
  readonly runner: FunctionRunner
  readonly retry: RetryPolicy
  readonly clock: Clock
  /** A number from 0 up to 1. */
  readonly random: () => number
  /** Once it is aborted, nothing is run any more. */
  readonly letGo: AbortSignal
  readonly onTrace?: OnTrace | undefined
  /** Takes the event as the function gave it back. */
  readonly onReturned: (selected: Selected) => void
  /** Takes an event that the function turned away. */
  readonly onEnded: (selected: Selected, error: DeliveryError, attempts: number) => void
}

/** The stage of insert functions. */
export interface FunctionStage {
  /** Takes an event in; it comes out at `onReturned` or `onEnded`, once. */
  add(selected: Selected & { readonly insertFunction: InsertFunction }): void
  /** Runs what waits for more events to go with. */
  flush(): void
  /** Resolves when no event is in the stage. */
  whenIdle(): Promise<void>
}

/** An event in the stage. */
export interface FunctionItem {
  readonly selected: Selected
  readonly insertFunction: InsertFunction
  readonly attempts: number
  readonly startedMs: number
}

/**
 * An event is WAITING for others, where the function has an `onBatch` and a mapping sends batches; then RUNNING; then it is
 * RETURNED, ENDED, or, after a `RetryError` or the end of its time, RETRYING: it sleeps and runs again.
 */
export function createFunctionStage(options: FunctionStageOptions): FunctionStage {
  return new RunningStage(options)
}

class RunningStage implements FunctionStage {
  readonly #options: FunctionStageOptions
  readonly #chunks: FunctionChunks
  #inside = 0
  #idle: (() => void)[] = []

  constructor(options: FunctionStageOptions) {
    this.#options = options
    this.#chunks = createFunctionChunks((items, batch) => void this.#run(items, batch), options.runner, options.clock)
  }

  add({ insertFunction, ...selected }: Selected & { readonly insertFunction: InsertFunction }): void {
    this.#inside++
    this.#chunks.add({ selected, insertFunction, attempts: 0, startedMs: this.#options.clock.now() })
  }

  flush(): void {
    this.#chunks.flush()
  }

  whenIdle(): Promise<void> {
    return this.#inside === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve))
  }

  async #run(items: readonly FunctionItem[], batch: boolean): Promise<void> {
    const [first] = items
    if (!first) return
    if (this.#options.letGo.aborted) {
      for (const item of items) this.#end(item, LET_GO)
      return
    }
    const { insertFunction, selected } = first
    const events = items.map((item) => item.selected.incoming.event)
    const result = await this.#options.runner
      .run({ insertFunction, tenant: selected.destination.slug, events, batch })
      .catch((error: unknown) => failedRun(events, error))
    for (const [index, item] of items.entries()) this.#sortOut(item, result.ends[index] ?? UNTOLD, result)
  }

  #sortOut(item: FunctionItem, end: FunctionEnd, { logs, durationMs }: FunctionResult): void {
    const { selected } = item
    const tried = { ...item, attempts: item.attempts + 1 }
    const input = selected.incoming.event
    const detail = { input, logs, durationMs, attempt: tried.attempts }
    if (end.status !== 'returned') {
      trace(this.#options.onTrace, selected, 'function', () => ({ ...detail, error: end.error }))
    }
    switch (end.status) {
      case 'returned':
        trace(this.#options.onTrace, selected, 'function', () => ({
          ...detail,
          output: end.event,
          difference: differenceOf(input, end.event)
        }))
        this.#options.onReturned({ ...selected, incoming: { ...selected.incoming, event: end.event } })
        this.#leave()
        return
      case 'rejected':
        this.#end(tried, end.error)
        return
      case 'retryable':
        void this.#retry(tried, end.error)
        return
      default:
        assertNever(end)
    }
  }

  async #retry(item: FunctionItem, error: DeliveryError): Promise<void> {
    const { retry, clock, random, letGo } = this.#options
    const delayMs = retryDelayMs(retry, item.attempts, undefined, random())
    if (!mayRetry(retry, item.attempts, clock.now() - item.startedMs + delayMs)) {
      this.#end(item, error)
      return
    }
    try {
      await clock.sleep(delayMs, letGo)
    } catch {
      this.#end(item, LET_GO)
      return
    }
    this.#chunks.add(item)
    // Who waits for the end flushed before this one came back.
    if (this.#idle.length > 0) this.#chunks.flush()
  }

  #end(item: FunctionItem, error: DeliveryError): void {
    this.#options.onEnded(item.selected, error, item.attempts)
    this.#leave()
  }

  #leave(): void {
    this.#inside--
    if (this.#inside > 0) return
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }
}

const LET_GO: DeliveryError = { stage: 'request', code: 'aborted', reason: 'Interrupted before it was sent.' }

/** The runner promises one end for each event; an event without one must still come out. */
const UNTOLD: FunctionEnd = {
  status: 'rejected',
  error: { stage: 'function', code: 'failed', reason: 'The insert function gave no result for this event.' }
}

/** The runner never rejects; if it does, that is no reason to lose events. */
function failedRun(events: readonly SegmentEvent[], error: unknown): FunctionResult {
  const end: FunctionEnd = {
    status: 'retryable',
    error: { stage: 'function', code: 'failed', reason: messageOf(error) }
  }
  return { ends: events.map(() => end), logs: [], durationMs: 0, memoryBytes: 0 }
}

import type { Clock } from '@extensible-webhooks/engine'
import { createActivity, type Work } from './activity'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /**
   * Moves the clock. Sleepers wake in the order of their times; before each of them, and at the end, real work comes to
   * rest.
   *
   * @param ms milliseconds, at least 0
   * @throws Error where work does not come to rest in ten seconds of real time; it names the work
   */
  advance(ms: number): Promise<void>
  /** The same, to a time in milliseconds since the epoch; an earlier one moves nothing. */
  advanceTo(ms: number): Promise<void>
  /** Resolves when no real work is under way but what waits for the clock. */
  idle(): Promise<void>
  /** Counts a promise, or what a function does, as real work. A `sleep` in the course of the function parks it. */
  work<T>(work: Promise<T> | (() => Promise<T>), label?: string): Promise<T>
  /** Begins a piece of real work that is ended by hand. */
  begin(label: string): Work
  /** Calls a function in the course of work that was begun by hand, so that a `sleep` parks it. */
  within<T>(work: Work, run: () => T): T
  /** Says that the work in whose course this is called waits for the clock; call what it returns when it goes on. */
  park(): () => void
  /** Calls back after `ms`, and parks nothing: for deadlines. Call what it returns to call it off. */
  after(ms: number, run: () => void): () => void
  /** Waits for what may do real work that nobody counts: `idle` looks a few times more while it is under way. */
  patience<T>(promise: Promise<T>): Promise<T>
  /** When the next sleeper wakes, in milliseconds since the epoch; nothing where nobody sleeps. */
  nextWake(): number | undefined
  /** Calls back whenever the time has changed, until the returned function is called. */
  onMove(listener: (nowMs: number) => void): () => void
}

/** Options of {@link createManualClock}. */
export interface ManualClockOptions {
  /**
   * Real milliseconds after which work that has not come to rest is an error.
   * @default 10000
   */
  readonly stuckAfterMs?: number
}

interface Sleeper {
  readonly atMs: number
  wake(): void
}

/**
 * Creates a clock that can be moved (D7), so that a retry schedule of four hours, the end of a token or a timetable takes
 * milliseconds.
 *
 * @param startMs its first time, in milliseconds since the epoch
 * @param options see {@link ManualClockOptions}
 */
export function createManualClock(startMs: number, options: ManualClockOptions = {}): ManualClock {
  return new MovableClock(startMs, options)
}

class MovableClock implements ManualClock {
  readonly #activity
  readonly #sleepers = new Set<Sleeper>()
  readonly #listeners = new Set<(nowMs: number) => void>()
  #nowMs: number

  constructor(startMs: number, { stuckAfterMs }: ManualClockOptions) {
    this.#nowMs = startMs
    this.#activity = createActivity(stuckAfterMs, () => this.#sleepers.size > 0)
  }

  now(): number {
    return this.#nowMs
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const unpark = this.park()
    await new Promise<void>((resolve, reject) => {
      const finish = (): void => {
        cancel()
        signal?.removeEventListener('abort', onAbort)
        unpark()
      }
      const onAbort = (): void => {
        finish()
        reject(signal?.reason as Error)
      }
      const cancel = this.after(ms, () => {
        finish()
        resolve()
      })
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  after(ms: number, run: () => void): () => void {
    const sleeper: Sleeper = { atMs: this.#nowMs + Math.max(ms, 0), wake: run }
    this.#sleepers.add(sleeper)
    return () => {
      this.#sleepers.delete(sleeper)
    }
  }

  advance(ms: number): Promise<void> {
    return this.advanceTo(this.#nowMs + ms)
  }

  async advanceTo(ms: number): Promise<void> {
    await this.idle()
    for (let next = this.#next(ms); next; next = this.#next(ms)) {
      this.#moveTo(next.atMs)
      this.#sleepers.delete(next)
      next.wake()
      await this.idle()
    }
    this.#moveTo(ms)
    await this.idle()
  }

  idle(): Promise<void> {
    return this.#activity.idle()
  }

  work<T>(work: Promise<T> | (() => Promise<T>), label?: string): Promise<T> {
    return this.#activity.work(work, label)
  }

  begin(label: string): Work {
    return this.#activity.begin(label)
  }

  within<T>(work: Work, run: () => T): T {
    return this.#activity.within(work, run)
  }

  park(): () => void {
    return this.#activity.current()?.park() ?? (() => undefined)
  }

  patience<T>(promise: Promise<T>): Promise<T> {
    return this.#activity.patience(promise)
  }

  nextWake(): number | undefined {
    return this.#next(Infinity)?.atMs
  }

  onMove(listener: (nowMs: number) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** The sleeper that wakes first; of two at one time the one who lay down first, since a set keeps their order. */
  #next(untilMs: number): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of this.#sleepers) {
      if (sleeper.atMs <= untilMs && (!first || sleeper.atMs < first.atMs)) first = sleeper
    }
    return first
  }

  #moveTo(ms: number): void {
    if (ms <= this.#nowMs) return
    this.#nowMs = ms
    for (const listener of this.#listeners) listener(ms)
  }
}

import type { Flags } from './flags'

/**
 * The processor time of a run. It is counted in real time, and only while the function computes: what it waits for is timed
 * by the clock of the main thread, which also stops a run through the flags.
 */
export class Budget {
  #leftMs = Infinity
  #startedAt = 0
  #run = 0

  constructor(private readonly flags: Flags) {}

  /** Milliseconds that are left. */
  get leftMs(): number {
    return Math.max(0, this.#leftMs)
  }

  open(run: number, timeoutMs: number): void {
    this.#run = run
    this.#leftMs = timeoutMs
    this.resume()
  }

  resume(): void {
    this.#startedAt = performance.now()
    this.flags.begin(this.#run)
  }

  pause(): void {
    this.#leftMs -= performance.now() - this.#startedAt
    this.flags.rest()
  }

  /** Whether a run that computes is to end; QuickJS asks every few thousand steps. */
  readonly isSpent = (): boolean =>
    (this.#run !== 0 && this.flags.isStopped(this.#run)) || performance.now() - this.#startedAt > this.#leftMs
}

/**
 * The processor time of a run. It is counted in real time, and only while the function computes: what it waits for is timed
 * by the clock of the main thread, which also stops a run through `stop`.
 */
export class Budget {
  #leftMs = 0
  #startedAt = 0
  #run = 0

  /** @param stop its first number is the id of the run that is to stop */
  constructor(private readonly stop: Int32Array) {}

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
  }

  pause(): void {
    this.#leftMs -= performance.now() - this.#startedAt
  }

  /** Whether a run that computes is to end; QuickJS asks every few thousand steps. */
  readonly isSpent = (): boolean =>
    Atomics.load(this.stop, 0) === this.#run || performance.now() - this.#startedAt > this.#leftMs
}

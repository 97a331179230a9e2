/**
 * What the two threads of a run tell one another while messages cannot arrive, in memory that they share: the run that is to
 * stop, the run that computes, and since when.
 */
export class Flags {
  readonly #runs: Int32Array
  readonly #since: Float64Array

  /** @param memory 16 bytes, the same in both threads */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.#runs = new Int32Array(memory, 0, 2)
    this.#since = new Float64Array(memory, 8, 1)
  }

  /** Main thread: a run is to stop as soon as it can. */
  stop(run: number): void {
    Atomics.store(this.#runs, STOP, run)
  }

  /** Worker: whether its run is to stop. */
  isStopped(run: number): boolean {
    return Atomics.load(this.#runs, STOP) === run
  }

  /** Worker: a run computes from now on. */
  begin(run: number): void {
    this.#since[0] = nowMs()
    Atomics.store(this.#runs, COMPUTING, run)
  }

  /** Worker: no run computes. */
  rest(): void {
    Atomics.store(this.#runs, COMPUTING, NONE)
  }

  /** Main thread: for how many milliseconds a run has computed without a pause; nothing where it does not compute. */
  computingMs(run: number): number | undefined {
    if (Atomics.load(this.#runs, COMPUTING) !== run) return undefined
    return nowMs() - (this.#since[0] ?? 0)
  }
}

const STOP = 0
const COMPUTING = 1

/** No run has this id. */
const NONE = 0

/** The same in every thread, and never set back. */
function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

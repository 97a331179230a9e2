import type { Ask, End, Job, Reply, SandboxTime } from '../protocol'
import type { Budget } from './budget'
import type { Machine } from './machine'
import { setTime } from './time'

/** What a run tells the main thread on its way. */
export interface RunPort {
  ask(ask: Ask): void
  takeBack(ask: number): void
  /**
   * @param leftMs processor time that is left
   * @param taken replies that have come
   */
  waiting(leftMs: number, taken: number): void
  /** @param broken the machine cannot be used again */
  ended(end: End, broken: boolean): void
}

/**
 * One run of a handler. It is COMPUTING until there is nothing to do, then WAITING for a reply where it asked for
 * something, and COMPUTING again with each reply; it ENDS with an answer, when its time is over, when it is told to stop,
 * or when it waits for nothing.
 */
export class Run {
  readonly #open = new Set<number>()
  #lastAsk = 0
  #taken = 0
  #answer: string | undefined
  #ended = false

  constructor(
    private readonly job: Job,
    private readonly machine: Machine,
    private readonly budget: Budget,
    private readonly port: RunPort
  ) {}

  /** The machine is loaded, and the budget open. */
  start(): void {
    this.#compute(() => {
      this.machine.call('run', this.job.input)
    })
  }

  reply({ ask, bytes, ...rest }: Reply, time: SandboxTime): void {
    if (this.#ended) return
    this.#taken++
    if (!this.#open.delete(ask)) {
      this.port.waiting(this.budget.leftMs, this.#taken)
      return
    }
    setTime(time)
    this.budget.resume()
    this.#compute(() => {
      this.machine.call('settle', JSON.stringify({ id: ask, ...rest }), bytes)
    })
  }

  stop(): void {
    this.#end({ kind: 'interrupted' })
  }

  /** The sandbox asks for something that takes its time. */
  ask(operation: string, args: unknown, bytes: Uint8Array | undefined, most: number): number {
    if (this.#open.size >= most) throw new RangeError(`At most ${most} requests and timers may be under way in one run`)
    const id = ++this.#lastAsk
    this.#open.add(id)
    this.port.ask({ id, operation, args, ...(bytes ? { bytes } : {}) })
    return id
  }

  takeBack(ask: number): void {
    if (this.#open.delete(ask)) this.port.takeBack(ask)
  }

  /** The sandbox has its answer; the first one counts. */
  answer(text: string): void {
    this.#answer ??= text
  }

  #compute(work: () => void): void {
    const isOver = (): boolean => this.#answer !== undefined || this.budget.isSpent()
    try {
      work()
      this.machine.pump(isOver)
      const spent = this.budget.isSpent()
      this.budget.pause()
      this.#rest(spent)
    } catch (error) {
      this.#end(endOf(error), isBroken(error))
    }
  }

  #rest(spent: boolean): void {
    // An interruption rejects the promises that were computed, which a function can take for an error of its own.
    if (spent) this.#end({ kind: 'interrupted' })
    else if (this.#answer !== undefined) this.#end({ kind: 'answered', text: this.#answer })
    else if (this.machine.isFull()) this.#end({ kind: 'out-of-memory' })
    else if (this.#open.size === 0) this.#end({ kind: 'stuck' })
    else this.port.waiting(this.budget.leftMs, this.#taken)
  }

  #end(end: End, broken = false): void {
    if (this.#ended) return
    this.#ended = true
    this.port.ended(end, broken)
  }
}

/** What an error means that came out of the machine itself, not out of the function. */
export function endOf(error: unknown): End {
  if (error instanceof RangeError) return { kind: 'stack-overflow' }
  if (error instanceof Error && error.name === 'InternalError') return { kind: 'out-of-memory' }
  return { kind: 'crashed', message: error instanceof Error ? error.message : String(error) }
}

/** Whether WebAssembly was left in the middle: its stack is then not where it was. */
export function isBroken(error: unknown): boolean {
  return !(error instanceof Error && error.name === 'InternalError')
}

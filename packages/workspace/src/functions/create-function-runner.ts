import { systemClock, type Clock, type Transport } from '@extensible-webhooks/engine'
import { endsOf, endOfUnsupported } from './ends'
import { FunctionError } from './function-error'
import { handlerOf } from './handlers'
import { HostCalls } from './host-calls'
import { LIMITS } from './limits'
import { reasonOf } from './outcome-of-error'
import { placeIn } from './place'
import type { Job, Program, Report, SandboxTime } from './protocol'
import type { Base } from './sandbox/base'
import { TenantCache } from './tenant-cache'
import type { FunctionCall, FunctionResult, FunctionRunner, HandlerName, InsertFunction } from './types'
import { WorkerPool } from './worker-pool'
import { WorkerThread } from './worker-thread'

/** Options of {@link createFunctionRunner}. */
export interface FunctionRunnerOptions {
  /**
   * The time inside the functions, of their timers and caches, and of the limit while they wait.
   * @default the system's clock
   */
  readonly clock?: Clock
  /** The network of `fetch`, which brings the guard of addresses. The caller closes it. @default none: `fetch` throws */
  readonly transport?: Transport
  /**
   * Threads, each with one run at a time, started as they are needed.
   * @default 2
   */
  readonly maxWorkers?: number
  /**
   * How long a run may take, in milliseconds: of processor time, and on the clock where it waits.
   * @default 5000
   */
  readonly timeoutMs?: number
  /**
   * How much memory a run may take, in bytes.
   * @default 67108864
   */
  readonly memoryLimitBytes?: number
  /**
   * How deep a run may call, in bytes of QuickJS's stack.
   * @default 262144
   */
  readonly stackLimitBytes?: number
  /**
   * A number from 0 up to 1, which seeds `Math.random` of each run.
   * @default Math.random
   */
  readonly random?: () => number
}

/**
 * Creates a runner of insert functions: QuickJS in WebAssembly, in worker threads. A run sees nothing of another one, of
 * this process, or of the network but through `transport`; limits of time, memory and stack end it.
 *
 * No thread is started before the first call, and none keeps the process alive while it is idle.
 *
 * Source: Segment's destination insert functions, for handlers, errors and globals; the limits are in `docs/functions.md`.
 *
 * @param options limits, clock and network
 */
export function createFunctionRunner(options: FunctionRunnerOptions = {}): FunctionRunner {
  return new SandboxRunner(options)
}

/** The memory after the prelude by its stack limit: made once in a process, since making it takes most of the start. */
const bases = new Map<number, Base>()

class SandboxRunner implements FunctionRunner {
  readonly #options: FunctionRunnerOptions
  readonly #clock: Clock
  readonly #timeoutMs: number
  readonly #memoryLimitBytes: number
  readonly #cache = new TenantCache()
  readonly #pool: WorkerPool
  #lastJob = 0

  constructor(options: FunctionRunnerOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#timeoutMs = options.timeoutMs ?? LIMITS.timeoutMs
    this.#memoryLimitBytes = options.memoryLimitBytes ?? LIMITS.memoryLimitBytes
    this.#pool = new WorkerPool({
      maxWorkers: options.maxWorkers ?? LIMITS.maxWorkers,
      maxWaiting: LIMITS.maxWaiting,
      create: (onGone) => this.#createThread(onGone)
    })
  }

  async handlersOf(insertFunction: InsertFunction): Promise<readonly HandlerName[]> {
    const { name } = insertFunction
    const { end } = await this.#run(programOf(insertFunction, ''), '', {})
    switch (end.kind) {
      case 'loaded':
        return end.handlers
      case 'not-loaded': {
        const place = placeIn(end.error.stack, name)
        throw new FunctionError(reasonOf({ ...end.error, stack: '' }, name), name, place?.line, place?.column)
      }
      case 'interrupted':
        throw new FunctionError(`It was not loaded within ${this.#timeoutMs / 1000} s.`, name)
      case 'crashed':
        throw new Error(end.message)
      default:
        throw new FunctionError('It used more memory or stack than a function may while it was loaded.', name)
    }
  }

  async run(call: FunctionCall, signal?: AbortSignal): Promise<FunctionResult> {
    const startedAt = performance.now()
    const { insertFunction, tenant, events, batch } = call
    const handler = batch ? 'onBatch' : handlerOf(events[0]?.type)
    if (!batch && events.length !== 1) throw new TypeError('A run that is no batch takes one event')
    if (!handler) return { ends: [endOfUnsupported(events[0]?.type)], logs: [], durationMs: 0, memoryBytes: 0 }
    const { settings } = insertFunction
    const seed = Math.floor((this.#options.random ?? Math.random)() * 0x100000000)
    const input = JSON.stringify({ handler, events, settings, seed, maxLength: LIMITS.maxResultLength })
    const report = await this.#run(programOf(insertFunction, tenant), input, { handler, tenant, signal })
    const ends = endsOf(report.end, {
      call,
      handler,
      timeoutMs: this.#timeoutMs,
      memoryLimitBytes: this.#memoryLimitBytes,
      aborted: signal?.aborted === true
    })
    const { logs, memoryBytes } = report
    return { ends, logs, durationMs: performance.now() - startedAt, memoryBytes }
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  #run(
    program: Program,
    input: string,
    { handler, tenant = '', signal }: { handler?: HandlerName; tenant?: string; signal?: AbortSignal | undefined }
  ): Promise<Report> {
    const job: Job = {
      id: ++this.#lastJob,
      program,
      input,
      timeoutMs: this.#timeoutMs,
      time: this.#time(),
      ...(handler ? { handler } : {})
    }
    const { transport } = this.#options
    return this.#pool.run({
      job,
      signal,
      callsFor: (onReply) => new HostCalls({ clock: this.#clock, transport, cache: this.#cache, tenant, onReply })
    })
  }

  #createThread(onGone: (worked: boolean) => void): WorkerThread {
    const stackLimitBytes = this.#options.stackLimitBytes ?? LIMITS.stackLimitBytes
    const base = bases.get(stackLimitBytes)
    return new WorkerThread({
      memoryLimitBytes: this.#memoryLimitBytes,
      stackLimitBytes,
      clock: this.#clock,
      time: () => this.#time(),
      onGone,
      onBase: (made) => bases.set(stackLimitBytes, made),
      ...(base ? { base } : {})
    })
  }

  #time(): SandboxTime {
    return { nowMs: this.#clock.now(), running: this.#clock === systemClock }
  }
}

/** A tenant's function is loaded for that tenant alone, so that not even what it drew at random is shared. */
function programOf({ name, source }: InsertFunction, tenant: string): Program {
  return { key: JSON.stringify([tenant, name, source]), name, source }
}

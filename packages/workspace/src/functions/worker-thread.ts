import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { HostCalls } from './host-calls'
import { LIMITS } from './limits'
import type { FromWorker, Job, Reply, Report, SandboxTime, ToWorker, WorkerStart } from './protocol'
import type { Base } from './sandbox/base'
import { Flags } from './sandbox/flags'

/** Under jest and ts-node this file is TypeScript, which a thread cannot load: there the built one is used. */
const WORKER_PATH = __filename.endsWith('.ts')
  ? join(__dirname, '..', '..', 'dist', 'functions', 'worker.js')
  : join(__dirname, 'worker.js')

/** QuickJS's own stack is in its memory, but each of its calls also takes of the thread's. */
const STACK_MB_PER_LIMIT = 16 / (256 * 1024)

/** Options of {@link WorkerThread}. */
export interface WorkerThreadOptions extends Omit<WorkerStart, 'flags'> {
  readonly clock: Clock
  readonly time: () => SandboxTime
  /** The thread is gone and takes no more runs; `worked` says whether it ever was ready. */
  readonly onGone: (worked: boolean) => void
  readonly onBase: (base: Base) => void
}

const INTERRUPTED: Report = { end: { kind: 'interrupted' }, logs: [], memoryBytes: 0, retire: false }

/** One run as its thread sees it. */
interface Running {
  readonly job: Job
  readonly calls: HostCalls
  readonly done: (report: Report) => void
  /** Ends the wait on the clock. */
  readonly ended: AbortController
  /** On the clock, once the thread is ready. */
  startedAtMs: number
  watchdog?: NodeJS.Timeout
  /** Whether its time on the clock is counted; it is from the first wait on. */
  onClock: boolean
  stopped: boolean
  /** Replies that were sent to it. */
  sent: number
  /** Processor time that was left when it last waited; unset while it computes. */
  leftMs?: number | undefined
}

/** What a run needs beside its job. */
export interface RunContext {
  readonly job: Job
  /** Makes what answers the questions of the run. */
  readonly callsFor: (onReply: (reply: Reply) => void) => HostCalls
  readonly signal?: AbortSignal | undefined
}

/**
 * A thread with one sandbox. It is STARTING until it says that it is ready, then IDLE, RUNNING one job, and GONE once it
 * was ended, failed or is to be replaced. While a run computes, a watchdog in real time ends the thread that does not
 * answer in time; while it waits, only the clock counts.
 */
export class WorkerThread {
  readonly #options: WorkerThreadOptions
  readonly #worker: Worker
  readonly #flags = new Flags()
  #ready = false
  #gone = false
  #running: Running | undefined
  /** Key of the function that ran last. */
  lastProgram: string | undefined

  constructor(options: WorkerThreadOptions) {
    this.#options = options
    const { memoryLimitBytes, stackLimitBytes, base } = options
    const start: WorkerStart = {
      memoryLimitBytes,
      stackLimitBytes,
      flags: this.#flags.memory,
      ...(base ? { base } : {})
    }
    this.#worker = new Worker(WORKER_PATH, {
      workerData: start,
      env: {},
      execArgv: [],
      resourceLimits: { stackSizeMb: Math.max(16, Math.ceil(stackLimitBytes * STACK_MB_PER_LIMIT)) }
    })
    this.#worker.unref()
    this.#worker.on('message', (message: FromWorker) => {
      this.#take(message)
    })
    this.#worker.on('error', (error) => {
      this.#fail(`The thread of the sandbox failed: ${messageOf(error)}`)
    })
    this.#worker.on('exit', () => {
      this.#fail('The thread of the sandbox ended.')
    })
  }

  get isIdle(): boolean {
    return !this.#running && !this.#gone
  }

  /** Runs a job; the thread must be idle. */
  run({ job, callsFor, signal }: RunContext): Promise<Report> {
    return new Promise((resolve) => {
      const calls = callsFor((reply) => {
        this.#reply(reply)
      })
      const running: Running = {
        job,
        calls,
        done: resolve,
        ended: new AbortController(),
        startedAtMs: this.#options.clock.now(),
        onClock: false,
        stopped: false,
        sent: 0
      }
      this.#running = running
      this.lastProgram = job.program.key
      this.#worker.ref()
      const stop = (): void => {
        if (this.#running === running) this.#interrupt(running)
      }
      signal?.addEventListener('abort', stop, { signal: running.ended.signal })
      if (this.#ready) this.#begin(running)
    })
  }

  /** Ends the thread; a run under way ends as if it had crashed. */
  async close(): Promise<void> {
    this.#fail('The sandbox was closed.')
    await this.#worker.terminate()
  }

  #take(message: FromWorker): void {
    if (message.kind === 'ready') {
      this.#ready = true
      if (message.base) this.#options.onBase(message.base)
      if (this.#running) this.#begin(this.#running)
      return
    }
    const running = this.#running
    if (running?.job.id !== message.id) return
    if (message.kind === 'ask') running.calls.take(message.ask)
    else if (message.kind === 'take-back') running.calls.takeBack(message.ask)
    else if (message.kind === 'waiting') this.#wait(running, message)
    else this.#finish(running, message.report)
  }

  #begin(running: Running): void {
    running.startedAtMs = this.#options.clock.now()
    this.#post({ kind: 'run', job: { ...running.job, time: this.#options.time() } })
    this.#watch(running, running.job.timeoutMs)
  }

  #reply(reply: Reply): void {
    const running = this.#running
    if (!running) return
    this.#post({ kind: 'reply', id: running.job.id, reply, time: this.#options.time() })
    running.sent++
    if (running.leftMs !== undefined) this.#watch(running, running.leftMs)
    running.leftMs = undefined
  }

  #wait(running: Running, { leftMs, taken }: { readonly leftMs: number; readonly taken: number }): void {
    // It was told to stop, which it will read next.
    if (running.stopped) return
    // A reply that is on its way will set it to work again.
    if (taken < running.sent) this.#watch(running, leftMs)
    else {
      clearTimeout(running.watchdog)
      running.leftMs = leftMs
    }
    if (running.onClock) return
    running.onClock = true
    const { clock } = this.#options
    const left = running.job.timeoutMs - (clock.now() - running.startedAtMs)
    clock.sleep(Math.max(0, left), running.ended.signal).then(
      () => {
        this.#interrupt(running)
      },
      () => undefined
    )
  }

  /** The thread is told twice: by the number, which it sees while it computes, and by a message. */
  #interrupt(running: Running): void {
    if (this.#running !== running) return
    if (!this.#ready) {
      this.#finish(running, INTERRUPTED)
      return
    }
    running.stopped = true
    this.#flags.stop(running.job.id)
    this.#post({ kind: 'stop', id: running.job.id })
    this.#watch(running, 0)
  }

  /** @param leftMs how long the run may compute from when it begins to, which on a busy machine is not now */
  #watch(running: Running, leftMs: number, patienceMs: number = LIMITS.maxStartMs): void {
    clearTimeout(running.watchdog)
    const afterMs = leftMs + LIMITS.graceMs
    running.watchdog = setTimeout(() => {
      const computedMs = this.#flags.computingMs(running.job.id)
      if (computedMs === undefined && running.stopped) this.#finish(running, INTERRUPTED)
      else if (computedMs === undefined && patienceMs > 0) this.#watch(running, leftMs, patienceMs - afterMs)
      else if (computedMs !== undefined && computedMs < leftMs) this.#watch(running, leftMs - computedMs)
      else this.#kill(running)
    }, afterMs)
  }

  #kill(running: Running): void {
    this.#gone = true
    void this.#worker.terminate()
    this.#finish(running, { ...INTERRUPTED, retire: true })
  }

  #finish(running: Running, report: Report): void {
    clearTimeout(running.watchdog)
    running.ended.abort()
    running.calls.close()
    this.#running = undefined
    this.#worker.unref()
    if (report.retire && !this.#gone) {
      this.#gone = true
      void this.#worker.terminate()
    }
    if (this.#gone) this.#options.onGone(this.#ready)
    running.done(report)
  }

  #fail(message: string): void {
    const wasGone = this.#gone
    this.#gone = true
    if (this.#running) {
      this.#finish(this.#running, { end: { kind: 'crashed', message }, logs: [], memoryBytes: 0, retire: true })
    } else if (!wasGone) this.#options.onGone(this.#ready)
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message)
  }
}

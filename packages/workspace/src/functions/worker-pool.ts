import type { Report } from './protocol'
import type { RunContext, WorkerThread } from './worker-thread'

/** Options of {@link WorkerPool}. */
export interface WorkerPoolOptions {
  /** Threads, at most. */
  readonly maxWorkers: number
  /** Runs that wait for a thread, at most. */
  readonly maxWaiting: number
  /** Starts a thread, which tells `onGone` when it takes no more runs, and whether it had worked. */
  readonly create: (onGone: (worked: boolean) => void) => WorkerThread
}

interface Waiting {
  readonly context: RunContext
  readonly resolve: (report: Report) => void
}

/** Threads that are started as they are needed, and a queue in front of them, first come first served. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #threads = new Set<WorkerThread>()
  readonly #watched = new WeakSet<AbortSignal>()
  #queue: Waiting[] = []
  #closed = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
  }

  /** Runs a job in some thread. */
  run(context: RunContext): Promise<Report> {
    if (this.#closed) return Promise.resolve(crashed('The sandbox is closed.'))
    if (context.signal?.aborted === true) return Promise.resolve(INTERRUPTED)
    if (this.#queue.length >= this.#options.maxWaiting) {
      return Promise.resolve(crashed(`More than ${this.#options.maxWaiting} calls wait for the sandbox.`))
    }
    this.#watch(context.signal)
    return new Promise((resolve) => {
      this.#queue.push({ context, resolve })
      this.#serve()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { resolve } of this.#queue) resolve(crashed('The sandbox was closed.'))
    this.#queue = []
    await Promise.all([...this.#threads].map((thread) => thread.close()))
  }

  /** One listener for a signal, however many runs it belongs to: a pipeline has one for all its life. */
  #watch(signal: AbortSignal | undefined): void {
    if (!signal || this.#watched.has(signal)) return
    this.#watched.add(signal)
    signal.addEventListener('abort', () => {
      const given = this.#queue.filter(({ context }) => context.signal === signal)
      this.#queue = this.#queue.filter(({ context }) => context.signal !== signal)
      for (const { resolve } of given) resolve(INTERRUPTED)
    })
  }

  #serve(): void {
    for (;;) {
      const [next] = this.#queue
      if (!next) return
      const thread = this.#idleFor(next.context.job.program.key)
      if (!thread) return
      this.#queue.shift()
      void thread.run(next.context).then((report) => {
        next.resolve(report)
        this.#serve()
      })
    }
  }

  /** Best the thread that still holds the function; a new one only where none is idle. */
  #idleFor(key: string): WorkerThread | undefined {
    const idle = [...this.#threads].filter((thread) => thread.isIdle)
    const best = idle.find((thread) => thread.lastProgram === key) ?? idle[0]
    if (best || this.#threads.size >= this.#options.maxWorkers) return best
    return this.#start()
  }

  /** A thread that is lost is replaced at once, so that nobody waits for its start; not one that never started. */
  #start(): WorkerThread {
    const thread = this.#options.create((worked) => {
      this.#threads.delete(thread)
      if (worked && !this.#closed) this.#start()
    })
    this.#threads.add(thread)
    return thread
  }
}

const INTERRUPTED: Report = { end: { kind: 'interrupted' }, logs: [], memoryBytes: 0, retire: false }

function crashed(message: string): Report {
  return { end: { kind: 'crashed', message }, logs: [], memoryBytes: 0, retire: false }
}

import type { FunctionLog, HandlerName } from './types'
import type { Base } from './sandbox/base'

/** What a thread is started with. */
export interface WorkerStart {
  readonly memoryLimitBytes: number
  readonly stackLimitBytes: number
  /** The memory of `Flags`. */
  readonly flags: SharedArrayBuffer
  /** The memory after the prelude, where another thread has made it before. */
  readonly base?: Base
}

/** A function, and where its image is kept: one of a tenant is never shared with another. */
export interface Program {
  readonly key: string
  readonly name: string
  readonly source: string
}

/** A run of a handler, or only the loading of a function. */
export interface Job {
  readonly id: number
  readonly program: Program
  /** Unset: only to load it. */
  readonly handler?: HandlerName
  /** JSON for `run` of `sandbox/run.js`. */
  readonly input: string
  /** Milliseconds of processor time. */
  readonly timeoutMs: number
  readonly time: SandboxTime
}

/** The time inside. */
export interface SandboxTime {
  readonly nowMs: number
  /** Whether it goes on by itself; on a clock that is moved by hand it stands still. */
  readonly running: boolean
}

/** Main thread → worker. */
export type ToWorker =
  | { readonly kind: 'run'; readonly job: Job }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply; readonly time: SandboxTime }
  | { readonly kind: 'stop'; readonly id: number }

/** The answer to a question of a run. */
export interface Reply {
  readonly ask: number
  readonly value?: unknown
  readonly error?: { readonly message: string; readonly code?: string }
  readonly bytes?: Uint8Array
}

/** A question of a run that the main thread answers. */
export interface Ask {
  readonly id: number
  readonly operation: string
  readonly args: unknown
  readonly bytes?: Uint8Array
}

/** Worker → main thread. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly base?: Base }
  | { readonly kind: 'ask'; readonly id: number; readonly ask: Ask }
  | { readonly kind: 'take-back'; readonly id: number; readonly ask: number }
  /** The run computes no more until it gets a reply; `taken` says how many it has had. */
  | { readonly kind: 'waiting'; readonly id: number; readonly leftMs: number; readonly taken: number }
  | { readonly kind: 'ended'; readonly id: number; readonly report: Report }

/** How a run ended. */
export interface Report {
  readonly end: End
  readonly logs: readonly FunctionLog[]
  readonly memoryBytes: number
  /** The thread is not to be used again. */
  readonly retire: boolean
}

export type End =
  /** What the sandbox wrote as its answer: see `sandbox/run.js`. */
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'loaded'; readonly handlers: readonly HandlerName[] }
  | { readonly kind: 'not-loaded'; readonly error: Thrown }
  | { readonly kind: 'no-handler' }
  /** Its time is over, or it was told to stop. */
  | { readonly kind: 'interrupted' }
  /** It waits for something that nothing will settle. */
  | { readonly kind: 'stuck' }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'stack-overflow' }
  /** The thread failed, not the function. */
  | { readonly kind: 'crashed'; readonly message: string }

/** Something thrown in the sandbox, in texts. */
export interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack: string
  /** Name of the class by which a function says what becomes of its event. */
  readonly kind?: string
}

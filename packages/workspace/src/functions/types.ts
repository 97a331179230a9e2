import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import type { DeliveryError } from '@extensible-webhooks/engine'

/** An insert function of a destination, ready to run. */
export interface InsertFunction {
  /** Name of its file, for positions in errors. */
  readonly name: string
  /** JavaScript that declares the handlers `onTrack`, `onIdentify`, …, `onBatch`. */
  readonly source: string
  /** What the handlers get as their second argument. */
  readonly settings: JSONObject
}

/** The names of the handlers that an insert function may declare. */
export type HandlerName =
  'onTrack' | 'onIdentify' | 'onPage' | 'onScreen' | 'onGroup' | 'onAlias' | 'onDelete' | 'onBatch'

/** What is to be run: the handler of the type of one event, or `onBatch` with all of them. */
export interface FunctionCall {
  readonly insertFunction: InsertFunction
  /** Keeps caches apart: one tenant (a destination) never sees what another kept. */
  readonly tenant: string
  /** One event, or up to 1,000 for `onBatch`. They are copied; the function never touches the originals. */
  readonly events: readonly SegmentEvent[]
  readonly batch: boolean
}

/** A line that the function wrote with `console`. */
export interface FunctionLog {
  readonly level: 'debug' | 'info' | 'log' | 'warn' | 'error'
  readonly text: string
}

/** What became of one event in the function. */
export type FunctionEnd =
  | { readonly status: 'returned'; readonly event: SegmentEvent }
  | { readonly status: 'rejected'; readonly error: DeliveryError<'function'> }
  | { readonly status: 'retryable'; readonly error: DeliveryError<'function'> }

/** What a run gave. */
export interface FunctionResult {
  /** One for each event, in their order. */
  readonly ends: readonly FunctionEnd[]
  readonly logs: readonly FunctionLog[]
  /** Milliseconds of the whole run. */
  readonly durationMs: number
  /** The most memory that the sandbox took, with the 1.8 MB of its globals, in bytes to 4 KiB; 0 where it was ended. */
  readonly memoryBytes: number
}

/** Runs insert functions in a sandbox. */
export interface FunctionRunner {
  /**
   * Which handlers a function declares.
   * @throws FunctionError where the source does not parse or throws while it is loaded, with file, line and column
   */
  handlersOf(insertFunction: InsertFunction): Promise<readonly HandlerName[]>
  /** Runs one call; never rejects for what the function does. */
  run(call: FunctionCall, signal?: AbortSignal): Promise<FunctionResult>
  /** Ends every worker. */
  close(): Promise<void>
}

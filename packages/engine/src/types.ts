import type {
  DestinationDefinition,
  JSONObject,
  RefreshAccessTokenResult,
  Result,
  SegmentEvent
} from '@segment/actions-core'
import type { Clock } from './clock'
import type { Outcome } from './outcome/outcome'
import type { TokenStore } from './tokens/types'
import type { Transport, WireRequest, WireResponse } from './transport/types'
import type { TransportError } from './transport/transport-error'

/** One request and what came back, as they were on the wire. */
export interface Exchange {
  readonly request: WireRequest
  /** Unset where no response came; `error` says why. */
  readonly response?: WireResponse
  readonly error?: TransportError
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number
  readonly durationMs: number
}

/** An event after mapping and validation, ready to be sent, kept or retried. */
export interface Prepared {
  readonly payload: JSONObject
  readonly event: SegmentEvent
}

/** What one run of an action gives. */
export interface RunResult {
  /** One for each event, in their order. */
  readonly outcomes: Outcome[]
  /** Every request of this run, token requests of the plugin among them. */
  readonly exchanges: Exchange[]
  /** The payloads that were sent, one for each prepared event. */
  readonly payloads: JSONObject[]
  /** What the drop-in methods would have returned. */
  readonly results: Result[]
}

/** What decides that a token is dead, beside a 401. */
export interface RefreshOn {
  /** Further statuses that mean a dead token, such as 403. */
  readonly statuses?: readonly number[]
  /** A text in the response body that means a dead token, whatever the status. */
  readonly body?: string
}

/** What a run needs beside the events. */
export interface RunInput {
  /** Settings of the destination as Segment keeps them, `oauth` and `dynamicAuthSettings` among them. */
  readonly settings: JSONObject
  /** The mapping: field values in mapping kit. The same object is compiled once. */
  readonly mapping: JSONObject
  /** Names the destination in the token store. */
  readonly tokenKey?: string
  /**
   * Whether the prepared events go through `performBatch` together.
   * @default true where there is more than one
   */
  readonly batch?: boolean
  readonly refreshOn?: RefreshOn
  /** Lowers the deadline of each request, in milliseconds. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Called after new tokens have been stored. */
  readonly onTokenRefresh?: (tokens: RefreshAccessTokenResult) => Promise<void>
}

/** Options of {@link createEngine}. */
export interface EngineOptions {
  /**
   * How requests are sent. The engine closes a transport that it made itself, and leaves a given one open.
   * @default `createTransport()`
   */
  readonly transport?: Transport
  /** Where live tokens are kept. @default a store in memory */
  readonly tokens?: TokenStore
  /** By which tokens expire, exchanges are dated and a `Retry-After` with a date is counted. @default the system's clock */
  readonly clock?: Clock
}

/** Any action-destination definition. */
export type AnyDefinition = DestinationDefinition<never> | DestinationDefinition<JSONObject> | DestinationDefinition

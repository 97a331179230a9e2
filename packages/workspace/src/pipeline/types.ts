import type { Engine, Outcome, Prepared } from '@extensible-webhooks/engine'
import type { IncomingEvent } from '../ingest/event'
import type { Destination, WorkspaceMapping } from '../model/workspace'

/** What the pipeline needs of an engine. */
export type PipelineEngine = Pick<Engine, 'prepare' | 'send' | 'close'>

/** One event through one mapping, from its preparation to its end. */
export interface Delivery {
  /** `eventId/destination/index of the mapping`. */
  readonly id: string
  readonly incoming: IncomingEvent
  readonly destination: Destination
  readonly mapping: WorkspaceMapping
  readonly prepared: Prepared
  /** How often it was sent so far. */
  readonly attempts: number
  /** When it was sent first, in milliseconds since the epoch; unset before. */
  readonly firstSentAtMs?: number
}

/** How an event, or a delivery, ended. */
export interface PipelineResult {
  readonly incoming: IncomingEvent
  /** Unset where the event never came to a mapping. */
  readonly destination?: Destination
  readonly mapping?: WorkspaceMapping
  readonly outcome: FinalOutcome
  /** How often it was sent; 0 where it was turned away before. */
  readonly attempts: number
  readonly finishedAtMs: number
}

/** An outcome after which nothing follows: what could have been tried again is rejected once its attempts are spent. */
export type FinalOutcome = Exclude<Outcome, { readonly status: 'retryable' }>

import type { Code, Stage } from './codes'

/** Why an event was not delivered: a place and a code of the table in `codes.ts`, and the reason in words without secrets. */
export interface DeliveryError<S extends Stage = Stage> {
  readonly stage: S
  readonly code: Code<S>
  readonly reason: string
  /** HTTP status of the endpoint, where there was a response, or the status that the plugin gave its error. */
  readonly httpStatus?: number
}

/**
 * What became of one event through one mapping.
 *
 * - `delivered`: the endpoint took it. `truncated` where the body of its answer was over the cap and cut.
 * - `retryable`: sending again may help, after `retryInMs` where the endpoint said when (`Retry-After`).
 * - `rejected`: sending the same again cannot help.
 */
export type Outcome =
  | { readonly status: 'delivered'; readonly httpStatus?: number; readonly truncated?: boolean }
  | { readonly status: 'retryable'; readonly retryInMs?: number; readonly error: DeliveryError }
  | { readonly status: 'rejected'; readonly error: DeliveryError }

/** An event that a stage turned away, as it stands in the log. */
export interface Rejection extends DeliveryError {
  /** `messageId` of the event. */
  readonly eventId: string
}

/** Tells a rejection from what a stage gives on. */
export function isRejection(value: object): value is Rejection {
  return 'stage' in value && 'code' in value && 'reason' in value
}

import type { DeliveryError } from '@extensible-webhooks/engine'
import type { TraceRecord } from '@extensible-webhooks/workspace'
import type { UnmatchedRequest } from '../mocks/desk'
import type { RecordedRequest } from '../mocks/recorded-request'

/** What became of one event through one mapping, or of an event that came to none. */
export interface ScenarioOutcome {
  /** Number of the event, from 1. */
  readonly event: number
  readonly eventId: string
  readonly destination?: string
  readonly mapping?: string
  /** `waiting`: for a retry, in a batch, or for an answer that has not come. */
  readonly status: 'delivered' | 'rejected' | 'waiting'
  /** How often it was sent. */
  readonly attempts: number
  /** Why it was rejected, or why it waits for a retry. */
  readonly error?: DeliveryError
}

/** What a failure is about. */
export type FailureKind =
  | 'delivered'
  | 'retried'
  | 'attempts'
  | 'waiting'
  | 'rejected'
  | 'requests'
  | 'trace'
  | 'unmatched'
  | 'unused'
  | 'step'
  | 'parity'
  | 'error'

/** One thing that came out otherwise than expected. No text in it holds a secret of the workspace. */
export interface ScenarioFailure {
  readonly kind: FailureKind
  /** What is wrong, in one line. */
  readonly message: string
  /** Expected against actual, line by line. */
  readonly diff?: string
  /** At which stage it went another way, and why. */
  readonly why: readonly string[]
}

/** What a scenario gave. */
export interface ScenarioResult {
  readonly name: string
  readonly file: string
  /** Which runtime it ran on. */
  readonly runtime: string
  readonly passed: boolean
  readonly failures: readonly ScenarioFailure[]
  /** Every request that an endpoint took, in order, as exact bytes. They may hold secrets. */
  readonly requests: readonly RecordedRequest[]
  readonly outcomes: readonly ScenarioOutcome[]
  readonly traces: readonly TraceRecord[]
  readonly unmatched: readonly UnmatchedRequest[]
  /** Endpoints that had to be called and were not. */
  readonly unused: readonly string[]
  /** Real milliseconds. */
  readonly durationMs: number
}

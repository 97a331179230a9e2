import type { RetryPolicy } from '@extensible-webhooks/workspace'
import type { IdentityProviderFile } from '../mocks/identity-providers'
import type { RequestPattern } from '../mocks/request-pattern'
import type { EndpointFile } from '../mocks/types'

/** A duration: `500ms`, `2s`, `10m`, `4h`, `1h30m`, or milliseconds. */
export type Duration = string | number

/** An event as Segment's libraries send it, or the name of a file of them. */
export type EventFile = Readonly<Record<string, unknown>> | { readonly file: string }

/** A scenario as it is written: the TypeScript form of `schemas/scenario.schema.json`. */
export interface ScenarioFile {
  /** @default the name of the file */
  readonly name?: string
  /** Path of a workspace file from the scenario, or the workspace itself. */
  readonly workspace: string | Readonly<Record<string, unknown>>
  /** Slug of the only destination that takes part. @default all */
  readonly destination?: string
  /** Slug of the source of all events. @default by write key, else the only source */
  readonly source?: string
  /** Merged over the workspace (RFC 7386: lists are replaced, null removes). */
  readonly override?: Readonly<Record<string, unknown>>
  /** Environment variables for `${env:…}`; they beat those of the process. */
  readonly env?: Readonly<Record<string, string>>
  readonly events?: readonly EventFile[]
  /** What is done, in order, instead of `events` and `advance`. */
  readonly steps?: readonly StepFile[]
  readonly endpoints?: readonly EndpointFile[]
  /** Mock identity providers by their URLs. */
  readonly identityProviders?: Readonly<Record<string, IdentityProviderFile>>
  /** First time of the clock. @default 2026-01-01T00:00:00Z */
  readonly clock?: string
  /** How far the clock is moved after the events. */
  readonly advance?: Duration
  /** Events that are sent at the same time. @default 1 */
  readonly concurrency?: number
  /** How deliveries are tried again. @default deliver */
  readonly retry?: 'deliver' | 'segment' | Partial<RetryPolicy>
  /** What every random choice (jitter, sampling) comes out as, from 0 up to 1. @default 0.5 */
  readonly random?: number
  /** Lets triggers be used that do not mean what they look like (R12). @default false */
  readonly allowDiagnostics?: boolean
  /** Deliberate differences from stock core that this scenario shows, by their ids. */
  readonly deviations?: readonly string[]
  readonly expect?: Expectation
}

/** One step: exactly one of the keys. */
export interface StepFile {
  readonly send?: readonly EventFile[]
  readonly advance?: Duration
  readonly idp?: IdentityProviderStep
  readonly test?: TesterStep
  readonly sync?: string
  readonly connect?: string
  readonly reconnect?: string
  readonly disconnect?: string
}

/** What is done to a mock identity provider. */
export interface IdentityProviderStep {
  readonly url: string
  readonly do: 'expire' | 'revoke' | 'fail' | 'recover' | 'rotate'
  /** For `fail`: how. */
  readonly mode?: string
  /** For `fail`: how often. @default 1 */
  readonly count?: number
}

/** A test event, as the Event Tester sends it. */
export interface TesterStep {
  readonly event: EventFile
  /** Slug of the destination. @default the only one that takes part */
  readonly destination?: string
  /** Name of the only mapping that is tested. */
  readonly mapping?: string
}

/** What must have come out; what is left out is not compared. */
export interface Expectation {
  /** Deliveries: one event through one mapping. */
  readonly delivered?: number
  /** Deliveries that were sent more than once. */
  readonly retried?: number
  /** How often deliveries were sent, all together. */
  readonly attempts?: number
  /** Deliveries that still wait for a retry or in a batch. */
  readonly waiting?: number
  /** How many were rejected, or which. Events that were left out on purpose need not be listed. */
  readonly rejected?: number | readonly ExpectedRejection[]
  /** How many requests were made, or which. */
  readonly requests?: number | readonly ExpectedRequest[]
  /** `subset` compares only the requests that are listed, in any order. @default all */
  readonly matching?: 'all' | 'subset'
  /** Requests that no endpoint takes, and that are no failure. */
  readonly unmatched?: readonly RequestPattern[]
  /** Records that must be in the trace; members that are left out are not compared. */
  readonly trace?: readonly Readonly<Record<string, unknown>>[]
}

/** One event that was turned away. */
export interface ExpectedRejection {
  /** Number of the event, from 1. */
  readonly event?: number
  readonly stage?: string
  readonly code?: string
  readonly destination?: string
  readonly mapping?: string
  /** A part of the reason. */
  readonly reason?: string
}

/** One request. */
export interface ExpectedRequest extends RequestPattern {
  /** When it was made, after the start of the scenario. */
  readonly at?: Duration
}

import type { IncomingEvent, RetryPolicy, Workspace } from '@extensible-webhooks/workspace'
import type { DeliveryError } from '@extensible-webhooks/engine'
import type { IdentityProviderFile } from '../mocks/identity-providers'
import type { EndpointFile } from '../mocks/types'
import type { Expectation, IdentityProviderStep } from './types'

/** A scenario that is ready to run: workspace compiled, events read, every name checked. */
export interface Scenario {
  readonly name: string
  /** Path of its file; of the file that it was written in where it has none of its own. */
  readonly file: string
  /** What takes part of the workspace. */
  readonly workspace: Workspace
  /** The workspace with the destinations that do not take part. */
  readonly whole: Workspace
  /** Absolute paths of the files that it is made of: itself, its workspace, its events, the own files of plugins. */
  readonly files: readonly string[]
  /** Path of the workspace file; that of the scenario where the workspace is inline. */
  readonly workspaceFile: string
  readonly steps: readonly ScenarioStep[]
  readonly endpoints: readonly EndpointFile[]
  readonly identityProviders: Readonly<Record<string, IdentityProviderFile>>
  /** First time of the clock, in milliseconds since the epoch. */
  readonly startMs: number
  readonly concurrency: number
  readonly retry: RetryPolicy
  readonly random: number
  readonly deviations: readonly string[]
  readonly expect: Expectation
}

/** An event of a scenario. Numbers count from 1. */
export type ScenarioEvent = { readonly number: number; readonly eventId: string } & (
  { readonly incoming: IncomingEvent } | { readonly error: DeliveryError }
)

/** What a scenario does, in order. */
export type ScenarioStep =
  | { readonly kind: 'send'; readonly events: readonly ScenarioEvent[] }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'idp'; readonly step: IdentityProviderStep }
  | { readonly kind: 'test'; readonly event: ScenarioEvent; readonly destination: string; readonly mapping?: string }
  | { readonly kind: 'sync'; readonly audience: string }
  | { readonly kind: 'connect' | 'reconnect' | 'disconnect'; readonly destination: string }

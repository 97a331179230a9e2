import type { Clock, TokenStore, Transport } from '@extensible-webhooks/engine'
import { createEngines, type Destination, type PipelineEngine, type Workspace } from '@extensible-webhooks/workspace'

/** What engines of a scenario are made of. */
export interface EngineContext {
  readonly workspace: Workspace
  /** Stands still until it is moved. The global `Date` follows it. */
  readonly clock: Clock
  /** Leads to the mocked endpoints. Whoever does not use it must use `fetch` or node:http, where they answer too. */
  readonly transport: Transport
  readonly tokens: TokenStore
}

/** The engines of one run. */
export interface ScenarioEngines {
  /** The engine of an enabled destination. */
  engineOf(destination: Destination): PipelineEngine
  /** Closes all of them. */
  close(): Promise<void>
}

/** Makes the engines of a run: the engine of this project, or another runtime behind the same interface. */
export type EngineFactory = (context: EngineContext) => ScenarioEngines

/** The engine of this project. */
export const ownEngines: EngineFactory = ({ workspace, clock, transport, tokens }) =>
  createEngines(workspace, { clock, transport, tokens })

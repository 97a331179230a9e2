import {
  openLocalState,
  hasLocalState,
  type Destination,
  type TesterOptions,
  type Workspace
} from '@extensible-webhooks/workspace'
import type { Transport } from '@extensible-webhooks/engine'
import type { Io } from '../io'

/** What a command works with. */
export interface ToolsInput {
  readonly workspace: Workspace
  /** Those that take part. */
  readonly destinations: readonly Destination[]
  /** Path of the workspace file: the local state lies beside it. */
  readonly path: string
  /** Stands in for the network. */
  readonly transport: Transport | undefined
  readonly allowPrivateNetwork: boolean | readonly string[]
  readonly io: Io
}

/** Network, tokens, and what runs insert functions. */
export type Tools = Pick<TesterOptions, 'transport' | 'tokens' | 'functions' | 'allowPrivateNetwork'>

/** Runs a piece of work with what it needs, and closes it afterwards. */
export async function withTools<T>(input: ToolsInput, work: (tools: Tools) => Promise<T>): Promise<T> {
  const { path, transport, allowPrivateNetwork, io } = input
  const keepsTokens = input.destinations.some(({ authentication }) => authentication === 'oauth2-authorization-code')
  const tokens = keepsTokens || hasLocalState(path) ? openLocalState(path, { env: io.env }).tokens : undefined
  return work({ allowPrivateNetwork, ...(transport ? { transport } : {}), ...(tokens ? { tokens } : {}) })
}

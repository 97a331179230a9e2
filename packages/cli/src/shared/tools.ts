import type { Destination, TesterOptions, Workspace } from '@extensible-webhooks/workspace'
import type { Transport } from '@extensible-webhooks/engine'
import type { Io } from '../io'
import { openFunctions } from './functions'
import { openTokens, type CommandTokens } from './tokens'

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
export interface Tools extends Pick<TesterOptions, 'transport' | 'tokens' | 'functions' | 'allowPrivateNetwork'> {
  /** Notes where a result says that a grant is gone, so that `xwh connect --status` knows. */
  readonly addResult: CommandTokens['addResult']
}

/** Runs a piece of work with what it needs, and closes it afterwards. */
export async function withTools<T>(input: ToolsInput, work: (tools: Tools) => Promise<T>): Promise<T> {
  const { path, transport, allowPrivateNetwork, io } = input
  const tokens = await openTokens({ destinations: input.destinations, path, mock: transport !== undefined, io })
  const functions = openFunctions(input.destinations, { transport, allowPrivateNetwork })
  try {
    return await work({
      allowPrivateNetwork,
      tokens: tokens.store,
      addResult: (result) => {
        tokens.addResult(result)
      },
      ...(transport ? { transport } : {}),
      ...(functions.runner ? { functions: functions.runner } : {})
    })
  } finally {
    for (const line of await tokens.close()) input.io.stderr.write(`${line}\n`)
    await functions.close()
  }
}

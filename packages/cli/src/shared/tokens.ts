import { createMemoryTokenStore, type TokenStore } from '@extensible-webhooks/engine'
import {
  createConnections,
  isStateError,
  needsConnection,
  openLocalState,
  type Connections,
  type Destination,
  type PipelineResult
} from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'

/** Whose tokens a command sends with. */
export interface TokensInput {
  /** Those that take part. */
  readonly destinations: readonly Destination[]
  /** Path of the workspace file: the local state lies beside it. */
  readonly path: string
  /** Whether something stands in for the network, so that real tokens are neither needed nor touched. */
  readonly mock: boolean
  readonly io: Pick<Io, 'env'>
}

/** The tokens of a command. */
export interface CommandTokens {
  readonly store: TokenStore
  /** Notes where a result says that a grant is gone. */
  addResult(result: Pick<PipelineResult, 'destination' | 'outcome'>): void
  /** Waits until what is gone is remembered, so that `xwh connect --status` knows, and gives a line for each. */
  close(): Promise<readonly string[]>
}

/**
 * Opens the tokens that a command sends with. Those of destinations that a person connected are sealed beside the
 * workspace file; all others can be fetched anew, and stay in memory. Without a connected destination no state is opened.
 *
 * @throws InputError that names each destination which is not connected
 */
export async function openTokens({ destinations, path, mock, io }: TokensInput): Promise<CommandTokens> {
  const connected = destinations.filter(needsConnection)
  if (connected.length === 0) return inMemory({})
  if (mock) return inMemory(Object.fromEntries(connected.map(({ slug }) => [slug, { accessToken: 'mock' }])))
  const state = openLocalState(path, { env: io.env })
  const connections = createConnections({ state, transportOf: noTransport })
  await asInputError(() => checkConnected(connected, connections, path))
  const marks = new Map<string, Promise<string>>()
  return {
    store: split(new Set(connected.map(({ slug }) => slug)), state.tokens, createMemoryTokenStore()),
    addResult: ({ destination, outcome }) => {
      if (outcome.status !== 'rejected' || outcome.error.code !== 'reconnect') return
      if (!destination || !needsConnection(destination) || marks.has(destination.slug)) return
      // At once: by the end of the run somebody may have connected it again.
      marks.set(destination.slug, mark(connections, destination, path))
    },
    close: () => Promise.all(marks.values())
  }
}

/** Deliveries have ended as they have: that this cannot be remembered is told, and stops nothing. */
async function mark(connections: Connections, destination: Destination, path: string): Promise<string> {
  const { slug } = destination
  const line = `${slug}: the grant is gone. ${howToConnect(path, slug)}`
  try {
    await connections.markLost(destination)
    return line
  } catch (error) {
    return isStateError(error) ? `${line} (${error.message})` : line
  }
}

/** What to type to connect a destination. */
export function howToConnect(path: string, slug: string): string {
  return `Run: xwh connect ${path} ${slug}`
}

/** Tells a local state that cannot be used as wrong input, since it is for the user to mend. */
export async function asInputError<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw isStateError(error) ? new InputError(error.message) : error
  }
}

async function checkConnected(
  destinations: readonly Destination[],
  connections: Connections,
  path: string
): Promise<void> {
  const all = await Promise.all(destinations.map((destination) => connections.status(destination)))
  const lines = all
    .filter(({ state }) => state !== 'connected')
    .map(({ destination, message }) => `${destination}: ${message} ${howToConnect(path, destination)}`)
  if (lines.length > 0) throw new InputError(lines.join('\n'))
}

function inMemory(initial: Parameters<typeof createMemoryTokenStore>[0]): CommandTokens {
  return {
    store: createMemoryTokenStore(initial),
    addResult: () => undefined,
    close: () => Promise.resolve([])
  }
}

function split(sealedKeys: ReadonlySet<string>, sealed: TokenStore, memory: TokenStore): TokenStore {
  const storeOf = (key: string): TokenStore => (sealedKeys.has(key) ? sealed : memory)
  return {
    read: (key) => storeOf(key).read(key),
    replace: (key, expected, next) => storeOf(key).replace(key, expected, next),
    lock: (key, fn, signal) => storeOf(key).lock(key, fn, signal)
  }
}

function noTransport(): never {
  throw new Error('Nothing is sent to look up how a destination stands.')
}

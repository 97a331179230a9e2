import {
  createEngine,
  createMemoryTokenStore,
  createTransport,
  type Clock,
  type Engine,
  type TokenStore,
  type Transport
} from '@extensible-webhooks/engine'
import type { Destination, Workspace } from '../model/workspace'
import { limitTransport } from './limit-transport'

/** Options of {@link createEngines}. */
export interface EnginesOptions {
  /** By which tokens expire and requests keep the pace of their destination. */
  readonly clock: Clock
  /** Hosts, addresses and ranges of private networks that may be called, or all. @default false */
  readonly allowPrivateNetwork?: boolean | readonly string[]
  /** Connections to one origin, at most. @default 50 */
  readonly connections?: number
  /** Where live tokens are kept. @default in memory */
  readonly tokens?: TokenStore
  /** Stands in for the network. @default each destination has its own transport */
  readonly transport?: Transport
}

/** The engines of a workspace, one a destination. */
export interface Engines {
  /** The engine of an enabled destination. */
  engineOf(destination: Destination): Engine
  /** The transport of a destination, with its certificates, its proxy and its limits. */
  transportOf(destination: Destination): Transport
  /** Closes engines and connections. */
  close(): Promise<void>
}

/** Makes an engine for each enabled destination of a workspace, with its certificates, its proxy and its limits. */
export function createEngines(workspace: Workspace, options: EnginesOptions): Engines {
  const tokens = options.tokens ?? createMemoryTokenStore()
  const engines = new Map<string, { readonly engine: Engine; readonly transport: Transport }>()
  for (const destination of workspace.destinations.filter(({ enabled }) => enabled)) {
    const bare = options.transport ?? createTransport(transportOptions(destination, options))
    const transport = limitTransport(bare, destination.limits, options.clock)
    const engine = createEngine(destination.definition, { transport, tokens, clock: options.clock })
    engines.set(destination.slug, { engine, transport })
  }
  const find = ({ slug }: Destination): { readonly engine: Engine; readonly transport: Transport } => {
    const found = engines.get(slug)
    if (!found) throw new Error(`The destination "${slug}" is not enabled.`)
    return found
  }
  return {
    engineOf: (destination) => find(destination).engine,
    transportOf: (destination) => find(destination).transport,
    close: async () => {
      for (const { engine, transport } of engines.values()) {
        await engine.close()
        await transport.close()
      }
    }
  }
}

function transportOptions(
  { limits, transport }: Destination,
  { allowPrivateNetwork = false, connections = 50 }: EnginesOptions
): Parameters<typeof createTransport>[0] {
  return {
    ...transport,
    allowPrivateNetwork,
    connections: Math.min(limits.concurrency ?? connections, connections),
    ...(limits.timeoutMs === undefined ? {} : { deadlineMs: limits.timeoutMs })
  }
}

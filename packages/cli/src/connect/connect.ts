import { systemClock, type Clock } from '@extensible-webhooks/engine'
import {
  createConnections,
  createEngines,
  createRedactor,
  isOAuthError,
  needsConnection,
  openLocalState,
  suggest,
  type Connection,
  type Connections,
  type Destination,
  type Engines,
  type OAuthErrorCode,
  type Workspace
} from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { FLAG } from '../shared/network-flag'
import { checkNetworks } from '../shared/networks'
import { openWorkspace } from '../shared/open-workspace'
import { asInputError } from '../shared/tokens'
import { connectByPerson } from './by-person'
import { createTeller, type Teller } from './teller'

/** What `xwh connect` was asked to do. */
export interface ConnectOptions extends HostFlags {
  /** Path of the workspace file. */
  readonly workspace: string
  /** Slug of the destination. */
  readonly destination: string
  readonly status: boolean
  readonly disconnect: boolean
  readonly port?: number
  /** How long to wait for the browser, in seconds. */
  readonly timeout: number
  readonly json: boolean
  readonly allowPrivateNetwork?: boolean | readonly string[]
  /** @default the clock on the wall */
  readonly clock?: Clock
}

/** What is wrong in the file or on the command line; everything else came from outside. */
const WRONG_INPUT: ReadonlySet<OAuthErrorCode> = new Set(['address-refused', 'invalid-settings', 'redirect-uri'])

/**
 * Connects a destination, tells how it stands, or disconnects it.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong
 */
export async function connect(options: ConnectOptions, io: Io): Promise<number> {
  const workspace = openWorkspace(options.workspace, undefined, io, {
    warnDisabled: false,
    config: options.config
  })
  const destination = find(workspace, options)
  await checkNetworks(options.allowPrivateNetwork)
  const { clock = systemClock, allowPrivateNetwork = false } = options
  // Connecting comes before enabling, as in Segment.
  const enabled = { ...workspace, destinations: [{ ...destination, enabled: true }] }
  const engines = createEngines(enabled, { clock, allowPrivateNetwork })
  const state = openLocalState(options.workspace, { env: io.env })
  const transportOf = (one: Destination): ReturnType<Engines['transportOf']> => engines.transportOf(one)
  const connections = createConnections({ state, transportOf, allowPrivateNetwork, clock })
  const tell = createTeller(destination, options.json, createRedactor(workspace), io)
  try {
    return await asInputError(() => run({ options, clock, io, destination, connections, engines, tell }))
  } catch (error) {
    if (!isOAuthError(error)) throw error
    const hint = error.code === 'address-refused' ? ` On the command line that is ${FLAG}=HOST.` : ''
    if (WRONG_INPUT.has(error.code)) throw new InputError(`${error.message}${hint}`)
    tell.failure(error.code, error.message)
    return EXIT.failed
  } finally {
    await engines.close()
  }
}

interface Parts {
  readonly options: ConnectOptions
  readonly clock: Clock
  readonly io: Io
  readonly destination: Destination
  readonly connections: Connections
  readonly engines: Engines
  readonly tell: Teller
}

async function run(parts: Parts): Promise<number> {
  const { options, destination, connections, engines, tell } = parts
  if (options.status) return tellStatus(await connections.status(destination), tell)
  if (options.disconnect) {
    await connections.disconnect(destination.slug)
    tell.connection(await connections.status(destination), 'Disconnected: its tokens are forgotten here.')
    return EXIT.ok
  }
  if (!needsConnection(destination)) {
    const connection = await connections.connect(destination, engines.engineOf(destination))
    tell.connection(
      connection,
      hasNone(destination) ? 'It has no authentication: there is nothing to connect.' : 'Its credentials work.'
    )
    return EXIT.ok
  }
  return askPerson(parts)
}

async function askPerson({ options, clock, io, destination, connections, tell }: Parts): Promise<number> {
  const timeoutMs = options.timeout * 1_000
  const untilMs = clock.now() + timeoutMs
  const end = await connectByPerson({
    connections,
    destination,
    port: options.port,
    timeoutMs,
    clock,
    io,
    onReady: (authorizeUrl, redirectUri) => {
      tell.ready(authorizeUrl, redirectUri, untilMs)
    }
  })
  if ('error' in end) throw end.error
  if ('connection' in end) return tellStatus(end.connection, tell)
  if (end.gaveUp === 'interrupted') {
    tell.failure('interrupted', 'Interrupted before the browser came back.')
    return EXIT.interrupted
  }
  tell.failure('timeout', `Nobody came back within ${options.timeout} seconds. Begin to connect again.`)
  return EXIT.failed
}

function tellStatus(connection: Connection, tell: Teller): number {
  tell.connection(connection, connection.message)
  return connection.state === 'connected' ? EXIT.ok : EXIT.failed
}

function find({ destinations }: Workspace, { destination: slug, status, disconnect }: ConnectOptions): Destination {
  if (status && disconnect) throw new InputError('--status and --disconnect exclude each other; give one of them.')
  const found = destinations.find((one) => one.slug === slug)
  if (found) return found
  const slugs = destinations.map((one) => one.slug)
  throw new InputError(`The workspace has no destination "${slug}"; ${suggest(slug, slugs)}`)
}

/** Nothing was checked where there is nothing to check. */
function hasNone({ authentication, settings }: Destination): boolean {
  return authentication === 'none' || (authentication === undefined && settings['dynamicAuthSettings'] === undefined)
}

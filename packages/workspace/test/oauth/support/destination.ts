import { destination as plugin } from '@extensible-webhooks/destination'
import { createTransport, type Transport } from '@extensible-webhooks/engine'
import {
  createConnections,
  createMemoryState,
  defineEntry,
  formatProblem,
  isOAuthError,
  parseWorkspace,
  type Connections,
  type ConnectionsOptions,
  type Destination,
  type LocalState,
  type OAuthError,
  type Workspace
} from '../../../src'
import { createTestClock, type TestClock } from '../../support/clock'

/** What a test says of its destination; the rest is filled in. */
export interface Parts {
  /** Origin of authorize and token URL. */
  readonly idp?: string
  /** Members of `authentication:`, over those that are filled in. */
  readonly authentication?: object
  /** Members of the destination. */
  readonly destination?: object
  /** Where events go. */
  readonly url?: string
}

export const SECRET = 'canary-client-secret %:+ "'
export const REDIRECT_URI = 'http://127.0.0.1:4321/callback'

/** A workspace with the real plugin and one destination with an authorization code. */
export function workspaceWith({
  idp = 'https://idp.example.com',
  authentication,
  destination,
  url
}: Parts = {}): Workspace {
  const file = {
    version: 1,
    sources: { website: {} },
    destinations: {
      orders: {
        plugin: 'actions-webhook-extensible',
        source: 'website',
        enabled: true,
        authentication: {
          type: 'oauth2-authorization-code',
          clientId: 'shop',
          clientSecret: SECRET,
          tokenUrl: `${idp}/token`,
          authorizeUrl: `${idp}/authorize`,
          scopes: 'orders.write offline_access',
          ...authentication
        },
        mappings: [
          {
            action: 'send',
            enabled: true,
            trigger: 'type = "track"',
            fields: { url: url ?? 'https://erp.example.com/', data: { id: { '@path': '$.messageId' } } }
          }
        ],
        ...destination
      }
    }
  }
  const catalog = [defineEntry(plugin, { dynamicAuthentication: true })]
  const { workspace, problems } = parseWorkspace(JSON.stringify(file), 'shop.json', { catalog, environment: {} })
  if (!workspace) throw new Error(problems.map(formatProblem).join('\n'))
  return workspace
}

export function destinationWith(parts: Parts = {}): Destination {
  return workspaceWith(parts).destinations[0]!
}

/** Connections over a memory, with a clock that a test moves and loopback allowed. */
export interface ConnectBench {
  readonly connections: Connections
  readonly state: LocalState
  readonly clock: TestClock
  readonly close: () => Promise<void>
}

export const START_MS = Date.UTC(2026, 0, 1)

export function createConnectBench(
  options: Partial<ConnectionsOptions> & { transport?: Transport } = {}
): ConnectBench {
  const clock = createTestClock(START_MS)
  const state = createMemoryState()
  const transport = options.transport ?? createTransport({ allowPrivateNetwork: ['127.0.0.1'], deadlineMs: 1_000 })
  const connections = createConnections({
    state,
    transportOf: () => transport,
    allowPrivateNetwork: ['127.0.0.1'],
    clock,
    ...options
  })
  return { connections, state, clock, close: () => transport.close() }
}

/** The callback that a browser would bring for the URL it was sent to. */
export function callbackFor(authorizeUrl: string, params: Record<string, string> = { code: 'canary-code' }): string {
  const { searchParams } = new URL(authorizeUrl)
  const query = new URLSearchParams({ state: searchParams.get('state') ?? '', ...params })
  return `${searchParams.get('redirect_uri') ?? ''}?${query.toString()}`
}

/** The OAuthError that a promise ends with. */
export async function refusalOf(promise: Promise<unknown>): Promise<OAuthError> {
  const error: unknown = await promise.then(
    () => new Error('It was not refused.'),
    (thrown: unknown) => thrown
  )
  if (!isOAuthError(error)) throw error
  return error
}

import { createUrlGuard, systemClock, type Clock, type Engine } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { Destination } from '../model/workspace'
import { createRedactor } from '../secrets/redact'
import { buildAuthorizeRequest } from './authorize-url'
import { checkRedirectUri, checkUrls } from './check-urls'
import {
  connectionOf,
  currentTokens,
  grantHash,
  readRecord,
  recordName,
  type Connection,
  type ConnectionRecord
} from './connection-status'
import { exchangeCode } from './exchange-code'
import { OAuthError } from './oauth-error'
import { createPendingConnections } from './pending'
import { fingerprint, needsConnection, readClient } from './read-client'
import { readCallback, splitCallback, stateOf, type CallbackInput } from './read-callback'
import type { BeginOptions, BegunConnection, Connections, ConnectionsOptions } from './types'

const LONGEST_TTL_MS = 600_000

/**
 * Makes the connections of a workspace: what the button *Connect* does.
 *
 * @param options where tokens are kept, how requests are sent, how long a browser may take
 * @throws RangeError for a `stateTtlMs` over ten minutes (RFC 9700 asks for a short life)
 */
export function createConnections(options: ConnectionsOptions): Connections {
  const { stateTtlMs = LONGEST_TTL_MS } = options
  if (!(stateTtlMs > 0 && stateTtlMs <= LONGEST_TTL_MS)) {
    throw new RangeError(`stateTtlMs: expected a number up to ${LONGEST_TTL_MS}, not ${stateTtlMs}`)
  }
  return new StateConnections(options, stateTtlMs)
}

class StateConnections implements Connections {
  readonly #pending = createPendingConnections()
  readonly #guard: ReturnType<typeof createUrlGuard>
  readonly #clock: Clock

  constructor(
    private readonly options: ConnectionsOptions,
    private readonly ttlMs: number
  ) {
    this.#guard = createUrlGuard(options.allowPrivateNetwork)
    this.#clock = options.clock ?? systemClock
  }

  async begin(destination: Destination, { redirectUri, browser }: BeginOptions): Promise<BegunConnection> {
    const client = readClient(destination)
    checkUrls(client, this.#guard)
    checkRedirectUri(redirectUri)
    const { url, state, verifier } = await buildAuthorizeRequest(client, redirectUri)
    const nowMs = this.#clock.now()
    const expiresAtMs = nowMs + this.ttlMs
    this.#pending.add(state, { destination, client, redirectUri, browser, verifier, expiresAtMs }, nowMs)
    return { authorizeUrl: url, expiresAtMs }
  }

  async finish(input: CallbackInput): Promise<Connection> {
    const { params, redirectUri } = splitCallback(input)
    const state = stateOf(params)
    const pending = this.#pending.take(state, input.browser, this.#clock.now())
    if (redirectUri !== pending.redirectUri) {
      throw new OAuthError('redirect-uri', 'The callback came to another address than the one that was asked for.')
    }
    const granted = await readCallback(pending.client, params, state)
    const transport = this.options.transportOf(pending.destination)
    const tokens = await exchangeCode(pending, granted.params, granted.code, { transport, clock: this.#clock })
    const { slug } = pending.destination
    const store = this.options.state.tokens
    await store.lock(slug, async () => {
      // Only a writer that does not take the lock can come between, and then the newer grant is still this one.
      while (!(await store.replace(slug, await store.read(slug), tokens)));
      await this.#remember(slug, { client: fingerprint(pending.client) })
    })
    return this.status(pending.destination)
  }

  async connect(destination: Destination, engine: Pick<Engine, 'testAuthentication'>): Promise<Connection> {
    if (needsConnection(destination)) {
      const connection = await this.status(destination)
      if (connection.state === 'connected') return connection
      throw new OAuthError('not-connected', `The destination "${destination.slug}": ${connection.message}`)
    }
    try {
      await engine.testAuthentication(destination.settings)
    } catch (error) {
      const redact = createRedactor({ name: '', sources: [], destinations: [destination], computations: [] })
      throw new OAuthError('refused', redact(messageOf(error)))
    }
    return this.status(destination)
  }

  status(destination: Destination): Promise<Connection> {
    return connectionOf(destination, { state: this.options.state, clock: this.#clock })
  }

  async disconnect(slug: string): Promise<void> {
    const { state } = this.options
    await state.tokens.remove(slug)
    await state.remove(recordName(slug))
  }

  async markLost(destination: Destination): Promise<void> {
    const { state } = this.options
    const tokens = await currentTokens(state, destination)
    if (!tokens) return
    const record = await readRecord(state, destination.slug)
    await this.#remember(destination.slug, { ...record, lost: grantHash(tokens) })
  }

  #remember(slug: string, record: ConnectionRecord): Promise<void> {
    return this.options.state.write(recordName(slug), record)
  }
}

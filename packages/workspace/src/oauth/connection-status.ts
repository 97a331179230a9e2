import { createHash } from 'node:crypto'
import type { Clock, Tokens } from '@extensible-webhooks/engine'
import type { LocalState } from '../state/local-state'
import { isOAuthError } from './oauth-error'
import { fingerprint, needsConnection, readClient } from './read-client'
import type { Destination } from '../model/workspace'

/**
 * How a destination stands: `connected`; `not-connected`: nobody has granted access yet; `expired`: the token is over and
 * cannot be renewed; `reconnect`: the grant is gone, or was given to another client than the file names now.
 */
export type ConnectionState = 'connected' | 'not-connected' | 'expired' | 'reconnect'

/** How a destination stands with its identity provider. Holds no token. */
export interface Connection {
  /** Slug of the destination. */
  readonly destination: string
  readonly state: ConnectionState
  /** When the access token ends, in milliseconds since the epoch; unset where that is not known. */
  readonly expiresAtMs?: number
  /** Whether there is a refresh token, so that the access token is renewed when it ends. */
  readonly renewable?: boolean
  /** What it means and what to do. */
  readonly message: string
}

/** What is remembered of a connection beside its tokens. */
export interface ConnectionRecord {
  /** Fingerprint of the client that was granted access. */
  readonly client?: string
  /** Hash of a grant that the identity provider no longer accepts. */
  readonly lost?: string
}

/** Where connections are remembered. */
export interface ConnectionPlaces {
  readonly state: LocalState
  readonly clock: Clock
}

/** Under which name a connection is remembered. */
export function recordName(slug: string): string {
  return `connection.${slug}`
}

/** Reads what is remembered of a connection; nothing where it is something else. */
export async function readRecord(state: LocalState, slug: string): Promise<ConnectionRecord> {
  const value = await state.read(recordName(slug))
  return typeof value === 'object' && value !== null ? value : {}
}

/** Tells grants apart without holding one. */
export function grantHash({ refreshToken, accessToken }: Tokens): string {
  return createHash('sha256')
    .update(refreshToken ?? accessToken)
    .digest('base64url')
}

/** The tokens that a destination would send with: of the store, else those that the settings brought from Segment. */
export async function currentTokens(state: LocalState, { slug, settings }: Destination): Promise<Tokens | undefined> {
  const stored = await state.tokens.read(slug)
  if (stored) return stored
  const dynamic = member(member(settings, 'dynamicAuthSettings'), 'oauth')
  const [live, connected] = [member(settings, 'oauth'), member(dynamic, 'access')]
  const accessToken = text(live, 'access_token') ?? text(connected, 'access_token')
  const refreshToken = text(live, 'refresh_token') ?? text(connected, 'refresh_token')
  if (accessToken === undefined && refreshToken === undefined) return undefined
  return { accessToken: accessToken ?? '', ...(refreshToken === undefined ? {} : { refreshToken }) }
}

/** How a destination stands. */
export async function connectionOf(destination: Destination, { state, clock }: ConnectionPlaces): Promise<Connection> {
  const { slug } = destination
  if (!needsConnection(destination)) {
    return { destination: slug, state: 'connected', message: 'Its credentials are in the workspace file.' }
  }
  const tokens = await currentTokens(state, destination)
  if (!tokens)
    return { destination: slug, state: 'not-connected', message: 'Nobody has granted access yet: connect it.' }
  const record = await readRecord(state, slug)
  const { expiresAtMs } = tokens
  const renewable = tokens.refreshToken !== undefined
  const common = { destination: slug, renewable, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) }
  if (record.client !== undefined && record.client !== clientOf(destination)) {
    const message = 'The client, the URLs or the scopes have changed since it was connected: connect it again.'
    return { ...common, state: 'reconnect', message }
  }
  if (record.lost === grantHash(tokens)) {
    const message = 'The identity provider no longer accepts the grant (invalid_grant): connect it again.'
    return { ...common, state: 'reconnect', message }
  }
  if (!renewable && expiresAtMs !== undefined && expiresAtMs <= clock.now()) {
    const message = 'The token is over, and there is no refresh token to renew it with: connect it again.'
    return { ...common, state: 'expired', message }
  }
  return { ...common, state: 'connected', message: describe(renewable, expiresAtMs) }
}

function describe(renewable: boolean, expiresAtMs: number | undefined): string {
  const until = expiresAtMs === undefined ? '' : ` until ${new Date(expiresAtMs).toISOString()}`
  return `Connected${until}${renewable ? '; the token is renewed when it ends' : ''}.`
}

/** A client that can no longer be read is another than the one that was connected. */
function clientOf(destination: Destination): string | undefined {
  try {
    return fingerprint(readClient(destination))
  } catch (error) {
    if (isOAuthError(error)) return undefined
    throw error
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function text(value: unknown, key: string): string | undefined {
  const found = member(value, key)
  return typeof found === 'string' && found !== '' ? found : undefined
}

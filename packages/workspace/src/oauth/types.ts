import type { Clock, Engine, Transport } from '@extensible-webhooks/engine'
import type { Destination } from '../model/workspace'
import type { LocalState } from '../state/local-state'
import type { Connection } from './connection-status'
import type { CallbackInput } from './read-callback'

/** Options of {@link createConnections}. */
export interface ConnectionsOptions {
  /** Where tokens, and what is remembered of a connection, are kept. */
  readonly state: LocalState
  /** Sends the token requests of a destination: with its guard, its proxy and its certificates. */
  readonly transportOf: (destination: Destination) => Transport
  /**
   * Which private hosts may be named by token and authorize URLs; as for the transport.
   * @default false
   */
  readonly allowPrivateNetwork?: boolean | readonly string[]
  /**
   * How long the browser may take to come back, in milliseconds, 600000 at most.
   * @default 600000
   */
  readonly stateTtlMs?: number
  /** By which a connection that was begun, and its tokens, end. @default the clock on the wall */
  readonly clock?: Clock
}

/** What `begin` is told. */
export interface BeginOptions {
  /** Where the browser comes back to, exactly: https, or http on this machine. */
  readonly redirectUri: string
  /**
   * What tells the browser that begins, such as a random cookie; `finish` must be given the same.
   * @default any browser may finish
   */
  readonly browser?: string
}

/** A connection that was begun. */
export interface BegunConnection {
  /** Where the user grants access. */
  readonly authorizeUrl: string
  /** Until when the browser must be back, in milliseconds since the epoch. */
  readonly expiresAtMs: number
}

/** Connects destinations with their identity providers. */
export interface Connections {
  /**
   * Begins to connect a destination with an authorization code.
   *
   * @returns the URL to open; it holds a `state` that can be used once
   * @throws OAuthError `invalid-settings`, `address-refused` or `redirect-uri`
   */
  begin(destination: Destination, options: BeginOptions): Promise<BegunConnection>
  /**
   * Finishes it with what the browser brought back: checks state, browser, redirect URI and issuer, exchanges the code,
   * and keeps the tokens in place of older ones.
   *
   * Whatever comes of it, its state is used up; a callback whose state is unknown changes nothing.
   *
   * @throws OAuthError
   * @throws StateError where the tokens cannot be kept
   */
  finish(callback: CallbackInput): Promise<Connection>
  /**
   * Checks a destination that needs no person: client credentials fetch a token, the others check their settings.
   *
   * @throws OAuthError `refused` with what the plugin said, or `not-connected` for an authorization code
   */
  connect(destination: Destination, engine: Pick<Engine, 'testAuthentication'>): Promise<Connection>
  /** How a destination stands. */
  status(destination: Destination): Promise<Connection>
  /** Forgets the tokens of a destination. */
  disconnect(slug: string): Promise<void>
  /** Remembers that the grant of a destination is gone, for every later `status`, until it is connected again. */
  markLost(destination: Destination): Promise<void>
}

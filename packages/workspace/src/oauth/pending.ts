import { createHash, timingSafeEqual } from 'node:crypto'
import type { Destination } from '../model/workspace'
import { OAuthError } from './oauth-error'
import type { OAuthClient } from './read-client'

/** A connection that was begun and not finished. */
export interface PendingConnection {
  readonly destination: Destination
  readonly client: OAuthClient
  readonly redirectUri: string
  /** What tells the browser that began, such as a hash of its cookie. */
  readonly browser: string | undefined
  /** PKCE (RFC 7636): only who began can use the code. */
  readonly verifier: string
  readonly expiresAtMs: number
}

/** The connections that were begun, by their `state`. */
export interface PendingConnections {
  add(state: string, connection: PendingConnection, nowMs: number): void
  /**
   * Takes the connection of a callback out; a second callback with the same state finds it used.
   *
   * @throws OAuthError `state-wrong`, `state-used`, `state-expired` or `other-browser`
   */
  take(state: string, browser: string | undefined, nowMs: number): PendingConnection
}

/** Whoever may begin could otherwise fill the memory. */
const MOST = 1_000

interface Entry {
  readonly connection: PendingConnection
  used: boolean
}

/**
 * A connection that was begun is OPEN. The first callback with its state makes it USED, whatever comes of it, so that a
 * code is tried once only; it is kept until its time is over, so that a second callback can be told what happened. Then,
 * or when a thousand others were begun after it, it is gone: its state is as unknown as any other.
 */
export function createPendingConnections(): PendingConnections {
  const entries = new Map<string, Entry>()
  return {
    add: (state, connection, nowMs) => {
      for (const [key, entry] of entries) if (entry.connection.expiresAtMs <= nowMs) entries.delete(key)
      const [oldest] = entries.keys()
      if (entries.size >= MOST && oldest !== undefined) entries.delete(oldest)
      entries.set(state, { connection, used: false })
    },
    take: (state, browser, nowMs) => {
      const entry = entries.get(state)
      if (!entry)
        throw new OAuthError('state-wrong', `This answer belongs to no connection that was begun here. ${AGAIN}`)
      if (entry.used) throw new OAuthError('state-used', `This answer was used already. ${AGAIN}`)
      entry.used = true
      const { connection } = entry
      if (connection.expiresAtMs <= nowMs) throw new OAuthError('state-expired', `This answer came too late. ${AGAIN}`)
      if (!isSame(connection.browser, browser)) {
        throw new OAuthError('other-browser', `This answer came from another browser than the one that began. ${AGAIN}`)
      }
      return connection
    }
  }
}

const AGAIN = 'Begin to connect again.'

/** Takes as long for a near miss as for any other. */
function isSame(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

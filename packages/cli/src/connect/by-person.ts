import { isOAuthError, type Connection, type Connections, type Destination } from '@extensible-webhooks/workspace'
import type { Clock } from '@extensible-webhooks/engine'
import type { Io } from '../io'
import { startCallbackServer } from './callback-server'
import type { Page } from './page'

/** How it ended. */
export type PersonEnd =
  { readonly connection: Connection } | { readonly error: unknown } | { readonly gaveUp: 'timeout' | 'interrupted' }

/** What connecting by a person needs. */
export interface PersonParts {
  readonly connections: Connections
  readonly destination: Destination
  readonly port: number | undefined
  readonly timeoutMs: number
  readonly clock: Clock
  readonly io: Io
  /** Told once the server listens: what to open, and where the browser will come back to. */
  readonly onReady: (authorizeUrl: string, redirectUri: string) => void
}

/** Callbacks that belong to nothing that was begun here: whoever sent them does not end the waiting. */
const OF_OTHERS: ReadonlySet<string> = new Set(['state-missing', 'state-wrong', 'state-used'])

/**
 * Sends a person to the identity provider and waits until the browser comes back, the time is over, or Ctrl-C.
 *
 * @throws OAuthError or InputError where it cannot begin
 */
export async function connectByPerson(parts: PersonParts): Promise<PersonEnd> {
  const { connections, destination, port, timeoutMs, clock, io, onReady } = parts
  let settle: (end: PersonEnd) => void = () => undefined
  const ended = new Promise<PersonEnd>((resolve) => (settle = resolve))
  const server = await startCallbackServer(port, async (callbackUrl) => {
    const { page, end } = await finish(connections, callbackUrl)
    if (end) settle(end)
    return page
  })
  const waiting = new AbortController()
  const off = io.onInterrupt(() => {
    settle({ gaveUp: 'interrupted' })
  })
  try {
    const { authorizeUrl } = await connections.begin(destination, { redirectUri: server.redirectUri })
    onReady(authorizeUrl, server.redirectUri)
    clock.sleep(timeoutMs, waiting.signal).then(
      () => {
        settle({ gaveUp: 'timeout' })
      },
      () => undefined
    )
    return await ended
  } finally {
    off()
    waiting.abort()
    await server.close()
  }
}

async function finish(connections: Connections, callbackUrl: string): Promise<{ page: Page; end?: PersonEnd }> {
  try {
    const connection = await connections.finish({ callbackUrl })
    const text = `${connection.destination}: ${connection.message} You can close this page.`
    return { page: { status: 200, title: 'Connected', text }, end: { connection } }
  } catch (error) {
    const title = 'Not connected'
    if (!isOAuthError(error)) {
      return { page: { status: 500, title, text: 'Something went wrong; the terminal says what.' }, end: { error } }
    }
    const page = { status: 400, title, text: error.message }
    return OF_OTHERS.has(error.code) ? { page } : { page, end: { error } }
  }
}

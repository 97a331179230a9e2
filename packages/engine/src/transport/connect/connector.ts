import type { Socket } from 'node:net'

/** Where a connection has to lead. `addresses` is there once they were looked up and checked. */
export interface Route {
  readonly origin: string
  readonly hostname: string
  readonly port: number
  readonly secure: boolean
  readonly addresses?: readonly string[]
}

/**
 * Opens a connection. Connectors wrap each other; `create-connector.ts` fixes their order. The signal ends the attempt,
 * and whoever holds a socket at that time destroys it.
 */
export type Connector = (route: Route, signal: AbortSignal) => Promise<Socket>

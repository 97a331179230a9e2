import { AsyncLocalStorage } from 'node:async_hooks'
import type { Transport } from '@extensible-webhooks/engine'
import { createDesk, describeUnmatched, type Desk, type UnmatchedRequest } from './desk'
import { createEndpoint } from './endpoint'
import type { IdentityProvider } from '../identity-provider/identity-provider'
import { createMockedProviders, type IdentityProviderFile } from './identity-providers'
import { wallClock, type MockClock } from './mock-clock'
import { guardNetwork } from './network-guard'
import { openNockDoor } from './nock-door'
import type { RecordedRequest, RequestOrigin } from './recorded-request'
import { createRoutingTransport } from './routing-transport'
import { openSocketDoor, type SocketDoor } from './socket-door'
import type { EndpointFile } from './types'

/** Options of {@link startMocks}. */
export interface MocksOptions {
  /**
   * Delays, deadlines and the times of requests are by this clock.
   * @default the clock on the wall
   */
  readonly clock?: MockClock
  /**
   * Whether other ports of the own machine may be reached past the mocks.
   * @default true
   */
  readonly allowLoopback?: boolean
  /**
   * One deadline of requests over `transport`, in milliseconds.
   * @default 10000
   */
  readonly deadlineMs?: number
  /** Mock identity providers by their URLs; an endpoint that fits comes first. @default none */
  readonly identityProviders?: Readonly<Record<string, IdentityProviderFile>>
}

/** Mocked endpoints: until they are closed, no request of this process gets anywhere else. */
export interface Mocks {
  /** What was asked of the endpoints, in order, as exact bytes. */
  readonly requests: readonly RecordedRequest[]
  /** What no endpoint takes. */
  readonly unmatched: readonly UnmatchedRequest[]
  /** Endpoints that were not called, and are not optional. */
  readonly unused: () => readonly string[]
  /** What is wrong so far, in words: requests that fit no endpoint, and endpoints that were not called. */
  readonly problems: () => readonly string[]
  /** Sends to the endpoints: over a socket where an endpoint has a fault, else over `fetch`. */
  readonly transport: Transport
  /** Says which deliveries the requests that a function makes belong to. */
  readonly within: <T>(origin: RequestOrigin, run: () => T) => T
  /** The mock identity provider of a URL. */
  readonly providerOf: (url: string) => IdentityProvider | undefined
  /** Gives `fetch`, node:http and the network back. */
  close(): Promise<void>
}

/** Rounds of the event loop from `fetch` to nock: five; the rest is for slower clients. */
const LATE_ROUNDS = 16

let open = false

/** One for the process; see `clock/activity.ts`. */
const origins = new AsyncLocalStorage<RequestOrigin>()

/**
 * Starts mocked endpoints (D3). nock is loaded now, and not before.
 *
 * @param endpoints what answers what; the first that fits is taken
 * @param options see {@link MocksOptions}
 * @throws Error where mocks are open already: they hold for the whole process
 */
export async function startMocks(endpoints: readonly EndpointFile[], options: MocksOptions = {}): Promise<Mocks> {
  if (open) throw new Error('Mocks are open already; close them first, since they hold for the whole process.')
  const { clock = wallClock, allowLoopback = true, deadlineMs = 10_000, identityProviders = {} } = options
  const providers = createMockedProviders(identityProviders, clock)
  const desk = createDesk([...endpoints.map(createEndpoint), ...providers.endpoints], clock)
  open = true
  const guard = guardNetwork(allowLoopback)
  let socketDoor: Promise<SocketDoor> | undefined
  const transport = createRoutingTransport({
    desk,
    clock,
    deadlineMs,
    origin: () => origins.getStore(),
    socketDoor: () =>
      (socketDoor ??= openSocketDoor({
        answer: transport.answerOnSocket.bind(transport),
        now: () => clock.now(),
        onPort: guard.allow
      }))
  })
  const closeNock = await openNockDoor({
    answer: (request) => desk.answer(withOrigin(request, origins.getStore())),
    known: () => transport.known(),
    now: () => clock.now(),
    work: (work, label) => clock.work(work, label),
    park: () => void clock.park()
  })
  return {
    requests: desk.requests,
    unmatched: desk.unmatched,
    unused: desk.unused,
    problems: () => problemsOf(desk),
    transport,
    providerOf: providers.providerOf,
    within: (origin, run) => origins.run(origin, run),
    close: async () => {
      if (!open) return
      await transport.close()
      await (await socketDoor)?.close()
      // What was ended on its way to nock still gets there, and must not find the door of the next mocks.
      for (let round = 0; round < LATE_ROUNDS; round++) await new Promise((resolve) => setImmediate(resolve))
      closeNock()
      guard.close()
      open = false
    }
  }
}

function withOrigin(request: RecordedRequest, origin: RequestOrigin | undefined): RecordedRequest {
  return request.origin || !origin ? request : { ...request, origin }
}

function problemsOf(desk: Desk): string[] {
  return [
    ...new Set(desk.unmatched.map(describeUnmatched)),
    ...desk.unused().map((endpoint) => `${endpoint} was never called; write optional: true where that is all right.`)
  ]
}

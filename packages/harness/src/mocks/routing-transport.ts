import { AsyncLocalStorage } from 'node:async_hooks'
import {
  createTransport,
  fetchTransport,
  isTransportError,
  TransportError,
  type Transport,
  type WireRequest,
  type WireResponse
} from '@extensible-webhooks/engine'
import type { MockClock } from './mock-clock'
import type { Work } from '../clock/activity'
import { describeUnmatched, type Desk } from './desk'
import type { Answer, Endpoint } from './endpoint'
import type { MockFault } from './fault-replies'
import { recordRequest, type RecordedRequest, type RequestOrigin } from './recorded-request'
import type { SocketDoor } from './socket-door'

/** What the transport needs. */
export interface RoutingOptions {
  readonly desk: Desk
  readonly clock: MockClock
  /** Opened at the first request that needs it. */
  readonly socketDoor: () => Promise<SocketDoor>
  /** Which deliveries are being sent. */
  readonly origin: () => RequestOrigin | undefined
  /** One deadline over the whole request, on the clock, in milliseconds. */
  readonly deadlineMs: number
}

/** A transport, and what it knows about the requests that it has under way. */
export interface RoutingTransport extends Transport {
  /** The request that is being sent over `fetch` in whose course this is called. */
  known(): RecordedRequest | undefined
  /** Answers a request that came to the socket door, in the course of the work that sends it. */
  answerOnSocket(request: RecordedRequest): Promise<Answer | undefined>
}

interface UnderWay {
  readonly record: RecordedRequest
  readonly work: Work
}

/** Node's timers take no more; the deadline is on the clock, and this one never comes. */
const NEVER_MS = 2_147_483_647

/**
 * Makes the transport of a scenario: what goes to an endpoint with a fault goes over a real socket, everything else over
 * `fetch`, where nock answers. A request is ROUTED by the endpoint that takes it, or refused; then it is UNDER WAY, and real
 * work, until its reply is there; it is PARKED while its reply waits for the clock or never comes.
 */
export function createRoutingTransport(options: RoutingOptions): RoutingTransport {
  return new MockTransport(options)
}

/** One for the process; see `clock/activity.ts`. */
const known = new AsyncLocalStorage<RecordedRequest>()

class MockTransport implements RoutingTransport {
  readonly #underWay = new Set<UnderWay>()
  readonly #fetch = fetchTransport({ deadlineMs: NEVER_MS })
  readonly #sockets = new Map<string, Transport>()
  readonly #sending = new Set<AbortController>()

  constructor(private readonly options: RoutingOptions) {}

  known(): RecordedRequest | undefined {
    return known.getStore()
  }

  async answerOnSocket(request: RecordedRequest): Promise<Answer | undefined> {
    const { clock, desk } = this.options
    const sender = [...this.#underWay].find(({ record }) => isSame(record, request))
    if (!sender) return desk.answer(request)
    this.#underWay.delete(sender)
    const { origin } = sender.record
    return clock.within(sender.work, async () => {
      const answer = await desk.answer(origin ? { ...request, origin } : request)
      if (answer?.fault?.endless) clock.park()
      return answer
    })
  }

  async send(request: WireRequest, signal?: AbortSignal): Promise<WireResponse> {
    const { clock, desk, deadlineMs } = this.options
    const record = this.#record(request)
    const endpoint = desk.find(record)
    if (!endpoint) throw new TransportError('address-refused', describeUnmatched(desk.refuse(record)))
    // Work that waits for a request is not itself under way.
    const unpark = clock.park()
    const work = clock.begin(`${record.method} ${record.url}`)
    const timeoutMs = Math.min(request.timeoutMs ?? deadlineMs, deadlineMs)
    try {
      return await withDeadline({ clock, timeoutMs, url: record.url, signal, sending: this.#sending }, (ending) =>
        clock.within(work, () => this.#dispatch({ request, record, endpoint, work, ending }))
      )
    } finally {
      work.end()
      unpark()
    }
  }

  async close(): Promise<void> {
    for (const controller of this.#sending) controller.abort()
    await Promise.all([...this.#sockets.values()].map((transport) => transport.close()))
    this.#sockets.clear()
  }

  #record({ method, url, headers, body }: WireRequest): RecordedRequest {
    const origin = this.options.origin()
    return recordRequest({
      method,
      url,
      rawHeaders: Object.entries(headers).flat(),
      body: Buffer.from(body ?? ''),
      atMs: this.options.clock.now(),
      ...(origin ? { origin } : {})
    })
  }

  async #dispatch({ request, record, endpoint, work, ending }: Dispatched): Promise<WireResponse> {
    const untimed = { ...request, timeoutMs: NEVER_MS }
    if (!endpoint.onSocket) return known.run(record, () => this.#fetch.send(untimed, ending))
    const fault = endpoint.nextFault()
    if (fault?.connection) return this.#failToConnect(untimed, record, fault, ending)
    const underWay = { record, work }
    this.#underWay.add(underWay)
    try {
      return await (await this.#socketTransport(record.url)).send(untimed, ending)
    } finally {
      this.#underWay.delete(underWay)
    }
  }

  async #socketTransport(url: string): Promise<Transport> {
    const scheme = schemeOf(url)
    const door = await this.options.socketDoor()
    door.misbehave(new URL(url).hostname, undefined)
    const transport = this.#sockets.get(scheme) ?? openTransport(door, scheme)
    this.#sockets.set(scheme, transport)
    return transport
  }

  /** A connection of its own, so that a kept-alive one does not hide the fault. */
  async #failToConnect(
    request: WireRequest,
    record: RecordedRequest,
    fault: MockFault,
    signal: AbortSignal
  ): Promise<WireResponse> {
    await this.options.desk.answer(record)
    const door = await this.options.socketDoor()
    door.misbehave(new URL(request.url).hostname, fault.connection)
    const transport = openTransport(door, schemeOf(request.url), fault)
    try {
      return await transport.send(request, signal)
    } finally {
      await transport.close()
    }
  }
}

interface Dispatched {
  readonly request: WireRequest
  readonly record: RecordedRequest
  readonly endpoint: Endpoint
  readonly work: Work
  readonly ending: AbortSignal
}

function openTransport(door: SocketDoor, scheme: 'http' | 'https', fault?: MockFault): Transport {
  return createTransport({
    allowPrivateNetwork: true,
    deadlineMs: NEVER_MS,
    ca: door.ca,
    lookup:
      fault?.connection === 'dns'
        ? () => Promise.reject(failure('ENOTFOUND'))
        : () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    dial: fault?.connection === 'refused' ? () => Promise.reject(failure('ECONNREFUSED')) : door.dial[scheme]
  })
}

function failure(code: string): Error {
  return Object.assign(new Error(`Mocked fault: ${code}`), { code })
}

function schemeOf(url: string): 'http' | 'https' {
  return url.startsWith('https:') ? 'https' : 'http'
}

function isSame(sent: RecordedRequest, received: RecordedRequest): boolean {
  const url = new URL(sent.url)
  const other = new URL(received.url)
  return (
    sent.method === received.method &&
    url.pathname === other.pathname &&
    url.search === other.search &&
    sent.body.equals(received.body)
  )
}

interface Deadline {
  readonly clock: MockClock
  readonly timeoutMs: number
  readonly url: string
  readonly signal: AbortSignal | undefined
  /** Takes what ends the request, for as long as it is under way. */
  readonly sending: Set<AbortController>
}

/** Ends a request when its time on the clock is over, with the error that the engine's own transport gives. */
async function withDeadline(
  { clock, timeoutMs, url, signal, sending }: Deadline,
  send: (ending: AbortSignal) => Promise<WireResponse>
): Promise<WireResponse> {
  const controller = new AbortController()
  sending.add(controller)
  let over = false
  const cancel = clock.after(timeoutMs, () => {
    over = true
    controller.abort()
  })
  // AbortSignal.any would keep every signal that fetch has listened to, for ever.
  const onAbort = (): void => {
    controller.abort(signal?.reason)
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted === true) onAbort()
  try {
    return await send(controller.signal)
  } catch (error) {
    if (!wasLate() || !isTransportError(error)) throw error
    const status = error.responseStatus === undefined ? {} : { status: error.responseStatus }
    const { origin } = new URL(url)
    throw new TransportError('timeout', `No complete response from ${origin} within ${timeoutMs} ms`, status)
  } finally {
    cancel()
    sending.delete(controller)
    signal?.removeEventListener('abort', onAbort)
  }

  function wasLate(): boolean {
    return over
  }
}

import { coerceTransportError, errnoOf } from './coerce-transport-error'
import { decodeBody, isDecodable } from './decode-body'
import { ReceivedResponse, contentEncodingOf } from './response'
import { TransportError } from './transport-error'
import type { Dispatcher } from 'undici'
import type { AbortRegistry, Cancellable } from './abort-registry'
import type { Slot } from './slot'
import type { WireResponse } from './types'

/** What a pending request knows of its pool. */
export interface RequestOwner {
  readonly origin: string
  readonly maxResponseBytes: number
  /** The request is settled; it need not be sent any more. */
  forget(request: PendingRequest): void
}

/** Codes of an error by which a peer that closed a kept-alive connection shows itself. */
const STALE_CONNECTION: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

const NO_BYTES = Buffer.alloc(0)

/**
 * One request on its way, and the plain handler that undici's `dispatch` calls.
 *
 * - WAITING: no connection is free; the pool holds it.
 * - CONNECTING: it has a slot, whose connection is being opened.
 * - SENT: it is written; nothing came back. If the connection was used before and breaks now, the peer most likely
 *   closed it as we wrote: it is sent once more, on a new connection. The peer may have read it, so a receiver can see
 *   it twice; delivery is at-least-once, and the message id is the same.
 * - READING: the status is there, the body is coming.
 * - SETTLED: the caller has its answer. What still comes from undici only frees the slot.
 *
 * The deadline and the caller's signal lead to SETTLED from anywhere. undici's older handler methods are used since they
 * hand over the bytes without a controller and an object of headers.
 */
export class PendingRequest implements Dispatcher.DispatchHandler, Cancellable {
  slot: Slot | undefined
  settled = false

  #timer: NodeJS.Timeout | undefined
  #deadlineMs = 0
  #signal: AbortSignal | undefined
  #signals: AbortRegistry | undefined
  #abort: ((error?: Error) => void) | undefined
  #answering = false
  #sentBefore = false
  #decoding = false
  #status = 0
  #statusText = ''
  #rawHeaders: readonly Buffer[] = []
  #chunks: Buffer[] | undefined
  #body: Buffer = NO_BYTES
  #size = 0

  constructor(
    readonly options: Dispatcher.DispatchOptions,
    private readonly owner: RequestOwner,
    private readonly resolve: (response: WireResponse) => void,
    private readonly reject: (error: TransportError) => void
  ) {}

  /** Ends the request with an error, wherever it is. */
  fail(error: TransportError): void {
    if (this.settled) return
    this.#settle()
    this.reject(error)
    if (this.#abort) this.#abort(error)
    else this.slot?.cancelConnect(error)
  }

  startDeadline(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs
    this.#timer = setTimeout(expire, deadlineMs, this)
  }

  watch(signals: AbortRegistry, signal: AbortSignal): void {
    this.#signals = signals
    this.#signal = signal
    signals.add(signal, this)
  }

  expired(): void {
    const message = `No complete response from ${this.owner.origin} within ${this.#deadlineMs} ms (${this.#progress()})`
    this.fail(new TransportError('timeout', message, this.#statusOption()))
  }

  cancelled(reason: unknown): void {
    const message = `The request to ${this.owner.origin} was cancelled (${this.#progress()})`
    this.fail(new TransportError('aborted', message, { cause: reason, ...this.#statusOption() }))
  }

  onConnect(abort: (error?: Error) => void): void {
    // undici drops a request whose onConnect throws before it writes a byte, and keeps the connection.
    if (this.settled) throw new TransportError('aborted', 'The request was settled before it was written')
    this.#abort = abort
    this.slot?.written()
  }

  onResponseStarted(): void {
    this.#answering = true
  }

  onHeaders(status: number, rawHeaders: Buffer[], _resume: () => void, statusText: string): boolean {
    if (status < 200) return true
    this.#status = status
    this.#statusText = statusText
    this.#rawHeaders = rawHeaders
    return true
  }

  onData(chunk: Buffer): boolean {
    if (this.settled || this.#decoding) return true
    const room = this.owner.maxResponseBytes - this.#size
    this.#size += chunk.length
    this.#keep(chunk.length > room ? chunk.subarray(0, room) : chunk)
    if (chunk.length > room) this.#answer(true)
    return true
  }

  onComplete(): void {
    this.#abort = undefined
    this.slot?.released()
    if (!this.settled) this.#answer(false)
  }

  onError(error: Error): void {
    this.#abort = undefined
    const slot = this.slot
    if (!this.settled && slot && this.#mayBeSentAgain(error, slot)) {
      this.#sentBefore = true
      slot.dispatchAgain(this)
      return
    }
    slot?.released()
    if (this.settled || this.#decoding) return
    this.#settle()
    this.reject(coerceTransportError(error, this.owner.origin, this.#statusOption().status))
  }

  #mayBeSentAgain(error: Error, slot: Slot): boolean {
    const stale = STALE_CONNECTION.has(errnoOf(error) ?? '')
    return stale && slot.wasReused && !this.#answering && !this.#sentBefore
  }

  #keep(chunk: Buffer): void {
    if (this.#chunks) this.#chunks.push(chunk)
    else if (this.#body.length === 0) this.#body = chunk
    else this.#chunks = [this.#body, chunk]
  }

  #answer(truncated: boolean): void {
    const body = this.#chunks ? Buffer.concat(this.#chunks) : this.#body
    const encoding = body.length === 0 ? undefined : contentEncodingOf(this.#rawHeaders)
    if (isDecodable(encoding)) void this.#answerDecoded(encoding, body, truncated)
    else this.#answerWith(body, truncated)
    if (truncated) this.#abort?.()
  }

  async #answerDecoded(encoding: string, encoded: Buffer, truncated: boolean): Promise<void> {
    this.#decoding = true
    const { body, incomplete } = await decodeBody(encoding, encoded, this.owner.maxResponseBytes)
    this.#answerWith(body, truncated || incomplete)
  }

  #answerWith(body: Buffer, truncated: boolean): void {
    if (this.settled) return
    this.#settle()
    this.resolve(new ReceivedResponse(this.#status, this.#statusText, this.#rawHeaders, body, truncated))
  }

  #settle(): void {
    this.settled = true
    clearTimeout(this.#timer)
    if (this.#signal) this.#signals?.delete(this.#signal, this)
    this.owner.forget(this)
  }

  #statusOption(): { readonly status?: number } {
    return this.#status === 0 ? {} : { status: this.#status }
  }

  #progress(): string {
    if (this.#status !== 0) return `status ${this.#status} and ${this.#size} bytes of the body had come`
    if (this.#answering) return 'the response had begun'
    if (this.#abort) return 'the request was sent, no response had come'
    return this.slot ? 'the connection was not open yet' : 'all connections were busy'
  }
}

function expire(request: PendingRequest): void {
  request.expired()
}

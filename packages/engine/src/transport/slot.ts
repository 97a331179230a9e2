import { Client } from 'undici'
import { TransportError } from './transport-error'
import { coerceTransportError } from './coerce-transport-error'
import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'
import type { Connector, Route } from './connect/connector'
import type { PendingRequest } from './pending-request'

/** Beyond this, header lines are an attack or a mistake (F10); Node's own limit for servers is the same. */
const MAX_HEADER_BYTES = 16_384

/** What a slot tells its pool. */
export interface SlotOwner {
  /** The request is done with; the slot can take another. */
  freed(slot: Slot): void
  /** The connection is gone. */
  disconnected(slot: Slot): void
}

/**
 * One connection at most, and one request at a time, over an undici Client.
 *
 * FREE → BUSY when the pool hands it a request; BUSY → FREE when undici lets go of it, which can be later than the
 * caller has its answer. While BUSY, a connection is opened where there is none.
 */
export class Slot {
  current: PendingRequest | undefined
  connected = false
  /** The request was written on a connection that had carried another. */
  wasReused = false

  readonly #client: Client
  #requestsOnConnection = 0
  #connecting: AbortController | undefined

  constructor(
    private readonly route: Route,
    private readonly connector: Connector,
    private readonly owner: SlotOwner
  ) {
    this.#client = new Client(route.origin, {
      pipelining: 1,
      // The deadline of the request stands for all of these.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
      connect: (_options, callback) => {
        this.#connect(callback)
      }
    })
    this.#client.on('disconnect', () => {
      this.connected = false
      owner.disconnected(this)
    })
  }

  dispatch(request: PendingRequest): void {
    this.current = request
    request.slot = this
    this.#client.dispatch(request.options, request)
  }

  /** Sends the request once more; later, since undici is still busy with the connection that broke. */
  dispatchAgain(request: PendingRequest): void {
    queueMicrotask(() => {
      this.#client.dispatch(request.options, request)
    })
  }

  written(): void {
    this.wasReused = this.#requestsOnConnection++ > 0
  }

  released(): void {
    this.current = undefined
    this.owner.freed(this)
  }

  cancelConnect(error: TransportError): void {
    this.#connecting?.abort(error)
  }

  async close(): Promise<void> {
    this.cancelConnect(new TransportError('aborted', 'The transport was closed'))
    await this.#client.destroy()
  }

  #connect(callback: buildConnector.Callback): void {
    const attempt = new AbortController()
    this.#connecting = attempt
    let told = false
    const tell = (error: unknown, socket?: Socket): void => {
      if (told) {
        socket?.destroy()
        return
      }
      told = true
      this.#connecting = undefined
      if (socket) this.#opened(socket, callback)
      // undici connects again for ever when an error has the code of one of its own, so it only sees ours.
      else callback(coerceTransportError(error, this.route.origin), null)
    }
    attempt.signal.addEventListener('abort', () => {
      tell(attempt.signal.reason)
    })
    if (this.current?.settled === true) {
      queueMicrotask(() => {
        attempt.abort(new TransportError('aborted', 'The request was settled before it was written'))
      })
      return
    }
    this.connector(this.route, attempt.signal).then(
      (socket) => {
        tell(undefined, socket)
      },
      (error: unknown) => {
        tell(error)
      }
    )
  }

  #opened(socket: Socket, callback: buildConnector.Callback): void {
    this.connected = true
    this.#requestsOnConnection = 0
    callback(null, socket)
  }
}

import { Slot } from './slot'
import { TransportError } from './transport-error'
import type { Connector, Route } from './connect/connector'
import type { PendingRequest, RequestOwner } from './pending-request'
import type { SlotOwner } from './slot'

/** How far a pool may grow. */
export interface PoolLimits {
  readonly connections: number
  readonly maxWaiting: number
  readonly maxResponseBytes: number
}

/**
 * The connections to one origin. A request takes the slot that was freed last, so that the others can grow idle and
 * close; where all are busy and no more may be opened it waits, first come first served.
 */
export class OriginPool implements SlotOwner, RequestOwner {
  readonly origin: string
  readonly maxResponseBytes: number
  readonly #slots = new Set<Slot>()
  readonly #free: Slot[] = []
  readonly #waiting = new Set<PendingRequest>()

  constructor(
    private readonly route: Route,
    private readonly connector: Connector,
    private readonly limits: PoolLimits,
    private readonly onEmpty: () => void
  ) {
    this.origin = route.origin
    this.maxResponseBytes = limits.maxResponseBytes
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#free.length === this.#slots.size
  }

  dispatch(request: PendingRequest): void {
    const slot = this.#free.pop() ?? this.#open()
    if (slot) slot.dispatch(request)
    else if (this.#waiting.size < this.limits.maxWaiting) this.#waiting.add(request)
    else request.fail(this.#full())
  }

  /** Forgets a request that is settled; one that has a slot frees it itself. */
  forget(request: PendingRequest): void {
    if (request.slot === undefined) this.#waiting.delete(request)
  }

  freed(slot: Slot): void {
    if (this.#waiting.size > 0) {
      // Later: undici forbids a new request on a connection while it reports what became of the one before.
      queueMicrotask(() => {
        this.#next(slot)
      })
    } else this.#rest(slot)
  }

  disconnected(slot: Slot): void {
    const index = this.#free.indexOf(slot)
    if (index < 0) return
    this.#free.splice(index, 1)
    this.#drop(slot)
  }

  async close(error: TransportError): Promise<void> {
    for (const request of [...this.#waiting]) request.fail(error)
    const slots = [...this.#slots]
    for (const slot of slots) slot.current?.fail(error)
    await Promise.all(slots.map((slot) => slot.close()))
    this.#slots.clear()
    this.#free.length = 0
  }

  #open(): Slot | undefined {
    if (this.#slots.size >= this.limits.connections) return undefined
    const slot = new Slot(this.route, this.connector, this)
    this.#slots.add(slot)
    return slot
  }

  #next(slot: Slot): void {
    const [request] = this.#waiting
    if (!request) {
      this.#rest(slot)
      return
    }
    this.#waiting.delete(request)
    slot.dispatch(request)
  }

  #rest(slot: Slot): void {
    if (slot.connected) this.#free.push(slot)
    else this.#drop(slot)
  }

  #drop(slot: Slot): void {
    this.#slots.delete(slot)
    if (this.#slots.size === 0 && this.#waiting.size === 0) this.onEmpty()
  }

  #full(): TransportError {
    const { connections, maxWaiting } = this.limits
    return new TransportError(
      'network',
      `${connections} connections to ${this.route.origin} are busy and ${maxWaiting} requests wait: send fewer at once`
    )
  }
}

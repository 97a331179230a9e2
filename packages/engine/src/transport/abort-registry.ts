/** What a signal ends. */
export interface Cancellable {
  cancelled(reason: unknown): void
}

/**
 * Watches each signal once, however many requests hang on it: adding a listener for every request costs microseconds
 * and trips Node's leak warning.
 */
export class AbortRegistry {
  readonly #watched = new WeakMap<AbortSignal, Set<Cancellable>>()

  add(signal: AbortSignal, item: Cancellable): void {
    this.#itemsOf(signal).add(item)
  }

  delete(signal: AbortSignal, item: Cancellable): void {
    this.#watched.get(signal)?.delete(item)
  }

  #itemsOf(signal: AbortSignal): Set<Cancellable> {
    const known = this.#watched.get(signal)
    if (known) return known
    const items = new Set<Cancellable>()
    this.#watched.set(signal, items)
    signal.addEventListener(
      'abort',
      () => {
        for (const item of items) item.cancelled(signal.reason)
        items.clear()
      },
      { once: true }
    )
    return items
  }
}

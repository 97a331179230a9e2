import { LIMITS } from '../limits'
import type { Loaded } from './machine'

/** Functions that were loaded, by key; the one that was not used for longest is given up first. */
export class Programs {
  readonly #held = new Map<string, Loaded>()
  #bytes = 0

  get(key: string): Loaded | undefined {
    const loaded = this.#held.get(key)
    if (!loaded) return undefined
    this.#held.delete(key)
    this.#held.set(key, loaded)
    return loaded
  }

  put(key: string, loaded: Loaded): void {
    this.#held.set(key, loaded)
    this.#bytes += loaded.pages.bytes.length
    for (const [oldest, { pages }] of this.#held) {
      if (this.#held.size <= LIMITS.maxPrograms && this.#bytes <= LIMITS.maxProgramBytes) return
      this.#held.delete(oldest)
      this.#bytes -= pages.bytes.length
    }
  }
}

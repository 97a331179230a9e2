/** How much is kept. */
export interface TenantCacheLimits {
  readonly maxTenants: number
  readonly maxEntries: number
  readonly maxBytes: number
}

const DEFAULTS: TenantCacheLimits = { maxTenants: 256, maxEntries: 1_000, maxBytes: 1024 * 1024 }

interface Entry {
  readonly json: string
  readonly expiresAtMs: number
  readonly bytes: number
}

interface Shelf {
  readonly entries: Map<string, Entry>
  bytes: number
}

/**
 * What functions keep with `cache`, apart for each tenant, so that one cannot push out what another keeps. Whatever was not
 * used for longest is given up first.
 */
export class TenantCache {
  readonly #shelves = new Map<string, Shelf>()

  constructor(private readonly limits: TenantCacheLimits = DEFAULTS) {}

  /** @returns JSON; nothing where it is not kept or its time is over */
  get(tenant: string, key: string, nowMs: number): string | undefined {
    const shelf = this.#shelves.get(tenant)
    const entry = shelf?.entries.get(key)
    if (!shelf || !entry) return undefined
    if (entry.expiresAtMs <= nowMs) {
      drop(shelf, key)
      return undefined
    }
    touch(shelf.entries, key, entry)
    touch(this.#shelves, tenant, shelf)
    return entry.json
  }

  put(tenant: string, key: string, json: string, expiresAtMs: number): void {
    const shelf = this.#shelves.get(tenant) ?? { entries: new Map<string, Entry>(), bytes: 0 }
    touch(this.#shelves, tenant, shelf)
    drop(shelf, key)
    const bytes = 2 * (key.length + json.length)
    shelf.entries.set(key, { json, expiresAtMs, bytes })
    shelf.bytes += bytes
    for (const oldest of shelf.entries.keys()) {
      if (shelf.entries.size <= this.limits.maxEntries && shelf.bytes <= this.limits.maxBytes) break
      drop(shelf, oldest)
    }
    for (const oldest of this.#shelves.keys()) {
      if (this.#shelves.size <= this.limits.maxTenants) break
      this.#shelves.delete(oldest)
    }
  }

  delete(tenant: string, key: string): void {
    const shelf = this.#shelves.get(tenant)
    if (shelf) drop(shelf, key)
  }
}

/** Moves an entry to the end, where the latest are. */
function touch<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
}

function drop(shelf: Shelf, key: string): void {
  const entry = shelf.entries.get(key)
  if (!entry) return
  shelf.entries.delete(key)
  shelf.bytes -= entry.bytes
}

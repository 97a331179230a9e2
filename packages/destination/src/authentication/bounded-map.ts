/** A map that forgets what was not read or written for longest. */
export interface BoundedMap<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
  delete(key: string): void
  clear(): void
}

/** @param capacity how many entries are kept */
export function createBoundedMap<V>(capacity: number): BoundedMap<V> {
  // A Map keeps the order of insertion: an entry that is used again moves to the end.
  const entries = new Map<string, V>()
  const set = (key: string, value: V): void => {
    entries.delete(key)
    entries.set(key, value)
    const [oldest] = entries.keys()
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest)
  }
  return {
    get: (key) => {
      const value = entries.get(key)
      if (value !== undefined) set(key, value)
      return value
    },
    set,
    delete: (key) => entries.delete(key),
    clear: () => {
      entries.clear()
    }
  }
}

/**
 * What was made of a key, at most `size` entries, the oldest given up first. For compiled triggers and mappings, whose
 * number is small unless a host makes them up for each event.
 */
export function bounded<Key, Value>(size: number, make: (key: Key) => Value): (key: Key) => Value {
  const cache = new Map<Key, Value>()
  return (key) => {
    const known = cache.get(key)
    if (known !== undefined) return known
    const made = make(key)
    if (cache.size >= size) cache.delete(cache.keys().next().value as Key)
    cache.set(key, made)
    return made
  }
}

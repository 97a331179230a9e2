/**
 * Remembers what was made of a key. Bounded, because the keys are secrets of any number of destinations: when it is
 * full it starts anew, which costs one computation for each secret still in use.
 */
export function rememberLast<Value>(limit: number, make: (key: string) => Value): (key: string) => Value {
  const kept = new Map<string, Value>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make(key)
    if (kept.size >= limit) kept.clear()
    kept.set(key, made)
    return made
  }
}

/** Enough for any run of tests, and a bound for a provider that runs for weeks. */
const CAPACITY = 10_000

/** Adds to a map, and forgets what was added first where it grows too large. */
export function keep<V>(map: Map<string, V>, key: string, value: V, capacity = CAPACITY): void {
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > capacity && oldest !== undefined) map.delete(oldest)
}

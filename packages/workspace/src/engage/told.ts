import { isDeepStrictEqual } from 'node:util'
import type { Change } from './calls'
import type { ComputedValue } from './types'

/** The last thing that a destination took about one identity. */
export interface Told {
  readonly value: ComputedValue | null
  /** Of the profile at that time. */
  readonly sinceMs: number
  /** How many calls it took about it. */
  readonly count: number
}

/** What one destination was told of one computation, by identity. */
export type Ledger = Map<string, Told>

/**
 * What a destination must be told, so that it knows what is so now: everyone where it knows nothing, else who changed.
 *
 * @param values who has which value now, by identity
 * @param ledger what the destination was told
 * @param sinceMs when a profile was made
 */
export function planChanges(
  values: ReadonlyMap<string, ComputedValue>,
  ledger: Ledger,
  sinceMs: (identity: string) => number | undefined
): readonly Change[] {
  const changes: Change[] = []
  for (const [identity, value] of values) {
    const before = ledger.get(identity)
    if (before && isSame(before.value, value)) continue
    changes.push({ identity, value, sinceMs: sinceMs(identity) ?? 0, count: (before?.count ?? 0) + 1 })
  }
  for (const [identity, { value, sinceMs: since, count }] of ledger) {
    if (value !== null && !values.has(identity))
      changes.push({ identity, value: null, sinceMs: since, count: count + 1 })
  }
  return changes
}

function isSame(a: ComputedValue | null, b: ComputedValue): boolean {
  return a === b || (typeof a === 'object' && isDeepStrictEqual(a, b))
}

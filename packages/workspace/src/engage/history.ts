import type { JSONPrimitive, JSONValue } from '@segment/actions-core'

/** What is kept of an event. */
export type KeptValue = NonNullable<JSONPrimitive>

/**
 * When a profile did something and, for computed traits, the value of a property each time. Two lists and not a list of
 * objects: there may be millions.
 */
export interface History {
  readonly at: number[]
  readonly values: KeptValue[]
}

/** Longer texts are no values of a trait, and would be kept a thousand times. */
const MAX_TEXT = 1_000

/** The part of a value that may be kept: a number, a switch or a text that is not too long. */
export function keepable(value: JSONValue | undefined): KeptValue | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'string' && value.length <= MAX_TEXT ? value : undefined
}

/** Adds one occurrence in the order of time; beyond `max` the oldest goes. */
export function remember(history: History, at: number, value: KeptValue | undefined, max: number): void {
  let index = history.at.length
  while (index > 0 && (history.at[index - 1] ?? 0) > at) index--
  history.at.splice(index, 0, at)
  if (value !== undefined) history.values.splice(index, 0, value)
  if (history.at.length <= max) return
  history.at.shift()
  if (value !== undefined) history.values.shift()
}

/** Index of the first occurrence after a moment. */
export function firstAfter({ at }: History, momentMs: number): number {
  let low = 0
  let high = at.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((at[middle] ?? 0) > momentMs) high = middle
    else low = middle + 1
  }
  return low
}

/** Puts the occurrences of one history into another. */
export function absorb(into: History, from: History, max: number): void {
  for (const [index, at] of from.at.entries()) remember(into, at, from.values[index], max)
}

import type { JSONValue } from '@segment/actions-core'
import { assertNever } from '@extensible-webhooks/engine'
import type { ComputeType } from '../file/types'
import type { Computation, ComputedTrait, Condition, Occurrences } from '../model/computation'
import { firstAfter, type KeptValue } from './history'
import type { Profile } from './profile'
import type { ComputedValue } from './types'

/** Works out what a computation gives for a profile; nothing where it is no member, or has no value. */
export type Evaluate = (computation: Computation, profile: Profile, nowMs: number) => ComputedValue | undefined

/**
 * Makes the evaluation of the computations of one source. Conditions over traits see computed traits as well, which win
 * over traits of the same name that came with events.
 *
 * @param traits the enabled computed traits of the source
 */
export function createEvaluate(traits: readonly ComputedTrait[]): Evaluate {
  const traitsOf = (profile: Profile, nowMs: number): Readonly<Record<string, JSONValue>> => {
    if (traits.length === 0) return profile.traits
    const computed = traits.flatMap((trait) => {
      const value = computeValue(trait, profile, nowMs)
      return value === undefined ? [] : [[trait.key, value] as const]
    })
    return { ...profile.traits, ...(Object.fromEntries(computed) as Record<string, JSONValue>) }
  }
  const holds = (condition: Condition, profile: Profile, nowMs: number): boolean => {
    switch (condition.kind) {
      case 'all':
        return condition.of.every((each) => holds(each, profile, nowMs))
      case 'any':
        return condition.of.some((each) => holds(each, profile, nowMs))
      case 'not':
        return !holds(condition.of, profile, nowMs)
      case 'performed': {
        const count = countOf(condition.occurrences, profile, nowMs)
        return count >= condition.atLeast && count <= (condition.atMost ?? Infinity)
      }
      case 'trait':
        return condition.trigger.matches({ type: 'identify', traits: traitsOf(profile, nowMs) })
      default:
        return assertNever(condition)
    }
  }
  return (computation, profile, nowMs) => {
    if (computation.class === 'trait') return computeValue(computation, profile, nowMs)
    return holds(computation.when, profile, nowMs) ? true : undefined
  }
}

function countOf({ id, withinMs }: Occurrences, { histories }: Profile, nowMs: number): number {
  const history = histories.get(id)
  if (!history) return 0
  return withinMs === undefined ? history.at.length : history.at.length - firstAfter(history, nowMs - withinMs)
}

function computeValue(
  { type, occurrences }: ComputedTrait,
  profile: Profile,
  nowMs: number
): ComputedValue | undefined {
  const { id, withinMs } = occurrences
  if (type === 'count') return countOf(occurrences, profile, nowMs) || undefined
  const history = profile.histories.get(id)
  if (!history) return undefined
  const from = withinMs === undefined ? 0 : firstAfter(history, nowMs - withinMs)
  const values = history.values.slice(from)
  return values.length === 0 ? undefined : COMPUTE[type](values)
}

type Compute = (values: readonly KeptValue[]) => ComputedValue | undefined

/** How values, oldest first, become one. */
const COMPUTE: Readonly<Record<Exclude<ComputeType, 'count'>, Compute>> = {
  sum: numeric((numbers) => numbers.reduce((sum, each) => sum + each, 0)),
  average: numeric((numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length),
  min: numeric((numbers) => numbers.reduce((least, each) => Math.min(least, each))),
  max: numeric((numbers) => numbers.reduce((most, each) => Math.max(most, each))),
  first: (values) => values[0],
  last: (values) => values.at(-1),
  'most-frequent': mostFrequent,
  'unique-list': (values) => [...new Set(values)],
  'unique-count': (values) => new Set(values).size
}

/** Texts are no numbers, as in FQL. Twelve digits hide that 0.1 + 0.2 is not quite 0.3. */
function numeric(compute: (numbers: readonly number[]) => number): Compute {
  return (values) => {
    const numbers = values.filter((value) => typeof value === 'number')
    return numbers.length === 0 ? undefined : Number(compute(numbers).toPrecision(12))
  }
}

/** Of two that are as frequent, the one that came last. */
function mostFrequent(values: readonly KeptValue[]): KeptValue | undefined {
  const counts = new Map<KeptValue, number>()
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + 1
    counts.delete(value)
    counts.set(value, count)
  }
  let best: KeptValue | undefined
  let most = 0
  for (const [value, count] of counts) {
    if (count >= most) [best, most] = [value, count]
  }
  return best
}

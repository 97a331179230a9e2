import type { JSONValue, SegmentEvent } from '@segment/actions-core'
import type { Computation, Condition, Occurrences } from '../model/computation'
import { valueAt } from '../pipeline/value-at'
import { keepable, remember } from './history'
import type { Profile } from './profile'
import type { Profiles } from './profiles'

/** Traits of one profile, as JSON; an identify that would make them longer is not taken over. */
const MAX_TRAIT_BYTES = 64 * 1024

/** Takes events into profiles; says false where a bound kept one out. */
export type Recorder = (event: SegmentEvent, profiles: Profiles, nowMs: number) => boolean

/**
 * Makes the recorder of one source: it knows which events its conditions and computed traits ask for, and keeps of those
 * no more than their times and values.
 */
export function createRecorder(computations: readonly Computation[], maxHistory: number): Recorder {
  const byEvent = new Map<string, Occurrences[]>()
  for (const each of uniqueOccurrences(computations))
    byEvent.set(each.event, [...(byEvent.get(each.event) ?? []), each])
  const note = (event: SegmentEvent, profile: Profile, nowMs: number): void => {
    for (const occurrences of byEvent.get(nameOf(event) ?? '') ?? []) {
      const { id, where, property } = occurrences
      if (where && !where.matches(event)) continue
      const value = property && keepable(valueAt(event, property) as JSONValue | undefined)
      if (property && value === undefined) continue
      const history = profile.histories.get(id) ?? { at: [], values: [] }
      remember(history, timeOf(event, nowMs), value, maxHistory)
      profile.histories.set(id, history)
    }
  }
  return (event, profiles, nowMs) => {
    const [userId, anonymousId, previousId] = [event.userId, event.anonymousId, event.previousId].map(idOf)
    if (event.type === 'alias' && userId !== undefined && previousId !== undefined) {
      return profiles.alias(previousId, userId) !== undefined
    }
    // Without any id there is nobody to know, which is no bound.
    if (userId === undefined && anonymousId === undefined) return true
    const profile = profiles.resolve(userId, anonymousId)
    if (!profile) return false
    note(event, profile, nowMs)
    return event.type !== 'identify' || mergeTraits(profile, event.traits)
  }
}

/** An id in the form of a text; older systems send numbers. */
export function idOf(id: unknown): string | undefined {
  if (typeof id === 'string' && id !== '') return id
  return typeof id === 'number' ? String(id) : undefined
}

function uniqueOccurrences(computations: readonly Computation[]): readonly Occurrences[] {
  const all = computations.flatMap((each) => (each.class === 'trait' ? [each.occurrences] : occurrencesOf(each.when)))
  return [...new Map(all.map((each) => [each.id, each])).values()]
}

function occurrencesOf(condition: Condition): readonly Occurrences[] {
  if (condition.kind === 'performed') return [condition.occurrences]
  if (condition.kind === 'trait') return []
  return condition.kind === 'not' ? occurrencesOf(condition.of) : condition.of.flatMap(occurrencesOf)
}

function nameOf({ type, event, name }: SegmentEvent): string | undefined {
  if (type === 'track') return event ?? undefined
  return type === 'page' || type === 'screen' ? (name ?? undefined) : undefined
}

function timeOf({ timestamp, receivedAt }: SegmentEvent, nowMs: number): number {
  const at = new Date(timestamp ?? receivedAt ?? nowMs).getTime()
  return Number.isNaN(at) ? nowMs : at
}

/** The newest value of each trait counts. */
function mergeTraits(profile: Profile, traits: SegmentEvent['traits']): boolean {
  if (typeof traits !== 'object' || (traits as unknown) === null) return true
  const merged = { ...profile.traits, ...(traits as Readonly<Record<string, JSONValue>>) }
  if (JSON.stringify(merged).length > MAX_TRAIT_BYTES) return false
  profile.traits = merged
  return true
}

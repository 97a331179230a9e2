import type { SegmentEvent } from '@segment/actions-core'
import { BUSINESSES, kindOf } from './businesses'
import { common, seededFaker } from './common'
import { REFERENCE_DATE, type BusinessKind, type EventType } from './kinds'
import { trackOf } from './world'

/** Options of {@link generateEvent}. */
export interface GenerateOneOptions {
  /** The same seed gives the same event, byte by byte. */
  readonly seed: number
  /** Which call it is. */
  readonly type: EventType
  /** Name of a track event, or of a page or screen. @default one of the kind */
  readonly event?: string
  /** The business that it is an event of. @default the kind whose spec has an event of this name, else 'ecommerce' */
  readonly kind?: BusinessKind
}

/**
 * Makes one event of somebody who is known, as *Generate sample event* of Segment's Event Tester does.
 *
 * @param options seed, call, and the name of the event
 * @returns an event with the properties that its spec names; without properties where no spec knows its name
 */
export async function generateEvent({ seed, type, event, kind }: GenerateOneOptions): Promise<SegmentEvent> {
  const faker = await seededFaker(seed)
  const { tracks, create } = BUSINESSES[kind ?? kindOf(event ?? '') ?? 'ecommerce']
  const world = create(faker)
  const person = world.describePerson()
  const shared = { ...common(faker, person, REFERENCE_DATE), userId: person.userId }
  if (type === 'track') {
    return { ...shared, ...trackOf(event ?? faker.helpers.weightedArrayElement([...tracks]), world, person) }
  }
  const call = world.calls[type](person)
  return { ...shared, ...call, ...(event !== undefined && 'name' in call ? { name: event } : {}) }
}

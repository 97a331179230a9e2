import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'
import type { EventType } from './kinds'
import type { Person } from './person'

export type Properties = NonNullable<SegmentEvent['properties']>

/** Something to choose, and how often. */
export interface Weighted<T> {
  readonly value: T
  readonly weight: number
}

/** A kind of business: how often what comes, and how its events are made up. */
export interface Business {
  /** How often each call comes. */
  readonly types: readonly Weighted<EventType>[]
  /** Names of track events, by how often they come. */
  readonly tracks: readonly Weighted<string>[]
  /** Makes one up; all that is random comes from `faker`. */
  readonly create: (faker: Faker) => World
}

/** A business that has been made up: what it sells, who its people are, and what they do. */
export interface World {
  /** What each track event carries. */
  readonly properties: Readonly<Record<string, (person: Person) => Properties>>
  /** Somebody new. */
  describePerson(): Person
  /** Every call but track. */
  readonly calls: Readonly<Record<Exclude<EventType, 'track'>, (person: Person) => SegmentEvent>>
}

/** A track event of a name; one that nobody knows carries nothing that could be wrong. */
export function trackOf(event: string, { properties }: World, person: Person): SegmentEvent {
  const describe = Object.hasOwn(properties, event) ? properties[event] : undefined
  return { type: 'track', event, properties: describe?.(person) ?? {} }
}

/** What identify, alias and delete are in every business. */
export const IDENTITY_CALLS = {
  identify: ({ userId, traits }: Person): SegmentEvent => ({ type: 'identify', userId, traits }),
  alias: ({ userId, anonymousId }: Person): SegmentEvent => ({ type: 'alias', userId, previousId: anonymousId }),
  delete: ({ userId }: Person): SegmentEvent => ({ type: 'delete', userId })
} as const

import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'
import { BUSINESSES } from './businesses'
import { common, seededFaker } from './common'
import { EVENT_KINDS, REFERENCE_DATE, type EventKind, type EventType } from './kinds'
import type { Person } from './person'
import { trackOf, type Business, type World } from './world'

/** Options of {@link generateEvents}. */
export interface GenerateOptions {
  /** The same seed gives the same events, byte by byte. */
  readonly seed: number
  /** How many events. */
  readonly count: number
  /**
   * A shop, software for companies, an app on telephones, or all three.
   * @default 'ecommerce'
   */
  readonly kind?: EventKind
  /**
   * Only these calls, as often as in the whole.
   * @default all seven
   */
  readonly types?: readonly EventType[]
}

/**
 * Makes realistic events: all seven calls of the Segment spec, with the track events of its e-commerce, B2B SaaS or mobile
 * spec. The first ones hold one of each call.
 *
 * @param options seed, count, kind and calls
 * @returns events in the order of their timestamps
 * @throws where `kind` or `types` names what does not exist
 */
export async function generateEvents(options: GenerateOptions): Promise<SegmentEvent[]> {
  const { seed, count, kind = 'ecommerce', types } = options
  const businesses = businessesOf(kind)
  const faker = await seededFaker(seed)
  const settled = businesses.map((business) => settle(faker, business, count, types))
  const firstRound = settled[0]?.weights ?? []
  let at = REFERENCE_DATE.getTime()
  return Array.from({ length: count }, (_, index) => {
    at += faker.number.int({ min: 50, max: 20_000 })
    // Nothing is drawn for a single kind, so that its events stay what they always were.
    const chosen = settled.length === 1 ? settled[0] : faker.helpers.arrayElement(settled)
    if (!chosen) throw new Error(`There is no business of the kind "${kind}".`)
    const type = firstRound[index]?.value ?? faker.helpers.weightedArrayElement([...chosen.weights])
    const person = faker.helpers.arrayElement(chosen.people)
    return { ...common(faker, person, new Date(at)), ...callOf(faker, chosen, person, type) }
  })
}

/** A business with its people, and the calls that are asked for. */
interface Settled {
  readonly business: Business
  readonly world: World
  readonly people: readonly Person[]
  readonly weights: Business['types']
}

const PEOPLE_SHARE = 8

function settle(faker: Faker, business: Business, count: number, types: GenerateOptions['types']): Settled {
  const weights = business.types.filter(({ value }) => types?.includes(value) ?? true)
  if (weights.length === 0) {
    throw new Error(`types: expected some of ${business.types.map(({ value }) => value).join(', ')}.`)
  }
  const world = business.create(faker)
  const people = Array.from({ length: Math.max(1, Math.ceil(count / PEOPLE_SHARE)) }, () => world.describePerson())
  return { business, world, people, weights }
}

function callOf(faker: Faker, { business, world }: Settled, person: Person, type: EventType): SegmentEvent {
  if (type !== 'track') return world.calls[type](person)
  return trackOf(faker.helpers.weightedArrayElement([...business.tracks]), world, person)
}

function businessesOf(kind: EventKind): readonly Business[] {
  if (kind === 'mixed') return Object.values(BUSINESSES)
  const business = Object.hasOwn(BUSINESSES, kind) ? BUSINESSES[kind] : undefined
  if (!business) throw new Error(`kind: expected one of ${EVENT_KINDS.join(', ')}.`)
  return [business]
}

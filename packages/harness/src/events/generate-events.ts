import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'
import { createCatalogue, type Catalogue } from './catalogue'
import { describePerson, type Person } from './person'
import { trackEvent } from './track-event'

/** Options of {@link generateEvents}. */
export interface GenerateOptions {
  /** The same seed gives the same events, byte by byte. */
  readonly seed: number
  /** How many events. */
  readonly count: number
}

/** The moment at which the first event happens; nothing depends on today. */
export const REFERENCE_DATE = new Date('2026-01-05T08:00:00.000Z')

type EventType = SegmentEvent['type']

/** How often each call comes; the first round of them holds one of each. */
const WEIGHTS: readonly { readonly value: EventType; readonly weight: number }[] = [
  { value: 'track', weight: 58 },
  { value: 'page', weight: 15 },
  { value: 'identify', weight: 11 },
  { value: 'screen', weight: 7 },
  { value: 'group', weight: 5 },
  { value: 'alias', weight: 3 },
  { value: 'delete', weight: 1 }
]

/**
 * Makes realistic events of a shop: all seven calls of the Segment spec, with e-commerce track events of a few hundred
 * people who look, buy and send back.
 *
 * @param options seed and count
 * @returns events in the order of their timestamps
 */
export async function generateEvents({ seed, count }: GenerateOptions): Promise<SegmentEvent[]> {
  // Loaded when it is used: it is large, and every test that starts a receiver imports this package.
  const { Faker: SeededFaker, en, base } = await import('@faker-js/faker')
  const faker = new SeededFaker({ locale: [en, base] })
  faker.seed(seed)
  faker.setDefaultRefDate(REFERENCE_DATE)
  const catalogue = createCatalogue(faker)
  const people = Array.from({ length: Math.max(1, Math.ceil(count / 8)) }, () => describePerson(faker))
  let at = REFERENCE_DATE.getTime()
  return Array.from({ length: count }, (_, index) => {
    at += faker.number.int({ min: 50, max: 20_000 })
    const type = WEIGHTS[index]?.value ?? faker.helpers.weightedArrayElement([...WEIGHTS])
    const person = faker.helpers.arrayElement(people)
    return { ...common(faker, person, new Date(at)), ...CALLS[type](faker, person, catalogue) }
  })
}

type Call = (faker: Faker, person: Person, catalogue: Catalogue) => SegmentEvent

const CALLS: Readonly<Record<EventType, Call>> = {
  track: (faker, _person, catalogue) => trackEvent(faker, catalogue),
  identify: (_faker, { userId, traits }) => ({ type: 'identify', userId, traits }),
  page: (faker, _person, catalogue) => {
    const { name, url, category } = faker.helpers.arrayElement(catalogue)
    return { type: 'page', name, category, properties: { title: name, url, path: new URL(url).pathname, referrer: '' } }
  },
  screen: (faker) => ({
    type: 'screen',
    name: faker.helpers.arrayElement(['Home', 'Basket', 'Order History', 'Settings']),
    properties: { variant: faker.helpers.arrayElement(['a', 'b']) }
  }),
  group: (_faker, { userId, company }) => ({ type: 'group', userId, ...company }),
  alias: (_faker, { userId, anonymousId }) => ({ type: 'alias', userId, previousId: anonymousId }),
  delete: (_faker, { userId }) => ({ type: 'delete', userId })
}

/** What every call has in common (https://segment.com/docs/connections/spec/common/). */
function common(faker: Faker, { anonymousId, userId, context }: Person, at: Date): Partial<SegmentEvent> {
  const known = faker.datatype.boolean({ probability: 0.7 })
  const timestamp = at.toISOString()
  return {
    messageId: faker.string.uuid(),
    anonymousId,
    ...(known ? { userId } : {}),
    timestamp,
    sentAt: timestamp,
    receivedAt: new Date(at.getTime() + faker.number.int({ min: 5, max: 900 })).toISOString(),
    context,
    integrations: {}
  }
}

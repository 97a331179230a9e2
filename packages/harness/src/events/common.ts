import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'
import { REFERENCE_DATE } from './kinds'
import type { Person } from './person'

/** The same seed gives the same choices. */
export async function seededFaker(seed: number): Promise<Faker> {
  // Loaded when it is used: it is large, and every test that starts a receiver imports this package.
  const { Faker: SeededFaker, en, base } = await import('@faker-js/faker')
  const faker = new SeededFaker({ locale: [en, base] })
  faker.seed(seed)
  faker.setDefaultRefDate(REFERENCE_DATE)
  return faker
}

/** What every call has in common (https://segment.com/docs/connections/spec/common/). */
export function common(faker: Faker, { anonymousId, userId, context }: Person, at: Date): Partial<SegmentEvent> {
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

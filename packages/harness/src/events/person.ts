import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'

/** Somebody who shops. */
export interface Person {
  readonly anonymousId: string
  readonly userId: string
  readonly traits: NonNullable<SegmentEvent['traits']>
  readonly company: { readonly groupId: string; readonly traits: NonNullable<SegmentEvent['traits']> }
  readonly context: NonNullable<SegmentEvent['context']>
}

/** Makes somebody up; addresses end in example.com, so that nobody real is ever written to. */
export function describePerson(faker: Faker): Person {
  const firstName = faker.person.firstName()
  const lastName = faker.person.lastName()
  const companyName = faker.company.name()
  return {
    anonymousId: faker.string.uuid(),
    userId: `user_${faker.string.alphanumeric(10)}`,
    traits: {
      firstName,
      lastName,
      email: faker.internet.email({ firstName, lastName, provider: 'example.com' }).toLowerCase(),
      plan: faker.helpers.arrayElement(['free', 'plus', 'business']),
      createdAt: faker.date.past({ years: 3 }).toISOString(),
      address: {
        street: faker.location.streetAddress(),
        city: faker.location.city(),
        postalCode: faker.location.zipCode(),
        country: faker.location.countryCode()
      }
    },
    company: {
      groupId: `company_${faker.string.alphanumeric(8)}`,
      traits: {
        name: companyName,
        employees: faker.number.int({ min: 1, max: 5_000 }),
        industry: faker.commerce.department()
      }
    },
    context: describeContext(faker)
  }
}

function describeContext(faker: Faker): NonNullable<SegmentEvent['context']> {
  return {
    library: { name: 'analytics.js', version: '2.11.1' },
    ip: faker.internet.ipv4({ cidrBlock: '203.0.113.0/24' }),
    locale: faker.helpers.arrayElement(['en-US', 'de-DE', 'fr-FR', 'nl-NL', 'ja-JP']),
    timezone: faker.location.timeZone(),
    userAgent: faker.internet.userAgent()
  }
}

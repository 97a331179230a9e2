import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'

/** Somebody who shops. */
export interface Person {
  readonly anonymousId: string
  readonly userId: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly traits: NonNullable<SegmentEvent['traits']>
  readonly company: Company
  readonly context: NonNullable<SegmentEvent['context']>
}

/** Where somebody works; also the group of group calls. */
export interface Company {
  readonly groupId: string
  readonly traits: NonNullable<SegmentEvent['traits']> & { readonly name: string }
}

/** Makes somebody up; addresses end in example.com, so that nobody real is ever written to. */
export function describePerson(faker: Faker): Person {
  const firstName = faker.person.firstName()
  const lastName = faker.person.lastName()
  const companyName = faker.company.name()
  const anonymousId = faker.string.uuid()
  const userId = `user_${faker.string.alphanumeric(10)}`
  const email = faker.internet.email({ firstName, lastName, provider: 'example.com' }).toLowerCase()
  return {
    anonymousId,
    userId,
    firstName,
    lastName,
    email,
    traits: {
      firstName,
      lastName,
      email,
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

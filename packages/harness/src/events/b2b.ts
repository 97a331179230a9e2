import type { Faker } from '@faker-js/faker'
import type { EventType } from './kinds'
import { describePerson, type Company, type Person } from './person'
import { IDENTITY_CALLS, type Business, type Properties, type Weighted, type World } from './world'

const TYPES: readonly Weighted<EventType>[] = [
  { value: 'track', weight: 46 },
  { value: 'page', weight: 24 },
  { value: 'identify', weight: 13 },
  { value: 'group', weight: 11 },
  { value: 'screen', weight: 2 },
  { value: 'alias', weight: 3 },
  { value: 'delete', weight: 1 }
]

/** Names of the B2B SaaS spec (https://segment.com/docs/connections/spec/b2b-saas/). */
const TRACKS: readonly Weighted<string>[] = [
  { value: 'Signed In', weight: 34 },
  { value: 'Signed Out', weight: 16 },
  { value: 'Signed Up', weight: 12 },
  { value: 'Invite Sent', weight: 10 },
  { value: 'Account Created', weight: 8 },
  { value: 'Account Added User', weight: 8 },
  { value: 'Trial Started', weight: 6 },
  { value: 'Trial Ended', weight: 3 },
  { value: 'Account Removed User', weight: 2 },
  { value: 'Account Deleted', weight: 1 }
]

const PLANS = ['starter', 'team', 'enterprise'] as const
const TRIAL_DAYS = 14
const DAY_MS = 86_400_000
const ACCOUNTS = 25

/** A company that uses the product. */
interface Account extends Company {
  readonly domain: string
  readonly plan: string
}

/** Software for companies: accounts, their people, trials and invitations. */
export const software: Business = { types: TYPES, tracks: TRACKS, create }

function create(faker: Faker): World {
  const accounts = Array.from({ length: ACCOUNTS }, () => describeAccount(faker))
  return {
    properties: propertiesOf(faker),
    describePerson: () => describeEmployee(faker, faker.helpers.arrayElement(accounts)),
    calls: {
      ...IDENTITY_CALLS,
      page: () => {
        const name = faker.helpers.arrayElement(['Pricing', 'Dashboard', 'Reports', 'Team', 'Billing'])
        const path = `/${name.toLowerCase()}`
        return { type: 'page', name, properties: { title: name, path, url: `https://app.example.com${path}` } }
      },
      screen: () => ({ type: 'screen', name: faker.helpers.arrayElement(['Inbox', 'Report']), properties: {} }),
      group: ({ userId, company }) => ({ type: 'group', userId, ...company })
    }
  }
}

function describeAccount(faker: Faker): Account {
  const name = faker.company.name()
  const slug = faker.helpers.slugify(name).toLowerCase()
  const domain = `${slug.replace(/[^a-z0-9-]/g, '')}.example.com`
  const plan = faker.helpers.arrayElement([...PLANS])
  return {
    groupId: `account_${faker.string.alphanumeric(8)}`,
    domain,
    plan,
    traits: {
      name,
      website: `https://${domain}`,
      industry: faker.commerce.department(),
      employees: faker.number.int({ min: 5, max: 20_000 }),
      plan,
      createdAt: faker.date.past({ years: 4 }).toISOString()
    }
  }
}

/** Somebody who works at an account: the calls name it in `context.groupId`. */
function describeEmployee(faker: Faker, { groupId, domain, plan, traits }: Account): Person {
  const person = describePerson(faker)
  const email = `${person.email.slice(0, person.email.indexOf('@'))}@${domain}`
  return {
    ...person,
    email,
    traits: {
      ...person.traits,
      email,
      title: faker.person.jobTitle(),
      company: { id: groupId, name: traits.name },
      plan
    },
    company: { groupId, traits },
    context: { ...person.context, groupId }
  }
}

function propertiesOf(faker: Faker): World['properties'] {
  return {
    'Account Created': ({ company }) => ({ account_name: company.traits.name }),
    'Account Deleted': ({ company }) => ({ account_name: company.traits.name }),
    'Account Added User': () => ({ role: faker.helpers.arrayElement(['owner', 'admin', 'member']) }),
    'Account Removed User': () => ({}),
    'Signed Up': ({ firstName, lastName, email }) => ({
      type: faker.helpers.arrayElement(['organic', 'invited']),
      first_name: firstName,
      last_name: lastName,
      email,
      username: email
    }),
    'Signed In': ({ email }) => ({ username: email }),
    'Signed Out': ({ email }) => ({ username: email }),
    'Invite Sent': () => describeInvite(faker),
    'Trial Started': () => describeTrial(faker),
    'Trial Ended': () => describeTrial(faker)
  }
}

function describeInvite(faker: Faker): Properties {
  const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()]
  return {
    invitee_email: faker.internet.email({ firstName, lastName, provider: 'example.com' }).toLowerCase(),
    invitee_first_name: firstName,
    invitee_last_name: lastName,
    invitee_role: faker.helpers.arrayElement(['owner', 'admin', 'member'])
  }
}

function describeTrial(faker: Faker): Properties {
  const start = faker.date.recent({ days: TRIAL_DAYS })
  return {
    trial_start_date: start.toISOString(),
    trial_end_date: new Date(start.getTime() + TRIAL_DAYS * DAY_MS).toISOString(),
    trial_plan_name: faker.helpers.arrayElement([...PLANS])
  }
}

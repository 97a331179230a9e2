import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'
import type { EventType } from './kinds'
import { describePerson, type Person } from './person'
import { IDENTITY_CALLS, type Business, type Properties, type Weighted, type World } from './world'

const TYPES: readonly Weighted<EventType>[] = [
  { value: 'track', weight: 60 },
  { value: 'screen', weight: 27 },
  { value: 'identify', weight: 8 },
  { value: 'alias', weight: 2 },
  { value: 'group', weight: 1 },
  { value: 'page', weight: 1 },
  { value: 'delete', weight: 1 }
]

/** Names of the mobile lifecycle spec (https://segment.com/docs/connections/spec/mobile/). */
const TRACKS: readonly Weighted<string>[] = [
  { value: 'Application Opened', weight: 36 },
  { value: 'Application Backgrounded', weight: 26 },
  { value: 'Push Notification Received', weight: 14 },
  { value: 'Push Notification Tapped', weight: 6 },
  { value: 'Application Installed', weight: 5 },
  { value: 'Application Updated', weight: 5 },
  { value: 'Deep Link Opened', weight: 4 },
  { value: 'Install Attributed', weight: 2 },
  { value: 'Push Notification Bounced', weight: 1 },
  { value: 'Application Crashed', weight: 1 },
  { value: 'Application Uninstalled', weight: 1 }
]

/** Versions of the app, newest first: a build belongs to its version. */
const RELEASES = [
  { version: '4.2.0', build: '420' },
  { version: '4.1.3', build: '413' },
  { version: '4.0.0', build: '400' },
  { version: '3.9.1', build: '391' }
] as const

const DEVICES = [
  { os: 'iOS', versions: ['17.6', '18.1'], manufacturer: 'Apple', models: ['iPhone15,3', 'iPhone16,1', 'iPad13,4'] },
  { os: 'Android', versions: ['13', '14', '15'], manufacturer: 'Google', models: ['Pixel 7', 'Pixel 8 Pro'] },
  { os: 'Android', versions: ['13', '14'], manufacturer: 'samsung', models: ['SM-S918B', 'SM-A546B'] }
] as const

const APP_NAME = 'Shop'

/** An app: installs, opens, updates, push notifications, each with its device. */
export const app: Business = { types: TYPES, tracks: TRACKS, create }

function create(faker: Faker): World {
  return {
    properties: propertiesOf(faker),
    describePerson: () => describeUser(faker),
    calls: {
      ...IDENTITY_CALLS,
      page: () => ({
        type: 'page',
        name: 'Terms',
        properties: { url: 'https://shop.example.com/terms', title: 'Terms' }
      }),
      screen: () => ({
        type: 'screen',
        name: faker.helpers.arrayElement(['Home', 'Search', 'Product', 'Basket', 'Profile']),
        properties: { orientation: faker.helpers.arrayElement(['portrait', 'landscape']) }
      }),
      group: ({ userId, company }) => ({ type: 'group', userId, ...company })
    }
  }
}

/** Somebody with a device in the hand. */
function describeUser(faker: Faker): Person {
  const person = describePerson(faker)
  return { ...person, context: describeDevice(faker, person.context) }
}

function describeDevice(faker: Faker, shared: Person['context']): NonNullable<SegmentEvent['context']> {
  const { os, versions, manufacturer, models } = faker.helpers.arrayElement([...DEVICES])
  const { version, build } = faker.helpers.arrayElement([...RELEASES])
  const wifi = faker.datatype.boolean({ probability: 0.7 })
  const tracked = faker.datatype.boolean({ probability: 0.4 })
  const { ip, locale, timezone } = shared as Readonly<Record<string, string>>
  return {
    ip,
    locale,
    timezone,
    library: { name: os === 'iOS' ? 'analytics-swift' : 'analytics-kotlin', version: '1.5.11' },
    app: { name: APP_NAME, namespace: 'com.example.shop', version, build },
    device: {
      id: faker.string.uuid(),
      type: os.toLowerCase(),
      manufacturer,
      model: faker.helpers.arrayElement([...models]),
      adTrackingEnabled: tracked,
      ...(tracked ? { advertisingId: faker.string.uuid() } : {}),
      token: faker.string.hexadecimal({ length: 64, prefix: '', casing: 'lower' })
    },
    os: { name: os, version: faker.helpers.arrayElement([...versions]) },
    network: { wifi, cellular: !wifi, carrier: faker.helpers.arrayElement(['Telia', 'Vodafone', 'T-Mobile']) },
    screen: { width: 1_080, height: 2_340, density: 3 }
  }
}

function propertiesOf(faker: Faker): World['properties'] {
  const campaign = (): Properties => ({
    medium: 'Push',
    source: 'Vendor',
    name: faker.helpers.arrayElement(['Spring sale', 'Basket reminder', 'Back in stock']),
    content: faker.commerce.productDescription()
  })
  const link = (): string => `shop://product/${faker.string.numeric(6)}`
  return {
    'Application Installed': (person) => releaseOf(person),
    'Application Opened': (person) => ({
      from_background: faker.datatype.boolean(),
      referring_application: faker.helpers.arrayElement(['', 'com.example.mail']),
      ...releaseOf(person)
    }),
    'Application Updated': (person) => ({ ...releaseOf(person), previous_version: '3.8.0', previous_build: '380' }),
    'Application Backgrounded': () => ({}),
    'Application Crashed': () => ({}),
    'Application Uninstalled': () => ({}),
    'Push Notification Received': () => ({ campaign: campaign() }),
    'Push Notification Tapped': () => ({ action: faker.helpers.arrayElement(['Open', 'Later']), campaign: campaign() }),
    'Push Notification Bounced': () => ({ action: 'Bounced', campaign: campaign() }),
    'Deep Link Opened': () => ({ provider: 'Vendor', url: link() }),
    'Install Attributed': () => ({
      provider: 'Vendor',
      campaign: { source: 'Network', name: 'Install campaign', content: 'Picture', ad_creative: 'Blue' }
    })
  }
}

/** The version that is on the device. */
function releaseOf({ context }: Person): Properties {
  const { version, build } = context.app as (typeof RELEASES)[number]
  return { version, build }
}

import type { Faker } from '@faker-js/faker'
import { createCatalogue, type Catalogue } from './catalogue'
import type { EventType } from './kinds'
import { describePerson } from './person'
import { IDENTITY_CALLS, type Business, type Properties, type Weighted, type World } from './world'

/** The order matters: the first round of events holds one of each. */
const TYPES: readonly Weighted<EventType>[] = [
  { value: 'track', weight: 58 },
  { value: 'page', weight: 15 },
  { value: 'identify', weight: 11 },
  { value: 'screen', weight: 7 },
  { value: 'group', weight: 5 },
  { value: 'alias', weight: 3 },
  { value: 'delete', weight: 1 }
]

/** Names of the e-commerce spec (https://segment.com/docs/connections/spec/ecommerce/v2/). */
const TRACKS: readonly Weighted<string>[] = [
  { value: 'Product Viewed', weight: 30 },
  { value: 'Products Searched', weight: 12 },
  { value: 'Product Added', weight: 18 },
  { value: 'Checkout Started', weight: 10 },
  { value: 'Order Completed', weight: 24 },
  { value: 'Order Refunded', weight: 6 }
]

/** A shop: people who look, buy and send back. */
export const shop: Business = { types: TYPES, tracks: TRACKS, create }

function create(faker: Faker): World {
  const catalogue = createCatalogue(faker)
  return {
    properties: propertiesOf(faker, catalogue),
    describePerson: () => describePerson(faker),
    calls: {
      ...IDENTITY_CALLS,
      page: () => {
        const { name, url, category } = faker.helpers.arrayElement(catalogue)
        const properties = { title: name, url, path: new URL(url).pathname, referrer: '' }
        return { type: 'page', name, category, properties }
      },
      screen: () => ({
        type: 'screen',
        name: faker.helpers.arrayElement(['Home', 'Basket', 'Order History', 'Settings']),
        properties: { variant: faker.helpers.arrayElement(['a', 'b']) }
      }),
      group: ({ userId, company }) => ({ type: 'group', userId, ...company })
    }
  }
}

function propertiesOf(faker: Faker, catalogue: Catalogue): World['properties'] {
  return {
    'Product Viewed': () => ({ ...faker.helpers.arrayElement(catalogue), currency: 'EUR' }),
    'Products Searched': () => ({ query: faker.commerce.product().toLowerCase() }),
    'Product Added': () => ({
      cart_id: faker.string.uuid(),
      quantity: faker.number.int({ min: 1, max: 4 }),
      ...faker.helpers.arrayElement(catalogue)
    }),
    'Checkout Started': () => describeOrder(faker, catalogue),
    'Order Completed': () => ({ ...describeOrder(faker, catalogue), ...payment(faker) }),
    'Order Refunded': () => ({
      order_id: orderId(faker),
      reason: faker.helpers.arrayElement(['damaged', 'late', 'other'])
    })
  }
}

function describeOrder(faker: Faker, catalogue: Catalogue): Properties {
  const products = faker.helpers
    .arrayElements([...catalogue], { min: 1, max: 5 })
    .map((product) => ({ ...product, quantity: faker.number.int({ min: 1, max: 3 }) }))
  const subtotal = products.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  const shipping = subtotal > 50 ? 0 : 4.9
  return {
    order_id: orderId(faker),
    currency: 'EUR',
    subtotal: round(subtotal),
    shipping,
    tax: round(subtotal * 0.19),
    total: round(subtotal * 1.19 + shipping),
    products
  }
}

function payment(faker: Faker): Properties {
  return { payment_method: faker.helpers.arrayElement(['card', 'invoice', 'transfer']), affiliation: 'Web shop' }
}

function orderId(faker: Faker): string {
  return `o-${faker.string.numeric({ length: 7, allowLeadingZeros: false })}`
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100
}

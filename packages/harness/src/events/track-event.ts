import type { Faker } from '@faker-js/faker'
import type { SegmentEvent } from '@segment/actions-core'
import type { Catalogue } from './catalogue'

type Properties = NonNullable<SegmentEvent['properties']>

/** Names of the Segment e-commerce spec, by how often they come in a shop. */
const EVENTS: readonly { readonly value: string; readonly weight: number }[] = [
  { value: 'Product Viewed', weight: 30 },
  { value: 'Products Searched', weight: 12 },
  { value: 'Product Added', weight: 18 },
  { value: 'Checkout Started', weight: 10 },
  { value: 'Order Completed', weight: 24 },
  { value: 'Order Refunded', weight: 6 }
]

const PROPERTIES: Readonly<Record<string, (faker: Faker, catalogue: Catalogue) => Properties>> = {
  'Product Viewed': (faker, catalogue) => ({ ...faker.helpers.arrayElement(catalogue), currency: 'EUR' }),
  'Products Searched': (faker) => ({ query: faker.commerce.product().toLowerCase() }),
  'Product Added': (faker, catalogue) => ({
    cart_id: faker.string.uuid(),
    quantity: faker.number.int({ min: 1, max: 4 }),
    ...faker.helpers.arrayElement(catalogue)
  }),
  'Checkout Started': (faker, catalogue) => describeOrder(faker, catalogue),
  'Order Completed': (faker, catalogue) => ({ ...describeOrder(faker, catalogue), ...payment(faker) }),
  'Order Refunded': (faker) => ({
    order_id: orderId(faker),
    reason: faker.helpers.arrayElement(['damaged', 'late', 'other'])
  })
}

/** One track call of the e-commerce spec (https://segment.com/docs/connections/spec/ecommerce/v2/). */
export function trackEvent(faker: Faker, catalogue: Catalogue): SegmentEvent {
  const event = faker.helpers.weightedArrayElement([...EVENTS])
  const properties = PROPERTIES[event]?.(faker, catalogue) ?? {}
  return { type: 'track', event, properties }
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

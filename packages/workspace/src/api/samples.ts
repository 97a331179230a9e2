import type { SegmentEvent } from '@segment/actions-core'
import type { Clock } from '@extensible-webhooks/engine'
import type { EventType } from './debugger'

/** Gives so many random bytes, such as node's `randomBytes`. */
export type RandomBytes = (size: number) => Buffer

/** What every sample has. */
const PERSON = { anonymousId: '507f191e-810c-4970-9ab6-a4b2c3d4e5f6', userId: 'user-1024' } as const

const CONTEXT = {
  ip: '203.0.113.7',
  locale: 'en-GB',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  library: { name: 'sample', version: '1.0.0' }
} as const

const ADDRESS = { city: 'Utrecht', country: 'NL', postalCode: '3511' } as const

const CALLS: Readonly<Record<EventType, Partial<SegmentEvent>>> = {
  track: {
    ...PERSON,
    event: 'Order Completed',
    properties: {
      order_id: 'order-1001',
      total: 59.9,
      currency: 'EUR',
      email: 'ada@example.com',
      products: [
        { product_id: 'p-1', sku: 'CUP-01', name: 'Cup', price: 9.95, quantity: 2 },
        { product_id: 'p-2', sku: 'POT-01', name: 'Pot', price: 40, quantity: 1 }
      ]
    }
  },
  identify: {
    ...PERSON,
    traits: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Jansen', plan: 'pro', address: { ...ADDRESS } }
  },
  page: {
    ...PERSON,
    name: 'Home',
    properties: { path: '/', title: 'Home', url: 'https://shop.example.com/', referrer: 'https://www.example.com/' }
  },
  screen: { ...PERSON, name: 'Checkout', properties: { step: 2 } },
  group: { ...PERSON, groupId: 'company-7', traits: { name: 'Acme', industry: 'Retail', employees: 42 } },
  alias: { userId: PERSON.userId, previousId: PERSON.anonymousId },
  delete: { userId: PERSON.userId }
}

/**
 * Makes a sample event, for a source that has none yet.
 *
 * @param type of the call
 * @param clock gives its times
 * @param random gives bytes for its `messageId`
 */
export function sampleEvent(type: EventType, clock: Clock, random: RandomBytes): SegmentEvent {
  const at = new Date(clock.now()).toISOString()
  return {
    type,
    messageId: `sample-${random(16).toString('hex')}`,
    ...structuredClone(CALLS[type]),
    context: structuredClone(CONTEXT),
    timestamp: at,
    sentAt: at,
    receivedAt: at
  }
}

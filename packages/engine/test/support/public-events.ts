import type { JSONValue, SegmentEvent } from '@segment/actions-core'

const context = {
  ip: '203.0.113.9',
  locale: 'en-GB',
  timezone: 'Europe/London',
  userAgent: 'Mozilla/5.0',
  page: { url: 'https://shop.example/a?b=1', path: '/a', title: 'A', referrer: 'https://example.org', search: '?b=1' },
  app: { name: 'shop', version: '1.2.3', build: '7', namespace: 'com.shop' },
  device: { id: 'd1', advertisingId: 'ad1', manufacturer: 'Acme', model: 'X', type: 'ios', token: 't1' },
  os: { name: 'iOS', version: '17' },
  traits: { email: 'ada@example.com', phone: '+441632960000', firstName: 'Ada' },
  library: { name: 'analytics-node', version: '3.1.0' },
  campaign: { source: 'mail', medium: 'email', name: 'spring', term: 'a', content: 'b' }
}

const base = {
  messageId: 'm-1',
  userId: 'user-1',
  anonymousId: 'anonymous-1',
  timestamp: '2026-01-01T10:00:00.000Z',
  receivedAt: '2026-01-01T10:00:01.000Z',
  sentAt: '2026-01-01T10:00:00.500Z',
  context
}

const products: JSONValue = [
  {
    product_id: 'p1',
    sku: 's1',
    name: 'Chair',
    price: 19.5,
    quantity: 2,
    category: 'home',
    brand: 'Acme',
    coupon: 'c'
  },
  { product_id: 'p2', sku: 's2', name: 'Table', price: 100, quantity: 1, category: 'home', variant: 'oak' }
]

/** One event of each call type, full enough that the default mappings of most destinations find their required fields. */
export const publicEvents: readonly SegmentEvent[] = [
  {
    ...base,
    type: 'track',
    event: 'Order Completed',
    properties: {
      email: 'ada@example.com',
      phone: '+441632960000',
      order_id: 'o-1',
      total: 139,
      revenue: 139,
      currency: 'GBP',
      quantity: 3,
      price: 10,
      product_id: 'p1',
      name: 'Chair',
      products,
      list_id: 'l1',
      message: 'hello',
      subject: 'hi',
      body: 'text'
    }
  },
  { ...base, type: 'track', event: 'Product Viewed', properties: { product_id: 'p1', sku: 's1', price: 10 } },
  {
    ...base,
    type: 'identify',
    traits: {
      email: 'ada@example.com',
      phone: '+441632960000',
      first_name: 'Ada',
      last_name: 'Lovelace',
      firstName: 'Ada',
      lastName: 'Lovelace',
      name: 'Ada Lovelace',
      company: 'Engines',
      birthday: '1815-12-10',
      gender: 'f',
      created_at: '2020-01-01T00:00:00Z',
      address: { street: '1 Road', city: 'London', state: 'LDN', postal_code: 'W1', country: 'GB' }
    }
  },
  { ...base, type: 'page', name: 'Home', properties: { url: 'https://shop.example/a', title: 'A', path: '/a' } },
  { ...base, type: 'screen', name: 'Start', properties: { variant: 'blue' } },
  {
    ...base,
    type: 'group',
    groupId: 'g-1',
    traits: { name: 'Engines', industry: 'it', email: 'g@example.com' }
  },
  { ...base, type: 'alias', previousId: 'old-1' },
  { messageId: 'm-2', type: 'track', event: '', properties: {} }
]

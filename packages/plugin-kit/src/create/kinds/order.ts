import type { Kind } from './kind'
import { USER_OR_VISITOR } from './user-or-visitor'

/** A purchase, made of `Order Completed` calls. */
export const order: Kind = {
  words: ['booking', 'checkout', 'invoice', 'order', 'payment', 'purchase', 'sale'],
  one: 'order',
  many: 'orders',
  description: 'Sends an order with its lines.',
  trigger: 'type = "track" and event = "Order Completed"',
  path: '/orders',
  fields: {
    orderId: {
      label: 'Order ID',
      description: 'Tells orders apart: the same ID is the same order.',
      type: 'string',
      required: true,
      default: { '@path': '$.properties.order_id' }
    },
    customerId: {
      label: 'Customer ID',
      description: 'Who has ordered: the user, or the visitor where nobody is logged in.',
      type: 'string',
      default: USER_OR_VISITOR
    },
    total: {
      label: 'Total',
      description: 'What is paid, taxes and shipping included.',
      type: 'number',
      default: { '@path': '$.properties.total' }
    },
    currency: {
      label: 'Currency',
      description: 'Three letters of ISO 4217.',
      type: 'string',
      default: { '@path': '$.properties.currency' }
    },
    completedAt: {
      label: 'Completed at',
      description: 'When the order was made.',
      type: 'datetime',
      default: { '@path': '$.timestamp' }
    },
    lines: {
      label: 'Lines',
      description: 'What was ordered.',
      type: 'object',
      multiple: true,
      properties: {
        sku: { label: 'SKU', description: 'Tells products apart.', type: 'string', required: true },
        quantity: { label: 'Quantity', description: 'How many.', type: 'integer' },
        price: { label: 'Price', description: 'Price of one of them.', type: 'number' }
      },
      default: {
        '@arrayPath': [
          '$.properties.products',
          { sku: { '@path': '$.sku' }, quantity: { '@path': '$.quantity' }, price: { '@path': '$.price' } }
        ]
      }
    }
  },
  body: {
    id: 'orderId',
    customer: 'customerId',
    total: 'total',
    currency: 'currency',
    completed_at: 'completedAt',
    lines: 'lines'
  },
  event: (index) => ({
    type: 'track',
    event: 'Order Completed',
    userId: `u-${index}`,
    timestamp: '2026-01-01T12:00:00.000Z',
    properties: {
      order_id: `o-${index}`,
      total: 2.5,
      currency: 'EUR',
      products: [{ sku: 'pen', quantity: 2, price: 1.25 }]
    }
  }),
  sent: (index) => ({
    id: `o-${index}`,
    customer: `u-${index}`,
    total: 2.5,
    currency: 'EUR',
    completed_at: '2026-01-01T12:00:00.000Z',
    lines: [{ sku: 'pen', quantity: 2, price: 1.25 }]
  })
}

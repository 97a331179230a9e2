import type { SegmentEvent } from '@segment/actions-core'
import { order, SHARED, STANDARD, type Given } from './workspace'

/** One way to write a body: what is delivered, and what a receiver must then have. */
export interface Case {
  readonly title: string
  readonly given: Given
  readonly events: readonly SegmentEvent[]
  /** Bodies in the order of their requests. */
  readonly bodies: readonly unknown[]
  /** The same bodies with something that the schema must not take. */
  readonly altered: readonly unknown[]
}

const ITEM = {
  id: { '@path': '$.properties.order_id' },
  buyer: { '@if': { exists: { '@path': '$.userId' }, then: { '@path': '$.userId' }, else: 'nobody' } },
  kind: 'order',
  label: { '@template': 'Order {{properties.order_id}}: {{properties.note}}' },
  lines: { '@arrayPath': ['$.properties.products', { sku: { '@path': '$.sku' }, shop: 'web' }] }
}

const itemOf = (number: number): object => ({
  id: `o-${number}`,
  buyer: `u-${number}`,
  kind: 'order',
  label: `Order o-${number}: Grüße & "Küsse" <3`,
  lines: [
    { sku: 'a', shop: 'web' },
    { sku: 'b', shop: 'web' }
  ]
})

const type = (contentType: string): { headers: Record<string, string> } => ({
  headers: { 'Content-Type': contentType }
})
const FORM = 'application/x-www-form-urlencoded'
const both = { sharedSecret: SHARED, standardWebhooksSecret: STANDARD }

/** Every format, alone and in batches. */
export const CASES: readonly Case[] = [
  {
    title: 'a JSON object',
    given: { fields: { data: ITEM } },
    events: [order(1)],
    bodies: [itemOf(1)],
    altered: [{ ...itemOf(1), kind: 'refund' }, { ...itemOf(1), more: 1 }, { id: 'o-1' }]
  },
  {
    title: 'a batch in an envelope, compressed, with both signatures',
    given: {
      batch: { size: 2 },
      settings: both,
      fields: { data: ITEM, gzip: true, batch_envelope: { kind: 'orders', meta: { v: 1 } }, batch_path: 'meta.items' }
    },
    events: [order(1), order(2), order(3)],
    bodies: [
      { kind: 'orders', meta: { v: 1, items: [itemOf(1), itemOf(2)] } },
      { kind: 'orders', meta: { v: 1, items: [itemOf(3)] } }
    ],
    altered: [
      { kind: 'orders', meta: { v: 1, items: [] } },
      { kind: 'orders', meta: { v: 2, items: [itemOf(1)] } }
    ]
  },
  {
    title: 'a batch as a list, with Standard Webhooks only',
    given: { batch: { size: 5 }, settings: { standardWebhooksSecret: STANDARD }, fields: { data: ITEM } },
    events: [order(1), order(2)],
    bodies: [[itemOf(1), itemOf(2)]],
    altered: [itemOf(1), [], [itemOf(1), null]]
  },
  {
    title: 'the whole event',
    given: { trigger: 'type = "track" and event = "Order Completed"' },
    events: [order(1)],
    bodies: [order(1)],
    altered: [
      { ...order(1), event: 'Order Refunded' },
      { ...order(1), type: 'page' },
      { ...order(1), userId: 5 }
    ]
  },
  {
    title: 'a form with brackets',
    given: { fields: { ...type(FORM), data: { ...ITEM, total: 1.5, gone: null } } },
    events: [order(1)],
    bodies: [{ ...itemOf(1), total: '1.5', gone: '' }],
    altered: [
      { ...itemOf(1), total: 1.5, gone: '' },
      { ...itemOf(1), total: '1.5', gone: null }
    ]
  },
  {
    title: 'a batch as a form with dots',
    given: { batch: { size: 2 }, fields: { ...type(`${FORM}; charset=utf-8`), content_style: 'dots', data: ITEM } },
    events: [order(1), order(2)],
    bodies: [[itemOf(1), itemOf(2)]],
    altered: [itemOf(1), [{ ...itemOf(1), buyer: null }]]
  },
  {
    title: 'a form with JSON texts',
    given: { fields: { ...type(FORM), content_style: 'json', data: { ...ITEM, tags: ['a', 2] } } },
    events: [order(1)],
    bodies: [{ ...itemOf(1), lines: JSON.stringify((itemOf(1) as { lines: unknown }).lines), tags: ['a', 2] }],
    altered: [{ ...itemOf(1), tags: '["a",2]' }]
  },
  {
    title: 'NDJSON',
    given: { batch: { size: 2 }, fields: { ...type('application/x-ndjson'), data: ITEM } },
    events: [order(1), order(2)],
    bodies: [[itemOf(1), itemOf(2)]],
    altered: [itemOf(1)]
  },
  {
    title: 'XML',
    given: { fields: { ...type('application/xml'), data: { order: { ...ITEM, n: 5, empty: null } } } },
    events: [order(1)],
    bodies: [{ order: { ...itemOf(1), n: '5', empty: '' } }],
    altered: [{ order: { ...itemOf(1), n: 5, empty: '' } }, { root: {} }]
  },
  {
    title: 'a batch as XML',
    given: { batch: { size: 2 }, fields: { ...type('text/xml'), data: { a: 'x', list: [1] } } },
    events: [order(1)],
    bodies: [{ items: { item: [{ a: 'x', list: ['1'] }] } }],
    altered: [{ items: { item: { a: 'x', list: ['1'] } } }, { items: {} }]
  },
  {
    title: 'text',
    given: {
      fields: {
        ...type('text/plain'),
        data: { line: { '@template': 'Order {{properties.order_id}}' } },
        data_path: 'line'
      }
    },
    events: [order(1)],
    bodies: ['Order o-1'],
    altered: [{ line: 'Order o-1' }]
  }
]

import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { generateEvents } from '@extensible-webhooks/harness'

/** Track events of a shop, always the same. */
export async function sampleEvents(): Promise<readonly SegmentEvent[]> {
  const all = await generateEvents({ seed: 7, count: 2_000 })
  return all.filter(({ type }) => type === 'track').slice(0, 500)
}

/** What the trigger of most mappings looks like. */
export const TRIGGER = 'type = "track" and event != "Heartbeat"'

/** A longer trigger: words, numbers, a list of names. */
export const LONG_TRIGGER =
  '(event = "Order Completed" or event = "Product Viewed" or event = "Product Added") and type = "track" and properties.price > 10'

/** An order as most people would map it: eight fields, a condition, a template. */
export function typicalData(): JSONObject {
  return {
    id: { '@path': '$.messageId' },
    name: { '@path': '$.event' },
    at: { '@path': '$.timestamp' },
    user: {
      '@if': {
        exists: { '@path': '$.userId' },
        then: { '@path': '$.userId' },
        else: { '@path': '$.anonymousId' }
      }
    },
    email: { '@path': '$.context.traits.email' },
    total: { '@path': '$.properties.total' },
    title: { '@template': 'Order {{properties.order_id}} of {{userId}}' },
    source: 'website'
  }
}

/** Lists of products, merged objects, text in another case, nested conditions. */
export function heavyData(): JSONObject {
  return {
    ...typicalData(),
    products: {
      '@arrayPath': [
        '$.properties.products',
        { sku: { '@path': '$.sku' }, price: { '@path': '$.price' }, name: { '@path': '$.name' } }
      ]
    },
    shout: { '@case': { operator: 'upper', value: { '@path': '$.event' } } },
    clean: { '@replace': { pattern: ' ', replacement: '_', value: { '@path': '$.event' } } },
    all: {
      '@merge': { direction: 'right', objects: [{ '@path': '$.context.page' }, { kind: 'page', v: { '@literal': 2 } }] }
    },
    flat: { '@flatten': { separator: '.', value: { '@path': '$.context' } } },
    text: { '@json': { mode: 'encode', value: { '@path': '$.context.page' } } },
    slim: { '@excludeWhenNull': { a: { '@path': '$.properties.coupon' }, b: { '@path': '$.context.ip' } } }
  }
}

import { set, unset } from 'lodash'
import type { Loose } from '../../src/loose'

const text = { label: 'L', description: 'D', type: 'string' }

/** A definition with nothing wrong with it. */
export function goodDefinition(): Loose {
  return {
    name: 'Acme',
    slug: 'actions-acme',
    mode: 'cloud',
    description: 'Sends orders to Acme.',
    authentication: {
      scheme: 'custom',
      fields: {
        apiKey: { ...text, type: 'password', required: true },
        region: { ...text, choices: ['eu', 'us'], default: 'eu' }
      }
    },
    presets: [
      {
        name: 'Orders',
        type: 'automatic',
        partnerAction: 'send',
        subscribe: 'type = "track" and event = "Order Completed"',
        mapping: { id: { '@path': '$.properties.order_id' }, total: { '@path': '$.properties.total' } }
      }
    ],
    actions: {
      send: {
        title: 'Send',
        description: 'Sends an order.',
        defaultSubscription: 'type = "track"',
        fields: {
          id: { ...text, required: true, default: { '@path': '$.messageId' } },
          list: { ...text, required: true, dynamic: true },
          total: { ...text, type: 'number', default: { '@path': '$.properties.total' } },
          enable_batching: { ...text, type: 'boolean', default: true }
        },
        dynamicFields: { list: () => Promise.resolve({ choices: [] }) },
        perform: (request: Request, { payload }: { payload: unknown }) =>
          request('https://acme.example', { method: 'POST', json: payload }),
        performBatch: (request: Request, { payload }: { payload: unknown }) =>
          request('https://acme.example', { method: 'POST', json: payload })
      }
    }
  }
}

type Request = (url: string, options: object) => unknown

/**
 * The good definition with changes.
 *
 * @param changes path → value; `undefined` takes it out
 */
export function definitionWith(changes: Readonly<Record<string, unknown>>): Loose {
  const definition = goodDefinition()
  for (const [path, value] of Object.entries(changes)) {
    if (value === undefined) unset(definition, path)
    else set(definition, path, value)
  }
  return definition
}

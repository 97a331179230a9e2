import type { SegmentObjects } from '../../src'

/** Objects as the Public API gives them: everything that has an equal here, and nothing else. */
export const OBJECTS: SegmentObjects = {
  sources: [
    { id: 's1', slug: 'website', name: 'Website', enabled: true, writeKeys: ['key-1'] },
    { id: 's2', slug: 'app', name: 'App', enabled: true, writeKeys: ['key-2'] }
  ],
  destinations: [
    {
      id: 'd1',
      name: 'Orders to the ERP',
      enabled: true,
      sourceId: 's1',
      metadata: { id: '66b1f528d26440823fb27af9', name: 'Extensible Webhook', slug: 'actions-webhook-extensible' },
      settings: {
        sharedSecret: '${env:ORDERS_SECRET}',
        dynamicAuthSettings: {
          oauth: {
            type: 'clientCredentials',
            clientId: 'shop',
            clientSecret: '${env:ERP_SECRET}',
            scopes: 'orders.write',
            accessTokenServerUrl: 'https://idp.example.com/token',
            refreshTokenServerUrl: 'https://idp.example.com/refresh',
            customParams: {
              tokenPrefix: 'Token',
              refreshRequest: [{ key: 'audience', value: 'erp', sendIn: 'body' }]
            }
          }
        }
      }
    },
    {
      id: 'd2',
      name: 'People',
      enabled: false,
      sourceId: 's2',
      metadata: { id: '66b1f528d26440823fb27af9', name: 'Extensible Webhook', slug: 'actions-webhook-extensible' },
      settings: { dynamicAuthSettings: { oauth: { type: 'noAuth' } } }
    }
  ],
  subscriptions: [
    {
      id: 'm1',
      name: 'Order completed',
      actionId: 'a1',
      actionSlug: 'send',
      destinationId: 'd1',
      enabled: true,
      trigger: 'type = "track" and event = "Order Completed"',
      settings: {
        url: 'https://erp.example.com/orders',
        method: 'PUT',
        headers: { 'x-region': 'eu' },
        data: { id: { '@path': '$.properties.order_id' } },
        batch_size: 500
      }
    },
    {
      id: 'm2',
      name: 'Everything',
      actionId: 'a1',
      actionSlug: 'send',
      destinationId: 'd1',
      enabled: false,
      trigger: 'type = "page"',
      settings: { url: 'https://erp.example.com/pages', method: 'POST', data: { '@path': '$.' }, batch_size: 0 }
    },
    {
      id: 'm3',
      name: 'People',
      actionId: 'a1',
      actionSlug: 'send',
      destinationId: 'd2',
      enabled: false,
      trigger: 'type = "identify"',
      settings: { url: { '@path': '$.context.url' }, method: 'POST', batch_size: 0 }
    }
  ],
  filters: [
    {
      id: 'f1',
      sourceId: 's1',
      destinationId: 'd1',
      if: 'type = "track" and event = "Heartbeat"',
      actions: [{ type: 'DROP' }],
      title: 'no heartbeats',
      enabled: true
    },
    {
      id: 'f2',
      sourceId: 's1',
      destinationId: 'd1',
      if: 'type = "page"',
      actions: [{ type: 'SAMPLE', percent: 0.07, path: 'userId' }],
      title: 'a few pages',
      enabled: false
    },
    {
      id: 'f3',
      sourceId: 's2',
      destinationId: 'd2',
      if: 'type = "identify"',
      actions: [{ type: 'DROP_PROPERTIES', fields: { traits: ['email', 'phone'], 'context.device': ['id'] } }],
      title: 'no personal data',
      enabled: true
    },
    {
      id: 'f4',
      sourceId: 's2',
      destinationId: 'd2',
      if: 'type = "track"',
      actions: [{ type: 'ALLOW_PROPERTIES', fields: { properties: ['order_id'] } }],
      title: 'only ids',
      enabled: true
    }
  ],
  functions: [
    {
      id: 'fn1',
      resourceType: 'INSERT_DESTINATION',
      displayName: 'shape-order',
      code: 'async function onTrack(event, settings) { return event }',
      settings: [
        { name: 'region', label: 'region', type: 'STRING', required: false, sensitive: false },
        { name: 'apiKey', label: 'apiKey', type: 'STRING', required: false, sensitive: true }
      ]
    }
  ],
  insertFunctionInstances: [
    {
      id: 'i1',
      name: 'shape-order',
      integrationId: 'd1',
      classId: 'fn1',
      enabled: true,
      settings: { region: 'eu' },
      encryptedSettings: { apiKey: '${env:FUNCTION_KEY}' }
    }
  ]
}

/** A copy of the objects that a test changes. */
export function objects(change: (copy: Changeable) => void): SegmentObjects {
  const copy = structuredClone(OBJECTS) as Changeable
  change(copy)
  return copy
}

/** The objects without `readonly`, as deep as tests change them. */
export type Changeable = { -readonly [K in keyof SegmentObjects]: Item<SegmentObjects[K][number]>[] }

type Item<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] | undefined ? U[] : T[K] }

import type { ActionDefinition, DestinationDefinition } from '@segment/actions-core'
import type { CatalogEntry } from '../../src'

interface WebhookSettings {
  sharedSecret?: string
}

interface SendPayload {
  url: string
  method?: string
  headers?: Record<string, string>
  data?: Record<string, unknown>
}

const text = (label: string): { label: string; description: string; type: 'string' } => ({
  label,
  description: label,
  type: 'string'
})

const send: ActionDefinition<WebhookSettings, SendPayload> = {
  title: 'Send',
  description: 'Sends an event',
  fields: {
    url: { ...text('URL'), required: true, format: 'uri' },
    method: { ...text('Method'), default: 'POST' },
    headers: { ...text('Headers'), type: 'object', defaultObjectUI: 'keyvalue' },
    data: { ...text('Data'), type: 'object', default: { '@path': '$.' } },
    enable_batching: { ...text('Batching'), type: 'boolean' },
    batch_size: { ...text('Batch size'), type: 'integer' },
    batch_envelope: { ...text('Batch envelope'), type: 'object' },
    batch_keys: { ...text('Batch keys'), multiple: true, default: ['url', 'method', 'headers'] }
  },
  perform: (request, { payload, settings }) =>
    request(payload.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-secret': settings.sharedSecret ?? '', ...payload.headers },
      body: JSON.stringify(payload.data)
    }),
  performBatch: (request, { payload }) =>
    request(payload[0]!.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload.map(({ data }) => data))
    })
}

const single: ActionDefinition<WebhookSettings, SendPayload> = { ...send, title: 'Single', performBatch: undefined }

/** A plugin with dynamic authentication, as small as it can be. */
export const webhook: CatalogEntry = {
  definition: {
    name: 'Test Webhook',
    slug: 'test-webhook',
    mode: 'cloud',
    authentication: {
      scheme: 'custom',
      fields: { sharedSecret: { label: 'Shared secret', description: 'Shared secret', type: 'password' } }
    },
    actions: { send, single }
  } satisfies DestinationDefinition<WebhookSettings> as unknown as DestinationDefinition,
  dynamicAuthentication: true
}

/** A plugin whose own scheme is HTTP Basic. */
export const basicPlugin: CatalogEntry = {
  definition: {
    name: 'Basic',
    slug: 'basic',
    mode: 'cloud',
    authentication: {
      scheme: 'basic',
      fields: {
        username: { label: 'User', description: 'User', type: 'string', required: true },
        password: { label: 'Password', description: 'Password', type: 'password', required: true }
      }
    },
    actions: { send }
  } as unknown as DestinationDefinition
}

/** A plugin whose own scheme is OAuth. */
export const oauthPlugin: CatalogEntry = {
  definition: {
    name: 'OAuth',
    slug: 'oauth',
    mode: 'cloud',
    authentication: { scheme: 'oauth2', fields: {} },
    actions: { send }
  } as unknown as DestinationDefinition
}

export const catalog = [webhook, basicPlugin, oauthPlugin]

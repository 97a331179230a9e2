import type { ActionDefinition } from '@segment/actions-core'

/** Methods that the field `method` offers; Segment offers the first three. */
export const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'GET'] as const

/** Largest `batch_size`. */
export const MAX_BATCH_SIZE = 4_000

/**
 * Fields of the action `send`. The form of the app, the JSON Schema, the types and `docs/fields.md` are all made from
 * this table; `npm run generate` after a change.
 */
export const fields: ActionDefinition<object>['fields'] = {
  url: {
    label: 'URL',
    description:
      'Where the data goes: http or https. May be mapped from the event; events with different URLs never share a request.',
    type: 'string',
    format: 'uri',
    required: true
  },
  method: {
    label: 'Method',
    description: 'HTTP method. With GET no body is sent, and every event is a request of its own.',
    type: 'string',
    choices: METHODS.map((value) => ({ label: value, value })),
    default: 'POST',
    required: true
  },
  headers: {
    label: 'Headers',
    description:
      'Headers of the request: text, numbers or booleans. The content type chooses how the body is written (JSON, form, XML, NDJSON, text); application/json where none is given.',
    type: 'object',
    defaultObjectUI: 'keyvalue:only'
  },
  query: {
    label: 'Query parameters',
    description: 'Added to the query of the URL. A list gives one parameter for each of its members.',
    type: 'object',
    defaultObjectUI: 'keyvalue'
  },
  data: {
    label: 'Data',
    description: 'What is sent as the body, or as the item of a batch.',
    type: 'object',
    default: { '@path': '$.' }
  },
  data_path: {
    label: 'Data path',
    description:
      'Where in Data the body or item stands, with dots between names, when it is not Data itself. It may be of any JSON type; a text body needs a string there, and a string there is also taken as a finished form or XML body.',
    type: 'string'
  },
  content_style: {
    label: 'Nested values in forms',
    description: 'How a form body writes nested values: a[b]=1 (brackets), a.b=1 (dots) or a={"b":1} (json).',
    type: 'string',
    choices: [
      { label: 'Brackets', value: 'brackets' },
      { label: 'Dots', value: 'dots' },
      { label: 'JSON', value: 'json' }
    ],
    default: 'brackets'
  },
  enable_batching: {
    label: 'Batch events',
    description: 'Sends several events in one request.',
    type: 'boolean',
    default: false
  },
  batch_size: {
    label: 'Batch Size',
    description: `Most events in one batch, 0 to ${MAX_BATCH_SIZE.toString()}; 0 leaves it to the host. A batch may hold fewer.`,
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: MAX_BATCH_SIZE
  },
  batch_bytes: {
    label: 'Batch bytes',
    description: 'Most bytes in one batch, counted as JSON of the payloads.',
    type: 'integer',
    default: 4_000_000,
    minimum: 1
  },
  batch_keys: {
    label: 'Batch keys',
    description:
      'Names of fields whose values events must share to be in one batch. URL, method, headers, query and envelope always count.',
    type: 'string',
    multiple: true,
    required: false,
    default: ['url', 'method', 'headers', 'query']
  },
  batch_envelope: {
    label: 'Batch envelope',
    description:
      'An object that goes around the items. Where it is set it is always used: a single event is then a batch of one.',
    type: 'object',
    defaultObjectUI: 'object'
  },
  batch_path: {
    label: 'Batch path',
    description:
      'Where in the envelope the list of items goes, with dots between names. Required together with an envelope.',
    type: 'string'
  },
  results_path: {
    label: 'Results path',
    description:
      'Where in the response the list with one result for each item stands, in the order sent. Empty, or left out beside results_failed, it means the response itself.',
    type: 'string'
  },
  results_failed: {
    label: 'Failed results',
    description: 'Which of those results mean that the item failed.',
    type: 'object',
    properties: {
      path: {
        label: 'Path',
        description: 'Where in a result the deciding value stands.',
        type: 'string',
        required: true
      },
      values: { label: 'Failed values', description: 'Values that mean failed.', type: 'string', multiple: true },
      not: {
        label: 'Good values',
        description: 'Values that do not mean failed; all others do.',
        type: 'string',
        multiple: true
      },
      retry: {
        label: 'Retry values',
        description: 'Values that mean failed and worth a retry.',
        type: 'string',
        multiple: true
      },
      message: {
        label: 'Message path',
        description: 'Where in a result the text of the failure stands.',
        type: 'string'
      }
    }
  },
  split_rejected: {
    label: 'Split rejected batches',
    description:
      'Sends a batch that was refused with 400, 413 or 422 again in halves, to find the items at fault. Turn it off for endpoints that keep a part of a batch which they refuse.',
    type: 'boolean',
    default: true
  },
  gzip: {
    label: 'Compress',
    description: 'Compresses the body with gzip. Signatures cover the compressed bytes.',
    type: 'boolean',
    default: false
  },
  message_id: {
    label: 'Message ID',
    description: 'Becomes the webhook-id of Standard Webhooks. Without it the id is the SHA-256 of the body.',
    type: 'string',
    default: { '@path': '$.messageId' }
  }
}

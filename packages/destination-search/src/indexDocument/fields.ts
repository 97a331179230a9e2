import type { ActionDefinition } from '@segment/actions-core'
import { batchFields } from '../batch-fields'

/** Fields of the action `indexDocument`; `npm run generate` after a change. */
export const fields: ActionDefinition<object>['fields'] = {
  index: {
    label: 'Index',
    description:
      'Index, alias or data stream that the document goes to. Left empty, it is the one that was made when the mapping was saved.',
    type: 'string',
    dynamic: true
  },
  document: {
    label: 'Document',
    description: 'What is indexed.',
    type: 'object',
    required: true,
    defaultObjectUI: 'keyvalue',
    additionalProperties: true,
    dynamic: true,
    default: { '@path': '$.' }
  },
  id: {
    label: 'Document id',
    description:
      'With it an event that is delivered twice makes one document. Left empty, the cluster makes an id each time.',
    type: 'string',
    default: { '@path': '$.messageId' }
  },
  operation: {
    label: 'Operation',
    description: 'create keeps a document that is there already, and is what data streams need; index replaces it.',
    type: 'string',
    choices: [
      { label: 'Create', value: 'create' },
      { label: 'Index', value: 'index' }
    ],
    default: 'create'
  },
  timestamp: {
    label: 'Timestamp',
    description: 'Written into the document as `@timestamp` where it has none; data streams need it.',
    type: 'datetime',
    default: { '@path': '$.timestamp' }
  },
  routing: {
    label: 'Routing',
    description: 'Documents of one routing are in one shard. Must be given again with every operation on the document.',
    type: 'string'
  },
  pipeline: {
    label: 'Ingest pipeline',
    description: 'Name of a pipeline of the cluster that the document goes through.',
    type: 'string',
    dynamic: true
  },
  ...batchFields
}

import type { ActionDefinition, SyncModeDefinition } from '@segment/actions-core'
import { batchFields } from '../batch-fields'

/** Fields of the action `syncRecord`; `npm run generate` after a change. */
export const fields: ActionDefinition<object>['fields'] = {
  index: {
    label: 'Index',
    description:
      'Index or alias that holds the records. Left empty, it is the one that was made when the mapping was saved.',
    type: 'string',
    dynamic: true
  },
  id: {
    label: 'Record id',
    description: 'Id of the document: what tells one record from another.',
    type: 'string',
    required: true,
    default: { '@path': '$.userId' }
  },
  record: {
    label: 'Record',
    description: 'Fields of the record. Those that it leaves out stay as they are; deletion does not need it.',
    type: 'object',
    defaultObjectUI: 'keyvalue',
    additionalProperties: true,
    dynamic: true,
    default: { '@path': '$.traits' }
  },
  routing: {
    label: 'Routing',
    description: 'Documents of one routing are in one shard. Must be given again with every operation on the document.',
    type: 'string'
  },
  ...batchFields
}

/** What records do, in the words of reverse ETL. */
export const syncMode: SyncModeDefinition = {
  label: 'Sync mode',
  description: 'What becomes of the document of a record.',
  default: 'upsert',
  choices: [
    { label: 'Add records; one that is there already stays as it is', value: 'add' },
    { label: 'Update records that are there; others are rejected', value: 'update' },
    { label: 'Update records, and add those that are not there', value: 'upsert' },
    { label: 'Delete records', value: 'delete' },
    { label: 'Mirror the source: new and updated rows are upserted, deleted rows are deleted', value: 'mirror' }
  ]
}

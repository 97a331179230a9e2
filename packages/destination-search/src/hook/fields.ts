import { indices } from '../dynamic/indices'
import type { IndexHook } from './hook'

/** What is asked for when a mapping is saved; `npm run generate` after a change. */
export const inputFields: NonNullable<IndexHook['inputFields']> = {
  name: {
    label: 'Name',
    description: 'Name of the index or data stream. One that is there already is used as it is.',
    type: 'string',
    required: true,
    dynamic: indices
  },
  kind: {
    label: 'Kind',
    description:
      'index, for documents that change; data_stream, for events, which are only added: it is made with an index template.',
    type: 'string',
    choices: [
      { label: 'Index', value: 'index' },
      { label: 'Data stream', value: 'data_stream' }
    ],
    default: 'index'
  },
  shards: { label: 'Shards', description: 'Primary shards of each index, 1 to 1024.', type: 'integer', default: 1 },
  replicas: { label: 'Replicas', description: 'Copies of each shard, 0 to 100.', type: 'integer', default: 1 },
  newFields: {
    label: 'New fields',
    description:
      'What becomes of fields that the mapping does not have: keyword, texts are exact values; full_text, texts can also be searched by word; ignore, they are kept but cannot be searched; refuse, their documents are rejected.',
    type: 'string',
    choices: ['keyword', 'full_text', 'ignore', 'refuse'].map((value) => ({ label: value, value })),
    default: 'keyword'
  },
  fieldTypes: {
    label: 'Field types',
    description: 'Further fields, each as name:type, such as properties.total:double.',
    type: 'string',
    multiple: true
  }
}

/** What the hook saves, and the action uses. */
export const outputTypes: NonNullable<IndexHook['outputTypes']> = {
  index: {
    label: 'Index',
    description: 'Where the documents go while the field index is empty.',
    type: 'string',
    required: true
  },
  kind: { label: 'Kind', description: 'index or data_stream.', type: 'string', required: true }
}

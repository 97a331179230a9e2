import type { InputField } from '@segment/actions-core'

/** Fields of an action that sends batches, under the names that hosts read. */
export const BATCH_FIELDS: Readonly<Record<string, InputField>> = {
  enable_batching: {
    label: 'Send in batches',
    description: 'Sends several events in one request.',
    type: 'boolean',
    default: true
  },
  batch_size: {
    label: 'Batch size',
    description: 'How many events go into one request at most.',
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 100
  }
}

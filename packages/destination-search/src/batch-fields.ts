import type { InputField } from '@segment/actions-core'

/** Largest `batch_size`. */
const MAX_BATCH_SIZE = 4_000

/** The fields with which hosts batch: both are Segment's own names. */
export const batchFields: Readonly<Record<'enable_batching' | 'batch_size', InputField>> = {
  enable_batching: {
    label: 'Batch events',
    description: 'Sends several events in one bulk request.',
    type: 'boolean',
    default: true
  },
  batch_size: {
    label: 'Batch size',
    description: `Most events in one batch, 1 to ${MAX_BATCH_SIZE.toString()}.`,
    type: 'integer',
    default: 1_000,
    minimum: 1,
    maximum: MAX_BATCH_SIZE
  }
}

import { createIndex } from './create-index'
import { inputFields, outputTypes } from './fields'
import type { IndexHook } from './hook'

/** Runs when a mapping is saved: makes the index that its events go to. */
export const indexHook: IndexHook = {
  label: 'Create an index',
  description: 'Makes an index or a data stream for this mapping, with the types of fields that events have.',
  inputFields,
  outputTypes,
  performHook: (request, { settings, hookInputs }) => createIndex(request, settings, hookInputs ?? {})
}

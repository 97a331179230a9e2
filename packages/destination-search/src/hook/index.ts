import type { ActionHookDefinition } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import { createIndex } from './create-index'
import type { HookOutputs } from './create-index'
import { inputFields, outputTypes } from './fields'
import type { HookInputs } from './read-inputs'

/** Runs when a mapping is saved: makes the index that its events go to. */
export const indexHook: ActionHookDefinition<Settings, unknown, unknown, HookInputs, HookOutputs> = {
  label: 'Create an index',
  description: 'Makes an index or a data stream for this mapping, with the types of fields that events have.',
  inputFields,
  outputTypes,
  performHook: (request, { settings, hookInputs }) => createIndex(request, settings, hookInputs ?? {})
}

import type { ActionDefinition } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import type { HookOutputs } from './create-index'
import type { HookInputs } from './read-inputs'

/** A hook that any action of ours can have. Core exports no name for its type. */
export type IndexHook = NonNullable<
  NonNullable<ActionDefinition<Settings, unknown, unknown, HookInputs, HookOutputs>['hooks']>['onMappingSave']
>

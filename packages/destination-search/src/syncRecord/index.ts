import type { ActionDefinition } from '@segment/actions-core'
import { deliverBatch, deliverOne } from '../bulk/deliver'
import { fieldNames } from '../dynamic/field-names'
import { indices } from '../dynamic/indices'
import type { Settings } from '../generated-types'
import { indexHook } from '../hook'
import { fields, syncMode } from './fields'
import type { HookBundle, Payload } from './generated-types'
import { recordOperation } from './operation'

/** Records of a table, a document each, kept as the sync mode says. */
export const syncRecord: ActionDefinition<
  Settings,
  Payload,
  unknown,
  HookBundle['onMappingSave']['inputs'],
  HookBundle['onMappingSave']['outputs']
> = {
  title: 'Sync record',
  description: 'Adds, updates or deletes the document of a record, as the sync mode of the mapping says.',
  defaultSubscription: 'type = "identify"',
  fields,
  syncMode,
  dynamicFields: { index: indices, record: { __keys__: fieldNames } },
  hooks: { onMappingSave: indexHook, retlOnMappingSave: indexHook },
  perform: (request, { payload, settings, syncMode: mode, audienceMembership, hookOutputs }) =>
    deliverOne(
      request,
      settings,
      recordOperation(payload, { syncMode: mode, membership: audienceMembership, hookOutputs })
    ),
  performBatch: (request, { payload, settings, syncMode: mode, audienceMembership, hookOutputs }) =>
    deliverBatch(request, settings, payload, (each, place) =>
      recordOperation(each, { syncMode: mode, membership: audienceMembership?.[place], hookOutputs })
    )
}

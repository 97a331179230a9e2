import type { ActionDefinition } from '@segment/actions-core'
import { deliverBatch, deliverOne } from '../bulk/deliver'
import { fieldNames } from '../dynamic/field-names'
import { indices } from '../dynamic/indices'
import { pipelines } from '../dynamic/pipelines'
import type { Settings } from '../generated-types'
import { indexHook } from '../hook'
import type { HookBundle, Payload } from './generated-types'
import { fields } from './fields'
import { documentOperation } from './operation'

/** Events as documents, each with an id of its own. */
export const indexDocument: ActionDefinition<
  Settings,
  Payload,
  unknown,
  HookBundle['onMappingSave']['inputs'],
  HookBundle['onMappingSave']['outputs']
> = {
  title: 'Index document',
  description: 'Writes each event as a document into an index or a data stream.',
  defaultSubscription: 'type = "track"',
  fields,
  dynamicFields: { index: indices, pipeline: pipelines, document: { __keys__: fieldNames } },
  hooks: { onMappingSave: indexHook },
  perform: (request, { payload, settings, hookOutputs }) =>
    deliverOne(request, settings, documentOperation(payload, hookOutputs)),
  performBatch: (request, { payload, settings, hookOutputs }) =>
    deliverBatch(request, settings, payload, (each) => documentOperation(each, hookOutputs))
}

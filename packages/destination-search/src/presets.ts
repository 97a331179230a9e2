import { defaultValues } from '@segment/actions-core'
import type { Preset } from '@segment/actions-core'
import { fields as deleteFields } from './deleteUser/fields'
import { fields as documentFields } from './indexDocument/fields'
import { fields as recordFields } from './syncRecord/fields'

/** Ready mappings. Segment keeps the sync mode under this name among the fields. */
export const presets: Preset[] = [
  {
    name: 'Index track calls',
    type: 'automatic',
    partnerAction: 'indexDocument',
    subscribe: 'type = "track"',
    mapping: { ...defaultValues(documentFields), index: 'events' }
  },
  {
    name: 'Keep users',
    type: 'automatic',
    partnerAction: 'syncRecord',
    subscribe: 'type = "identify"',
    mapping: { ...defaultValues(recordFields), index: 'users', __segment_internal_sync_mode: 'upsert' }
  },
  {
    name: 'Delete users',
    type: 'automatic',
    partnerAction: 'deleteUser',
    subscribe: 'type = "delete"',
    mapping: defaultValues(deleteFields)
  }
]

import type { ActionDefinition } from '@segment/actions-core'
import { indices } from '../dynamic/indices'
import type { Settings } from '../generated-types'
import { deleteDocuments } from './delete-documents'
import { fields } from './fields'
import type { Payload } from './generated-types'

/** The same as `onDelete` of the definition, for hosts that hand deletions over as events of the type delete. */
export const deleteUser: ActionDefinition<Settings, Payload> = {
  title: 'Delete user',
  description: 'Removes every document of a user.',
  defaultSubscription: 'type = "delete"',
  fields,
  dynamicFields: { index: indices },
  perform: (request, { payload, settings }) => {
    const { userId, anonymousId, index = settings.deleteIndices } = payload
    return deleteDocuments(request, settings, { userId, anonymousId, indices: index })
  }
}

import type { DestinationDefinition } from '@segment/actions-core'
import { deleteDocuments } from './deleteUser/delete-documents'
import type { Settings } from './generated-types'

/**
 * Removes the documents of a deleted user from the indices of the setting `deleteIndices`: Segment's convention for the
 * deletion of persons.
 */
export const onDelete: NonNullable<DestinationDefinition<Settings>['onDelete']> = async (
  request,
  { payload, settings }
) => {
  const { userId, anonymousId } = payload
  const data = await deleteDocuments(request, settings, { userId, anonymousId, indices: settings.deleteIndices })
  return { output: `Removed ${data.deleted} documents.`, data }
}

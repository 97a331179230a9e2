/**
 * OpenSearch and Elasticsearch as an action-destination: documents from events, records by sync mode, deletion of users.
 *
 * @packageDocumentation
 */
import type { DestinationDefinition } from '@segment/actions-core'
import { deleteUser } from './deleteUser'
import type { Settings } from './generated-types'
import { indexDocument } from './indexDocument'
import { onDelete } from './on-delete'
import { presets } from './presets'
import { authentication } from './settings'
import { syncRecord } from './syncRecord'

/**
 * OpenSearch and Elasticsearch: an action-destination definition that any host of `@segment/actions-core` 3.170 can run.
 *
 * Everything is written through the bulk API, single events too, so that each event has a result of its own. Errors are
 * core's: `PayloadValidationError` for what no request can be made of, `InvalidAuthenticationError` for wrong credentials,
 * `RetryableError` for what may succeed later, `IntegrationError` for what the cluster refused. Behaviour is told in
 * `docs/search-destination.md`.
 */
export const destination: DestinationDefinition<Settings> = {
  name: 'OpenSearch and Elasticsearch',
  slug: 'actions-search',
  mode: 'cloud',
  description: 'Index events and keep records in OpenSearch or Elasticsearch.',
  authentication,
  extendRequest: ({ settings: { username, password } }) => ({
    ...(username === undefined || username === '' ? {} : { username }),
    ...(password === undefined || password === '' ? {} : { password })
  }),
  onDelete,
  presets,
  actions: { indexDocument, syncRecord, deleteUser }
}

/** Segment's convention: a destination is the default export of its module. */
export default destination

export type { Payload as DeleteUserPayload } from './deleteUser/generated-types'
export type { Settings } from './generated-types'
export type { Payload as IndexDocumentPayload } from './indexDocument/generated-types'
export type { Payload as SyncRecordPayload } from './syncRecord/generated-types'

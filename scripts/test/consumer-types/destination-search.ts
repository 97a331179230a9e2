// What compiles, and what must not, for whoever installs @extensible-webhooks/destination-search.
import { Destination } from '@segment/actions-core'
import type { DestinationDefinition } from '@segment/actions-core'
import { destination } from '@extensible-webhooks/destination-search'
import type {
  DeleteUserPayload,
  IndexDocumentPayload,
  Settings,
  SyncRecordPayload
} from '@extensible-webhooks/destination-search'

export const definition: DestinationDefinition<Settings> = destination
export const host = new Destination(destination)

export const settings: Settings = { endpoint: 'https://search.example.com:9200', refresh: 'wait_for' }
export const document: IndexDocumentPayload = { document: { total: 1 }, operation: 'create' }
export const record: SyncRecordPayload = { id: 'r-1', record: { name: 'Ada' } }
export const user: DeleteUserPayload = { userId: 'u-1' }

// @ts-expect-error -- a cluster is somewhere
export const nowhere: Settings = { username: 'a', password: 'b' }
// @ts-expect-error -- one of three texts
export const refresh: Settings = { ...settings, refresh: true }
// @ts-expect-error -- a document is what it is about
export const empty: IndexDocumentPayload = { id: 'd-1' }
// @ts-expect-error -- no such operation
export const operation: IndexDocumentPayload = { ...document, operation: 'upsert' }
// @ts-expect-error -- a record is told by its id
export const anonymous: SyncRecordPayload = { record: {} }

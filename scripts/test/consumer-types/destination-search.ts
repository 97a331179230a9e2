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

export const settings: Settings = { endpoint: 'https://search.example.com', refresh: 'wait_for' }
export const document: IndexDocumentPayload = { document: { a: 1 }, operation: 'create' }
export const record: SyncRecordPayload = { id: 'u-1', record: { plan: 'pro' } }
export const deletion: DeleteUserPayload = { userId: 'u-1' }

// @ts-expect-error -- nowhere to send to
export const nowhere: Settings = { username: 'shop' }
// @ts-expect-error -- a document is required
export const nothing: IndexDocumentPayload = { index: 'orders' }
// @ts-expect-error -- not an operation of the field
export const update: IndexDocumentPayload = { ...document, operation: 'update' }
// @ts-expect-error -- a record has an id
export const nobody: SyncRecordPayload = { record: {} }
// @ts-expect-error -- settings of another plugin
export const other: DestinationDefinition<{ apiKey: string }> = destination

import type { DestinationDefinition } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination-search'
import type {
  DeleteUserPayload,
  IndexDocumentPayload,
  Settings,
  SyncRecordPayload
} from '@extensible-webhooks/destination-search'
import type { HookBundle } from '../src/indexDocument/generated-types'

// tsc is what runs these: a line that compiles although it must not is an error there.
describe('types', () => {
  it('of the payloads take what the fields offer, and nothing else', () => {
    const document: IndexDocumentPayload = { document: { a: 1 }, operation: 'create', timestamp: 1 }
    const record: SyncRecordPayload = { id: 'u-1', record: { a: 1 } }
    const deletion: DeleteUserPayload = { userId: 'u-1' }
    // @ts-expect-error -- a document is required
    const nothing: IndexDocumentPayload = { index: 'events' }
    // @ts-expect-error -- not an operation of the field
    const update: IndexDocumentPayload = { ...document, operation: 'update' }
    // @ts-expect-error -- a record has an id
    const nobody: SyncRecordPayload = { record: {} }
    // @ts-expect-error -- no such field
    const other: DeleteUserPayload = { email: 'a@example.com' }
    expect([document, record, deletion, nothing, update, nobody, other]).toHaveLength(7)
  })

  it('of the settings need an endpoint', () => {
    const settings: Settings = { endpoint: 'https://search.example.com', refresh: 'wait_for' }
    // @ts-expect-error -- nowhere to send to
    const none: Settings = { username: 'shop' }
    // @ts-expect-error -- text, since hosts fill it from a form
    const refresh: Settings = { ...settings, refresh: true }
    expect([settings, none, refresh]).toHaveLength(3)
  })

  it('of the hook are what it asks for, and what it saves', () => {
    const inputs: HookBundle['onMappingSave']['inputs'] = { name: 'events', kind: 'data_stream', shards: 1 }
    const outputs: HookBundle['onMappingSave']['outputs'] = { index: 'events', kind: 'index' }
    // @ts-expect-error -- a name is required
    const unnamed: HookBundle['onMappingSave']['inputs'] = { kind: 'index' }
    expect([inputs, outputs, unnamed]).toHaveLength(3)
  })

  it('of the definition fit core', () => {
    const fits: DestinationDefinition<Settings> = definition
    expect(fits.name).toBe('OpenSearch and Elasticsearch')
  })
})

import { apiError, itemError } from './errors'
import type { Reply } from './errors'
import { mapDocument } from './mapping'
import type { Store, StoredIndex } from './store'

type Json = Record<string, unknown>

/** An operation as it was on the wire. */
export interface WireOperation {
  readonly action: string
  readonly meta: Json
  readonly document: Json | undefined
}

/** The results that a test wants for ids, in place of those of the store. */
export type Planned = ReadonlyMap<string, { readonly status: number; readonly error: object }>

/**
 * Reads a bulk body by the rules of the API: a line for each operation, a document behind all but deletions, and a line
 * break at the end.
 */
export function parseBulk(body: string): WireOperation[] | Reply {
  if (!body.endsWith('\n')) {
    return apiError(400, 'illegal_argument_exception', 'The bulk request must be terminated by a newline [\\n]')
  }
  const lines = body.slice(0, -1).split('\n')
  const operations: WireOperation[] = []
  while (lines.length > 0) {
    const head = JSON.parse(lines.shift() ?? '') as Record<string, Json>
    const [action = '', ...more] = Object.keys(head)
    if (more.length > 0 || !['create', 'index', 'update', 'delete'].includes(action)) {
      return apiError(400, 'illegal_argument_exception', `Malformed action/metadata line, found [${action}]`)
    }
    const document = action === 'delete' ? undefined : (JSON.parse(lines.shift() ?? '') as Json)
    operations.push({ action, meta: head[action] ?? {}, document })
  }
  return operations
}

/** Runs a bulk, each operation by itself. */
export function runBulk(store: Store, operations: readonly WireOperation[], refresh: string, planned: Planned): Reply {
  const items = operations.map((operation) => {
    const result = runOne(store, operation, planned)
    return { [operation.action]: { _index: operation.meta['_index'], ...result } }
  })
  if (refresh !== '')
    for (const { documents } of store.indices.values()) for (const each of documents.values()) each.visible = true
  const errors = items.some((item) => Object.values(item).some((each) => 'error' in each))
  return { status: 200, body: { took: 1, errors, items } }
}

type ItemResult = { readonly _id: string; readonly status: number } & Json

function runOne(store: Store, { action, meta, document }: WireOperation, planned: Planned): ItemResult {
  const name = String(meta['_index'])
  const id = typeof meta['_id'] === 'string' ? meta['_id'] : `made-${++store.made}`
  const fail = (status: number, error: object): ItemResult => ({ _id: id, status, error })
  const plan = planned.get(id)
  if (plan) return fail(plan.status, plan.error)
  const index = store.find(name) ?? (action === 'update' || action === 'delete' ? undefined : store.create(name))
  if (!index) return missingIndex(store, { action, meta, document }, id, name)
  if (index.blocked === true) {
    return fail(
      403,
      itemError('cluster_block_exception', `index [${name}] blocked by: [FORBIDDEN/8/index write (api)];`)
    )
  }
  if (index.dataStream !== undefined && action !== 'create') {
    const reason = 'only write ops with an op_type of create are allowed in data streams'
    return fail(400, itemError('illegal_argument_exception', reason))
  }
  const pipeline = meta['pipeline'] as string | undefined
  if (pipeline !== undefined && !store.pipelines.has(pipeline)) {
    return fail(400, itemError('illegal_argument_exception', `pipeline with id [${pipeline}] does not exist`))
  }
  return write(index, id, action, document, meta)
}

function missingIndex(store: Store, operation: WireOperation, id: string, name: string): ItemResult {
  const isUpsert = operation.action === 'update' && operation.document?.['doc_as_upsert'] === true
  if (isUpsert) return write(store.create(name), id, 'update', operation.document, operation.meta)
  return { _id: id, status: 404, error: itemError('index_not_found_exception', `no such index [${name}]`) }
}

function write(index: StoredIndex, id: string, action: string, document: Json | undefined, meta: Json): ItemResult {
  const { documents } = index
  const before = documents.get(id)
  if (action === 'delete') {
    documents.delete(id)
    return { _id: id, status: before ? 200 : 404, result: before ? 'deleted' : 'not_found' }
  }
  if (action === 'create' && before) {
    const reason = `[${id}]: version conflict, document already exists (current version [${before.version}])`
    return { _id: id, status: 409, error: itemError('version_conflict_engine_exception', reason) }
  }
  const isUpdate = action === 'update'
  if (isUpdate && !before && document?.['doc_as_upsert'] !== true) {
    return { _id: id, status: 404, error: itemError('document_missing_exception', `[${id}]: document missing`) }
  }
  const source = isUpdate ? { ...before?.source, ...(document?.['doc'] as Json) } : (document ?? {})
  if (index.dataStream !== undefined && source['@timestamp'] === undefined) {
    const reason = 'data stream timestamp field [@timestamp] is missing'
    return {
      _id: id,
      status: 400,
      error: itemError('mapper_parsing_exception', 'failed to parse', { type: 'illegal_argument_exception', reason })
    }
  }
  const misfit = mapDocument(index, id, source)
  if (misfit) return { _id: id, status: 400, error: misfit }
  const routing = meta['routing'] as string | undefined
  documents.set(id, { source, version: (before?.version ?? 0) + 1, visible: false, routing })
  return { _id: id, status: before ? 200 : 201, result: before ? 'updated' : 'created' }
}

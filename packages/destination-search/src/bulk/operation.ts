import type { JSONLikeObject } from '@segment/actions-core'

/** What a bulk request can do with a document. */
export type BulkAction = 'create' | 'index' | 'update' | 'delete'

/** One operation of a bulk request. */
export interface Operation {
  readonly action: BulkAction
  /** Name of an index, alias or data stream. */
  readonly index: string
  /** Without it the cluster makes one, and a repeated request makes a second document. */
  readonly id?: string | undefined
  readonly routing?: string | undefined
  readonly pipeline?: string | undefined
  /** Nothing where it deletes. */
  readonly document?: JSONLikeObject | undefined
  /** For an update: makes the document where there is none. */
  readonly upsert?: boolean
}

/** How often the cluster tries an update again that another one came before. */
const RETRY_ON_CONFLICT = 3

/**
 * Writes an operation as the lines of a bulk body: what to do, and the document where there is one. `JSON.stringify` writes
 * no line break, so nothing in an event can end a line and begin an operation of its own.
 *
 * @throws RangeError where the document is nested more deeply than the stack allows
 */
export function encodeOperation({ action, index, id, routing, pipeline, document, upsert }: Operation): string {
  const update = action === 'update' ? { retry_on_conflict: RETRY_ON_CONFLICT } : {}
  // Members without a value are not written.
  const line = `${JSON.stringify({ [action]: { _index: index, _id: id, routing, pipeline, ...update } })}\n`
  if (action === 'delete') return line
  if (action === 'update') return `${line}${JSON.stringify({ doc: document ?? {}, doc_as_upsert: upsert })}\n`
  return `${line}${JSON.stringify(document ?? {})}\n`
}

import type { JSONLikeObject } from '@segment/actions-core'
import type { BulkAction, Operation } from '../bulk/operation'
import { checkId } from '../cluster/index-name'
import { indexOf } from '../index-of'
import { refuse } from '../refuse'
import type { Payload } from './generated-types'
import { syncMode as definition } from './fields'

/** Segment's names; those of `SyncModeDefinition`. */
type SyncMode = typeof definition.default

/** What the host knows of a record beside its payload. */
export interface RecordContext {
  /** Nothing where the host does not know sync modes. @default that of the definition */
  readonly syncMode: SyncMode | undefined
  /** Whether the row is to be there; hosts read it from the event (`new`, `updated`, `deleted`). */
  readonly membership: boolean | undefined
  readonly hookOutputs: unknown
}

/** What a bulk does for each mode but `mirror`. */
const ACTIONS: Readonly<
  Record<Exclude<SyncMode, 'mirror'>, { readonly action: BulkAction; readonly upsert?: boolean }>
> = {
  add: { action: 'create' },
  update: { action: 'update', upsert: false },
  upsert: { action: 'update', upsert: true },
  delete: { action: 'delete' }
}

/**
 * The operation of one record.
 *
 * @throws PayloadValidationError where the index, the id or the record cannot be used
 */
export function recordOperation({ index, id, record, routing }: Payload, context: RecordContext): Operation {
  const mode = context.syncMode ?? definition.default
  const { action, upsert } = ACTIONS[mode === 'mirror' ? mirrored(context.membership) : mode]
  const target = { index: indexOf(index, context.hookOutputs), id: checkId(id, 'id'), routing }
  if (action === 'delete') return { action, ...target }
  if (record === undefined) throw refuse('record', 'is missing; only deletion does without it.')
  return { action, ...target, document: record as JSONLikeObject, ...(upsert === undefined ? {} : { upsert }) }
}

function mirrored(membership: boolean | undefined): 'upsert' | 'delete' {
  if (membership === undefined) {
    throw refuse(
      'sync mode',
      'mirror needs the events new, updated and deleted of reverse ETL, and this is none of them.'
    )
  }
  return membership ? 'upsert' : 'delete'
}

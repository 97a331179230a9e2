import type { JSONLikeObject } from '@segment/actions-core'
import type { Operation } from '../bulk/operation'
import { checkId } from '../cluster/index-name'
import { hasOwn } from '../cluster/member'
import { indexOf, madeIndex } from '../index-of'
import type { Payload } from './generated-types'

const TIMESTAMP = '@timestamp'

/**
 * The operation of one event.
 *
 * @throws PayloadValidationError where the index or the id cannot be used
 */
export function documentOperation(payload: Payload, hookOutputs: unknown): Operation {
  const { id, routing, pipeline } = payload
  const index = indexOf(payload.index, hookOutputs)
  const made = madeIndex(hookOutputs)
  // The only operation that a data stream takes, whatever the field says.
  const isStream = made?.kind === 'data_stream' && made.index === index
  return {
    action: isStream ? 'create' : (payload.operation ?? 'create'),
    index,
    id: id === undefined || id === '' ? undefined : checkId(id, 'id'),
    routing,
    pipeline,
    document: withTimestamp(payload)
  }
}

function withTimestamp({ document, timestamp }: Payload): JSONLikeObject {
  const given = document as JSONLikeObject
  return timestamp === undefined || hasOwn(given, TIMESTAMP) ? given : { ...given, [TIMESTAMP]: timestamp }
}

import { transform } from '@segment/actions-core'
import type { DestinationDefinition, JSONObject, SegmentEvent } from '@segment/actions-core'
import { compileValidator, type Prepared, type Rejection } from '@extensible-webhooks/engine'

/** Maps and validates one event. */
export type Prepare = (action: string, event: SegmentEvent, mapping: JSONObject) => Prepared | Rejection

/**
 * Makes the half before a batch is formed: stock core's own mapping, and the validation that it will repeat when it sends.
 * Stock core has no such half: it maps and validates a batch as a whole.
 */
export function createPrepare({ actions }: DestinationDefinition): Prepare {
  const validators = new Map(
    Object.entries(actions).map(([slug, { fields }]) => [
      slug,
      Object.keys(fields).length > 0 ? compileValidator(fields) : undefined
    ])
  )
  return (action, event, mapping) => {
    if (!validators.has(action)) throw new Error(`There is no action "${action}".`)
    const eventId = event.messageId ?? ''
    let payload: JSONObject
    try {
      // Mapping kit may write into both (M1, M2).
      payload = transform(structuredClone(mapping), structuredClone(event) as unknown as JSONObject)
    } catch (error) {
      return { stage: 'mapping', code: 'failed', reason: (error as Error).message, eventId }
    }
    try {
      return { payload: validators.get(action)?.(payload) ?? payload, event }
    } catch (error) {
      const reason = (error as Error).message
      return { stage: 'validation', code: 'invalid-payload', reason, eventId, httpStatus: 400 }
    }
  }
}

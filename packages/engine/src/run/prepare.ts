import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { messageOf } from '../message-of'
import { isMappingError } from '../mapping/mapping-error'
import type { Prepared } from '../types'
import type { Rejection } from '../outcome/outcome'
import type { EngineAction } from './action'
import type { PluginDefinition } from './plugin'
import type { Runtime } from './runtime'

/** The compiled action of this name. @throws Error that names the actions there are */
export function actionOf({ definition, actions }: Runtime, slug: string): EngineAction {
  const action = Object.hasOwn(actions, slug) ? actions[slug] : undefined
  if (!action) throw unknownAction(definition, slug)
  return action
}

/** What is thrown for an action that the definition does not have. */
export function unknownAction(definition: PluginDefinition, slug: string): Error {
  const names = Object.keys(definition.actions).join(', ')
  return new Error(`The destination "${definition.name}" has no action "${slug}". Its actions: ${names}.`)
}

/** Maps, removes empties and validates one event. */
export function prepareEvent(
  runtime: Runtime,
  slug: string,
  event: SegmentEvent,
  mapping: JSONObject
): Prepared | Rejection {
  const action = actionOf(runtime, slug)
  try {
    return { payload: action.prepare(event, mapping), event }
  } catch (error) {
    return rejectionOf(error, event)
  }
}

function rejectionOf(error: unknown, event: SegmentEvent): Rejection {
  const eventId = event.messageId ?? ''
  const reason = isMappingError(error) ? error.problems.join(' ') : messageOf(error)
  if (error instanceof RangeError) {
    return { stage: 'ingest', code: 'too-deep', reason: 'The event is nested too deeply to be mapped.', eventId }
  }
  if (!isValidationError(error)) return { stage: 'mapping', code: 'failed', reason, eventId }
  return { stage: 'validation', code: 'invalid-payload', reason, eventId, httpStatus: 400 }
}

function isValidationError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AggregateAjvError'
}

import type { SegmentEvent } from '@segment/actions-core'
import { assertNever } from '@extensible-webhooks/engine'
import { measure } from '../ingest/measure'
import { MAX_DEPTH } from '../ingest/parse-event'
import { readAnswer, type Part } from './answer'
import { endWith, outcomeOfError, reasonOf } from './outcome-of-error'
import type { End } from './protocol'
import type { FunctionCall, FunctionEnd, HandlerName } from './types'

/** What is known about a run when its end is read. */
export interface RunFacts {
  readonly call: FunctionCall
  readonly handler: HandlerName
  readonly timeoutMs: number
  readonly memoryLimitBytes: number
  /** Whether the caller ended it. */
  readonly aborted: boolean
}

/** One end for each event of a call. */
export function endsOf(end: End, facts: RunFacts): readonly FunctionEnd[] {
  const { call } = facts
  if (end.kind !== 'answered') return call.events.map(() => endOfFailure(end, facts))
  const answer = readAnswer(end.text)
  return call.events.map((event, index) => {
    return endOfPart('items' in answer ? answer.items[index] : answer.each, event, facts)
  })
}

/** The end of an event whose type Segment does not know. */
export function endOfUnsupported(type: unknown): FunctionEnd {
  return endWith('rejected', 'event-not-supported', `There is no handler for events of type ${JSON.stringify(type)}.`)
}

function endOfPart(part: Part, original: SegmentEvent, { call, handler }: RunFacts): FunctionEnd {
  if (!part) return endWith('rejected', 'dropped', `${handler} did not return the event.`)
  if ('error' in part) return outcomeOfError(part.error, call.insertFunction.name)
  if (measure(part.returned, MAX_DEPTH).depth > MAX_DEPTH) {
    return endWith('rejected', 'failed', `${handler} returned an event that is nested deeper than ${MAX_DEPTH} levels.`)
  }
  return { status: 'returned', event: withIdentity(part.returned, original) }
}

/** The stages that follow need both; a function that builds a new event may leave them out. */
function withIdentity(event: SegmentEvent, { type, messageId }: SegmentEvent): SegmentEvent {
  return {
    ...event,
    type: isText(event.type) ? event.type : type,
    ...(isText(event.messageId) || messageId === undefined ? {} : { messageId })
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function endOfFailure(end: Exclude<End, { readonly kind: 'answered' }>, facts: RunFacts): FunctionEnd {
  const { call, handler, timeoutMs, memoryLimitBytes, aborted } = facts
  const file = call.insertFunction.name
  switch (end.kind) {
    case 'no-handler':
      return endWith('rejected', 'event-not-supported', `${file} declares no ${handler}.`)
    case 'not-loaded':
      return endWith('rejected', 'failed', reasonOf(end.error, file))
    case 'interrupted':
      return endWith(
        'retryable',
        'failed',
        aborted ? 'The function was interrupted.' : `The function ran longer than ${timeoutMs / 1000} s.`
      )
    case 'stuck':
      return endWith('retryable', 'failed', `${handler} waits for a promise that nothing settles.`)
    case 'out-of-memory':
      return endWith(
        'rejected',
        'failed',
        `The function used more than ${memoryLimitBytes / 1024 / 1024} MB of memory.`
      )
    case 'stack-overflow':
      return endWith('rejected', 'failed', 'The function overflowed the stack.')
    case 'crashed':
      return endWith('retryable', 'failed', end.message)
    case 'loaded':
      throw new Error('A run ended as if it had only been loaded')
    default:
      return assertNever(end)
  }
}

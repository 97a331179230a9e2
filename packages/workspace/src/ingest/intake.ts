import type { SegmentEvent } from '@segment/actions-core'
import type { DeliveryError } from '@extensible-webhooks/engine'
import type { Workspace } from '../model/workspace'
import type { EventOrigin, IncomingEvent } from './event'
import { derivedEventId, parseEvent, TOO_LARGE } from './parse-event'
import type { RawRecord } from './record'

/**
 * An event, or an error of the stage `ingest`; `no-source` where the workspace has several sources and neither the caller
 * nor the event says which.
 */
export type Taken =
  | { readonly status: 'event'; readonly incoming: IncomingEvent }
  | { readonly status: 'refused'; readonly error: DeliveryError; readonly eventId: string }
  | { readonly status: 'no-source' }

/**
 * Makes the stage that takes events in: reads them, checks their depth and size, and finds their source by the caller's
 * choice, else by their write key, else as the only one. The write key is not passed on.
 *
 * @param workspace its sources
 * @param source slug of the source of all events
 */
export function createIntake(
  workspace: Workspace,
  source?: string
): (record: RawRecord, file: string, readAtMs: number) => Taken {
  const byWriteKey = new Map(workspace.sources.map(({ slug, writeKey }) => [writeKey, slug]))
  const [first] = workspace.sources
  const only = workspace.sources.length === 1 ? first?.slug : undefined
  // A source without a write key has nothing to compare with.
  const takesAny = only !== undefined && first?.writeKey === undefined
  return (record, file, readAtMs) => {
    const origin: EventOrigin = { file, line: record.line }
    const parsed = parseRecord(record)
    if ('error' in parsed) {
      return { status: 'refused', error: parsed.error, eventId: derivedEventId(file, record.line, record.bytes) }
    }
    const { writeKey, ...event } = parsed.value
    const messageId = event['messageId']
    const known = typeof messageId === 'string' && messageId !== ''
    const eventId = known ? messageId : derivedEventId(file, record.line, record.bytes)
    if (!known) event['messageId'] = eventId
    const keyed = typeof writeKey === 'string' ? byWriteKey.get(writeKey) : undefined
    if (source === undefined && typeof writeKey === 'string' && keyed === undefined && !takesAny) {
      return { status: 'refused', error: UNKNOWN_SOURCE, eventId }
    }
    const slug = source ?? keyed ?? only
    if (slug === undefined) return { status: 'no-source' }
    const incoming: IncomingEvent = {
      event: event as unknown as SegmentEvent,
      eventId,
      source: slug,
      origin,
      bytes: record.bytes.length,
      readAtMs
    }
    return { status: 'event', incoming }
  }
}

const UNKNOWN_SOURCE: DeliveryError = {
  stage: 'ingest',
  code: 'unknown-source',
  reason: 'No source of the workspace has the write key of this event; --source names one for all events.'
}

function parseRecord(record: RawRecord): ReturnType<typeof parseEvent> {
  if (record.tooLong) {
    return { error: { stage: 'ingest', code: 'too-large', reason: TOO_LARGE } }
  }
  if (record.cut) {
    return {
      error: { stage: 'ingest', code: 'unreadable', reason: 'The file ends before its list does; is it complete?' }
    }
  }
  return parseEvent(record.bytes)
}

import type { SegmentEvent } from '@segment/actions-core'
import { parseEvent } from '@extensible-webhooks/workspace'
import { checkReadable, openEvents } from '../shared/event-files'
import { InputError } from '../exit-codes'
import type { Io } from '../io'

/**
 * Reads sample events from files as `xwh deliver` does.
 *
 * @throws InputError that names file and line of what cannot be read
 */
export async function readSamples(paths: readonly string[], io: Io): Promise<SegmentEvent[]> {
  checkReadable(paths)
  const events: SegmentEvent[] = []
  for (const path of paths) {
    const { label, records } = openEvents(path, io.stdin)
    for await (const some of records) {
      for (const { line, bytes } of some) {
        const parsed = parseEvent(bytes)
        if ('error' in parsed) throw new InputError(`${label}:${line}: ${parsed.error.reason}`)
        // Every event has an id by the time it is mapped.
        events.push({ messageId: `${label}:${line}`, ...parsed.value } as unknown as SegmentEvent)
      }
    }
  }
  return events
}

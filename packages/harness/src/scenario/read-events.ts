import { createReadStream } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  createIntake,
  formatOfName,
  type Path,
  type RawRecord,
  readRecords,
  type Report,
  type Workspace
} from '@extensible-webhooks/workspace'
import type { ScenarioEvent } from './scenario'
import type { EventFile } from './types'

/** Reads the events of a scenario and numbers them. */
export interface EventReader {
  /** Reads one list of events; `path` is where it stands. */
  read(events: readonly EventFile[], path: Path): Promise<ScenarioEvent[]>
  /** Absolute paths of the files that were read. */
  readonly files: readonly string[]
}

/** What reading needs. */
export interface EventReaderOptions {
  /** Path of the scenario: names of files are from its folder. */
  readonly file: string
  readonly workspace: Workspace
  readonly source: string | undefined
  readonly startMs: number
  readonly report: Report
}

/**
 * Makes the reader. An event without a `messageId` gets `event-1`, `event-2`, …, so that a scenario can name it and gives the
 * same requests each time.
 */
export function createEventReader(options: EventReaderOptions): EventReader {
  const take = createIntake(options.workspace, options.source)
  let count = 0
  const files: string[] = []
  const takeIn = (record: RawRecord, path: Path): ScenarioEvent | undefined => {
    const number = ++count
    const taken = take(withMessageId(record, number), options.file, options.startMs)
    switch (taken.status) {
      case 'event':
        return { number, eventId: taken.incoming.eventId, incoming: taken.incoming }
      case 'refused':
        return { number, eventId: taken.eventId, error: taken.error }
      case 'no-source':
        options.report(path, NO_SOURCE)
        return undefined
    }
  }
  return {
    files,
    read: async (events, path) => {
      const read: ScenarioEvent[] = []
      for (const [index, event] of events.entries()) {
        const at = [...path, index]
        for (const record of await recordsOf(event, at, options, files)) {
          const taken = takeIn(record, at)
          if (taken) read.push(taken)
        }
      }
      return read
    }
  }
}

const NO_SOURCE =
  'the workspace has several sources, and the event has no writeKey that says which; write source: in the scenario.'

/** An entry with `file` and nothing else names a file; an event always has its type beside it. */
async function recordsOf(
  event: EventFile,
  path: Path,
  { file, report }: EventReaderOptions,
  files: string[]
): Promise<RawRecord[]> {
  const name = 'file' in event && Object.keys(event).length === 1 ? event['file'] : undefined
  if (typeof name !== 'string') return [{ line: 1, bytes: Buffer.from(JSON.stringify(event)) }]
  const records: RawRecord[] = []
  try {
    const full = resolve(dirname(file), name)
    files.push(full)
    const chunks = createReadStream(full) as AsyncIterable<Buffer>
    for await (const some of readRecords(chunks, formatOfName(name))) records.push(...some)
  } catch {
    report([...path, 'file'], `the file ${name} cannot be read; paths are relative to the scenario.`)
  }
  return records
}

function withMessageId(record: RawRecord, number: number): RawRecord {
  try {
    const event = JSON.parse(record.bytes.toString('utf8')) as unknown
    if (typeof event !== 'object' || event === null || Array.isArray(event) || 'messageId' in event) return record
    return { ...record, bytes: Buffer.from(JSON.stringify({ messageId: `event-${number}`, ...event })) }
  } catch {
    return record
  }
}

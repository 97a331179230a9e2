import type { SegmentEvent } from '@segment/actions-core'
import { systemClock } from '@extensible-webhooks/engine'
import { createIntake, type IncomingEvent, type Workspace } from '@extensible-webhooks/workspace'
import { checkReadable, openEvents } from '../shared/event-files'
import { InputError } from '../exit-codes'
import type { Io } from '../io'

/** Events that are tested together. */
export interface TracedEvents {
  readonly events: readonly SegmentEvent[]
  /** Slug of their source. */
  readonly source: string
}

/** A test is looked at by a person. */
const MOST = 1_000

/**
 * Reads the events of a test from a file or standard input.
 *
 * @throws InputError that names file and line
 */
export async function readEvents(
  path: string,
  workspace: Workspace,
  source: string | undefined,
  io: Io
): Promise<TracedEvents> {
  checkReadable([path])
  const take = createIntake(workspace, source)
  const file = openEvents(path, io.stdin)
  const incoming: IncomingEvent[] = []
  for await (const records of file.records) {
    for (const record of records) {
      const taken = take(record, file.label, systemClock.now())
      const place = `${file.label}:${record.line}`
      if (taken.status === 'refused') throw new InputError(`${place}: ${taken.error.reason}`)
      if (taken.status === 'no-source')
        throw new InputError(`${place}: the workspace has several sources; add --source SLUG.`)
      incoming.push(taken.incoming)
      if (incoming.length > MOST) throw new InputError(`${file.label}: more than ${MOST} events; a test takes fewer.`)
    }
  }
  const sources = new Set(incoming.map((one) => one.source))
  const [only] = sources
  if (only === undefined) throw new InputError(`${file.label}: there is no event in it.`)
  if (sources.size > 1)
    throw new InputError(`${file.label}: events of several sources cannot be tested together; add --source SLUG.`)
  return { events: incoming.map(({ event }) => event), source: only }
}

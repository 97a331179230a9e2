import type { SegmentEvent } from '@segment/actions-core'
import { createFunctionRunner } from '@extensible-webhooks/workspace'
import { median } from './rounds'
import type { Row } from './row'

const TARGET_MS = 1

const SETTINGS = { region: 'eu' }

/** What most functions do: read a member, set a few. */
const SOURCE = `async function onTrack(event, settings) {
  event.body = { id: event.properties.order_id, region: settings.region, type: event.type }
  return event
}`

async function inNode(event: SegmentEvent): Promise<SegmentEvent> {
  const copy = JSON.parse(JSON.stringify(event)) as SegmentEvent & { body?: unknown }
  copy.body = { id: copy.properties?.['order_id'], region: SETTINGS.region, type: copy.type }
  return Promise.resolve(JSON.parse(JSON.stringify(copy)) as SegmentEvent)
}

const CALLS = 300

/**
 * How long a small insert function takes in the sandbox, from call to result, one after the other on a warm thread. The
 * median of all calls: one that had to wait for a processor of a busy machine says nothing about the sandbox.
 */
export async function benchFunctions(events: readonly SegmentEvent[], rounds: number): Promise<Row> {
  const runner = createFunctionRunner({ maxWorkers: 1 })
  const inSandbox = async (event: SegmentEvent): Promise<void> => {
    const insertFunction = { name: 'bench.js', source: SOURCE, settings: SETTINGS }
    const { ends } = await runner.run({ insertFunction, tenant: 'bench', events: [event], batch: false })
    if (ends[0]?.status !== 'returned') throw new Error(`The function ended as ${JSON.stringify(ends)}`)
  }
  try {
    await timed(events, inSandbox)
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < rounds; round++) {
      ours.push(...(await timed(events, inSandbox)))
      theirs.push(...(await timed(events, inNode)))
    }
    return row(median(ours), median(theirs))
  } finally {
    await runner.close()
  }
}

async function timed(
  events: readonly SegmentEvent[],
  run: (event: SegmentEvent) => Promise<unknown>
): Promise<number[]> {
  const times: number[] = []
  for (const event of events.slice(0, CALLS)) {
    const startedAt = performance.now()
    await run(event)
    times.push(performance.now() - startedAt)
  }
  return times
}

function row(oursMs: number, nodeMs: number): Row {
  return {
    work: 'a small insert function',
    against: 'the same handler in Node, without a sandbox',
    ours: `${oursMs.toFixed(2)} ms`,
    theirs: `${nodeMs.toFixed(3)} ms`,
    ratio: oursMs,
    shown: `${oursMs.toFixed(2)} ms`,
    target: `< ${TARGET_MS} ms`,
    reached: oursMs < TARGET_MS
  }
}

import { transform as stockTransform } from '@segment/actions-core'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { parseFql, validate } from '@segment/destination-subscriptions'
import { compileMapping, compileTrigger } from '@extensible-webhooks/engine'
import { LONG_TRIGGER, TRIGGER, heavyData, typicalData } from './samples'
import { alternate, median, type Contender } from './rounds'
import { faster, type Row } from './row'

type Events = readonly SegmentEvent[]

const WHOLE = { data: { '@path': '$.' } }

/** The rows of pure work: mapping, trigger, compilation. */
export async function benchPure(events: Events, rounds: number, roundMs: number): Promise<readonly Row[]> {
  return [
    await mappingRow(events, 'mapping, typical', { data: typicalData() }, 12, rounds, roundMs),
    await mappingRow(events, 'mapping, heavy', { data: heavyData() }, 12, rounds, roundMs),
    await mappingRow(events, 'mapping of the whole event (`$.`)', WHOLE, 4, rounds, roundMs),
    await triggerRow(events, 'trigger, two clauses', TRIGGER, rounds, roundMs),
    await triggerRow(events, 'trigger, five clauses', LONG_TRIGGER, rounds, roundMs),
    compileRow(rounds)
  ]
}

async function mappingRow(
  events: Events,
  work: string,
  mapping: JSONObject,
  target: number,
  rounds: number,
  roundMs: number
): Promise<Row> {
  const compiled = compileMapping(mapping)
  const measured = await alternate(
    [
      overEvents(events, 'ours', (event) => compiled.resolve(event)),
      overEvents(events, 'stock', (event) => stockTransform(mapping, event))
    ],
    rounds,
    roundMs
  )
  return faster(work, 'core’s `transform`', measured, target)
}

async function triggerRow(events: Events, work: string, fql: string, rounds: number, roundMs: number): Promise<Row> {
  const trigger = compileTrigger(fql)
  const measured = await alternate(
    [
      overEvents(events, 'ours', (event) => trigger.matches(event)),
      overEvents(events, 'stock', (event) => validate(parseFql(fql), event))
    ],
    rounds,
    roundMs
  )
  return faster(work, 'core’s `parseFql` and `validate`', measured, 30)
}

function overEvents(events: Events, name: string, work: (event: Record<string, unknown>) => unknown): Contender {
  const inputs = events as unknown as readonly Record<string, unknown>[]
  return {
    name,
    run: (count) => {
      for (let index = 0; index < count; index++) work(inputs[index % inputs.length] as Record<string, unknown>)
    }
  }
}

function compileRow(rounds: number): Row {
  const seconds = Array.from({ length: rounds }, (_, round) => {
    const startedAt = performance.now()
    for (let index = 0; index < 1_000; index++) {
      compileMapping({ url: `https://example.com/${round}/${index}`, data: heavyData() })
    }
    return (performance.now() - startedAt) / 1000
  })
  const ours = median(seconds)
  return {
    work: '1,000 heavy mappings compiled',
    against: '–',
    ours: `${ours.toFixed(3)} s`,
    theirs: '–',
    ratio: ours,
    shown: `${ours.toFixed(3)} s`,
    target: '< 0.2 s',
    reached: ours < 0.2
  }
}

import { createHmac } from 'node:crypto'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Destination } from '@segment/actions-core'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { destination } from '@extensible-webhooks/destination'
import { compileMapping, createEngine, createTransport } from '@extensible-webhooks/engine'
import { Pool } from 'undici'
import { TRIGGER, typicalData } from './samples'
import { alternate, type Contender, type Measured } from './rounds'
import { faster, type Row } from './row'

type Events = readonly SegmentEvent[]

const IN_FLIGHT = 50
const BATCH = 1_000
const SECRET = 'bench-secret'

/** The rows of real HTTP on loopback: single events and batches, signed, through the real plugin. */
export async function benchWire(events: Events, rounds: number, roundMs: number): Promise<readonly Row[]> {
  const receiver = fork(join(__dirname, 'receiver.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [{ port }] = (await once(receiver, 'message')) as [{ port: number }]
  try {
    const base = `http://127.0.0.1:${port}`
    return [...(await singles(events, base, rounds, roundMs)), ...(await batches(events, base, rounds, roundMs))]
  } finally {
    stop(receiver)
  }
}

function stop(receiver: ChildProcess): void {
  receiver.disconnect()
}

/** Settings with one mapping of the plugin, as a host keeps them. */
export function settingsFor(url: string, fields: JSONObject = {}): JSONObject {
  return {
    sharedSecret: SECRET,
    subscriptions: [
      {
        name: 'bench',
        partnerAction: 'send',
        subscribe: TRIGGER,
        mapping: {
          url,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          data: typicalData(),
          ...fields
        }
      }
    ]
  }
}

async function singles(events: Events, base: string, rounds: number, roundMs: number): Promise<readonly Row[]> {
  const transport = createTransport({ allowPrivateNetwork: true, connections: IN_FLIGHT })
  const pool = new Pool(base, { connections: IN_FLIGHT })
  const engine = createEngine(destination, { transport })
  const stock = new Destination(destination)
  const settings = settingsFor(`${base}/one`)
  const bodies = readyBodies(events)
  const measured = await alternate(
    [
      inFlight(events, 'engine', (event) => engine.onEvent(event, settings)),
      inFlight(events, 'stock', (event) => stock.onEvent(event, settings)),
      inFlight(events, 'bare', async (_, index) => {
        const body = bodies[index % bodies.length] ?? ''
        const signature = createHmac('sha1', SECRET).update(body).digest('hex')
        const headers = { 'content-type': 'application/json', 'x-signature': signature }
        const response = await pool.request({ path: '/one', method: 'POST', headers, body })
        await response.body.dump()
      })
    ],
    rounds,
    roundMs
  )
  await transport.close()
  await pool.close()
  return pairs('single events, 50 in flight', measured, [
    ['stock `Destination.onEvent`', 10],
    ['bare `undici.Pool.request` of ready bodies that signs', 0.85]
  ])
}

async function batches(events: Events, base: string, rounds: number, roundMs: number): Promise<readonly Row[]> {
  const transport = createTransport({ allowPrivateNetwork: true })
  const pool = new Pool(base, { connections: 1 })
  const engine = createEngine(destination, { transport })
  const stock = new Destination(destination)
  const settings = settingsFor(`${base}/many`, { enable_batching: true })
  const batch = Array.from({ length: BATCH }, (_, index) => events[index % events.length] as SegmentEvent)
  const measured = await alternate(
    [
      { name: 'engine', run: (count) => inTurn(count, () => engine.onBatch(batch, settings)) },
      { name: 'stock', run: (count) => inTurn(count, () => stock.onBatch(batch, settings)) },
      {
        name: 'hand-written',
        run: (count) =>
          inTurn(count, async () => {
            const body = JSON.stringify(batch.map(byHand))
            const signature = createHmac('sha1', SECRET).update(body).digest('hex')
            const headers = { 'content-type': 'application/json', 'x-signature': signature }
            const response = await pool.request({ path: '/many', method: 'POST', headers, body })
            await response.body.dump()
          })
      }
    ],
    rounds,
    roundMs
  )
  await transport.close()
  await pool.close()
  return pairs(`batches of ${BATCH.toLocaleString('en')}`, measured, [
    ['stock `Destination.onBatch`', 5],
    ['hand-written map, stringify, HMAC and undici', 0.6]
  ])
}

/** What somebody would write for this one mapping, and nothing else. */
function byHand(event: SegmentEvent): JSONObject {
  const { messageId, event: name, timestamp, userId, anonymousId } = event
  const traits = event.context?.traits as { email?: string } | undefined
  const properties = event.properties as { order_id?: string; total?: number } | undefined
  return {
    id: messageId,
    name,
    at: timestamp as string,
    user: userId ?? anonymousId,
    email: traits?.email,
    total: properties?.total,
    title: `Order ${properties?.order_id ?? ''} of ${userId ?? ''}`,
    source: 'website'
  } as JSONObject
}

function readyBodies(events: Events): readonly string[] {
  const compiled = compileMapping(typicalData())
  return events.map((event) => JSON.stringify(compiled.resolve(event as unknown as JSONObject)))
}

function inFlight(
  events: Events,
  name: string,
  send: (event: SegmentEvent, index: number) => Promise<unknown>
): Contender {
  return {
    name,
    run: async (count) => {
      let next = 0
      const worker = async (): Promise<void> => {
        while (next < count) {
          const index = next++
          await send(events[index % events.length] as SegmentEvent, index)
        }
      }
      await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, count) }, worker))
    }
  }
}

async function inTurn(count: number, send: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index++) await send()
}

function pairs(
  work: string,
  [ours, ...others]: readonly Measured[],
  targets: readonly (readonly [against: string, target: number])[]
): readonly Row[] {
  return others.map((other, index) => {
    const [against, target] = targets[index] ?? ['–', 0]
    return faster(work, against, ours ? [ours, other] : [], target)
  })
}

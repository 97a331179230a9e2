import { destination } from '@extensible-webhooks/destination'
import { systemClock, type Outcome } from '@extensible-webhooks/engine'
import {
  createEngines,
  createPipeline,
  defineEntry,
  parseWorkspace,
  type Destination,
  type Workspace,
  type WorkspaceMapping
} from '@extensible-webhooks/workspace'
import type { SegmentEvent } from '@segment/actions-core'

export const SHARED = 'shared secret of a test'
export const STANDARD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** A mapping in the form of a workspace file, and what stands beside it. */
export interface Given {
  readonly name?: string
  readonly trigger?: string
  readonly batch?: object
  readonly fields?: object
  readonly settings?: object
  /** Further members of the destination. */
  readonly destination?: object
}

/** A workspace with one destination of one mapping. */
export function workspaceOf(given: Given, url = 'https://receiver.example.com/'): Workspace {
  const mapping = {
    name: given.name ?? 'Order completed',
    action: 'send',
    enabled: true,
    trigger: given.trigger ?? 'type = "track"',
    ...(given.batch ? { batch: given.batch } : {}),
    fields: { url, ...given.fields }
  }
  const file = {
    version: 1,
    sources: { website: {} },
    destinations: {
      orders: {
        plugin: 'actions-webhook-extensible',
        source: 'website',
        enabled: true,
        settings: given.settings ?? { sharedSecret: SHARED },
        mappings: [mapping],
        ...given.destination
      }
    }
  }
  const { workspace, problems } = parseWorkspace(JSON.stringify(file), '/workspace.json', {
    catalog: [defineEntry(destination, { dynamicAuthentication: true })],
    environment: {}
  })
  if (!workspace) throw new Error(JSON.stringify(problems))
  return workspace
}

/** The only mapping of the only destination. */
export function only(workspace: Workspace): { destination: Destination; mapping: WorkspaceMapping } {
  const [first] = workspace.destinations
  const [mapping] = first?.mappings ?? []
  if (!first || !mapping) throw new Error('There is no mapping.')
  return { destination: first, mapping }
}

/** Delivers events over real sockets, each once; gives their outcomes in the order in which they ended. */
export async function deliver(workspace: Workspace, events: readonly SegmentEvent[]): Promise<Outcome[]> {
  const engines = createEngines(workspace, { clock: systemClock, allowPrivateNetwork: true })
  const outcomes: Outcome[] = []
  const pipeline = createPipeline({
    workspace,
    engineOf: (one) => engines.engineOf(one),
    retry: { attempts: 1, baseMs: 1, maxMs: 1, maxRetryAfterMs: 1 },
    onResult: ({ outcome }) => outcomes.push(outcome)
  })
  for (const [index, event] of events.entries()) {
    const eventId = event.messageId ?? String(index)
    const origin = { file: 'test', line: index + 1 }
    await pipeline.push({ event, eventId, source: 'website', origin, bytes: 1, readAtMs: 0 })
  }
  await pipeline.drain()
  await engines.close()
  return outcomes
}

export function order(number: number, more: object = {}): SegmentEvent {
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: `m-${number}`,
    userId: `u-${number}`,
    anonymousId: 'a-1',
    timestamp: '2026-01-05T08:00:00.000Z',
    properties: {
      order_id: `o-${number}`,
      total: 9.5 + number,
      note: 'Grüße & "Küsse" <3',
      paid: true,
      products: [
        { sku: 'a', quantity: 1 },
        { sku: 'b', quantity: 2 }
      ],
      address: { city: 'Köln', lines: ['Weg 1'] }
    },
    ...more
  } as unknown as SegmentEvent
}

import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { compileMapping, type Outcome, type Prepared, type RunInput } from '@extensible-webhooks/engine'
import {
  createPipeline,
  type IncomingEvent,
  type Pipeline,
  type PipelineEngine,
  type PipelineOptions,
  type PipelineResult,
  type TraceRecord
} from '../../src'
import { createTestClock, type TestClock } from './clock'
import { workspaceOf } from './parse'

/** What the stand-in of the engine was asked to send. */
export interface Sent {
  readonly payloads: readonly JSONObject[]
  readonly input: RunInput
  readonly atMs: number
}

/** A pipeline over a stand-in engine that answers what a test says. */
export interface Bench {
  readonly pipeline: Pipeline
  readonly clock: TestClock
  readonly sent: Sent[]
  readonly results: PipelineResult[]
  readonly traces: TraceRecord[]
  readonly push: (...events: Partial<SegmentEvent>[]) => Promise<void>
  /** Final outcomes as `eventId status` or `eventId stage/code`. */
  outcomes(): string[]
}

export type Answer = (payload: JSONObject, sends: number) => Outcome | Promise<Outcome>

export const delivered: Outcome = { status: 'delivered', httpStatus: 200 }

export function retryable(retryInMs?: number): Outcome {
  const error = { stage: 'response', code: 'server-error', reason: 'The endpoint failed.', httpStatus: 503 } as const
  return { status: 'retryable', error, ...(retryInMs === undefined ? {} : { retryInMs }) }
}

export function createBench(
  text: string,
  answer: Answer = () => delivered,
  options: Partial<PipelineOptions> = {}
): Bench {
  const clock = createTestClock()
  const sent: Sent[] = []
  const results: PipelineResult[] = []
  const traces: TraceRecord[] = []
  const counts = new Map<string, number>()
  const engine: PipelineEngine = {
    prepare: (_action, event, mapping) => {
      const payload = compileMapping(mapping).resolve(event as unknown as Record<string, unknown>)
      const bad = event.properties?.['bad'] === true
      const rejection = { stage: 'validation', code: 'invalid-payload', reason: 'bad', eventId: 'x' } as const
      return bad ? rejection : { payload, event }
    },
    send: async (_action, prepared: readonly Prepared[], input) => {
      const payloads = prepared.map(({ payload }) => payload)
      sent.push({ payloads, input, atMs: clock.now() })
      const outcomes = await Promise.all(
        prepared.map(async ({ payload, event }) => {
          const count = (counts.get(event.messageId ?? '') ?? 0) + 1
          counts.set(event.messageId ?? '', count)
          return answer(payload, count)
        })
      )
      return { outcomes, exchanges: [], payloads, results: [] }
    },
    close: async () => undefined
  }
  const pipeline = createPipeline({
    workspace: options.workspace ?? workspaceOf(text),
    engineOf: () => engine,
    onResult: (result) => results.push(result),
    onTrace: (record) => traces.push(record),
    clock,
    random: () => 0.5,
    ...options
  })
  let line = 0
  return {
    pipeline,
    clock,
    sent,
    results,
    traces,
    push: async (...events) => {
      for (const event of events) await pipeline.push(incoming(event, ++line))
    },
    outcomes: () =>
      results.map(({ incoming: { eventId }, outcome }) =>
        outcome.status === 'delivered'
          ? `${eventId} delivered`
          : `${eventId} ${outcome.error.stage}/${outcome.error.code}`
      )
  }
}

export function incoming(event: Partial<SegmentEvent>, line: number): IncomingEvent {
  const eventId = event.messageId ?? `m${line}`
  return {
    event: { type: 'track', ...event, messageId: eventId },
    eventId,
    source: 'website',
    origin: { file: 'events.ndjson', line },
    bytes: 100,
    readAtMs: 0
  }
}

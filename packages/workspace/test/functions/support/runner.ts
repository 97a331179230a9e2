import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import {
  createFunctionRunner,
  type FunctionEnd,
  type FunctionLog,
  type FunctionResult,
  type FunctionRunner,
  type FunctionRunnerOptions,
  type InsertFunction
} from '../../../src/index'
import { buildWorker } from './build'

/** An event as a source sends it. */
export const EVENT: SegmentEvent = {
  type: 'track',
  event: 'Order Completed',
  messageId: 'm-1',
  userId: 'u-1',
  timestamp: '2026-01-01T00:00:00.000Z',
  properties: { order_id: 'o-1', total: 12.5 }
}

/** What a test says about a run beside the source. */
export interface Given {
  readonly event?: SegmentEvent
  readonly events?: readonly SegmentEvent[]
  readonly settings?: JSONObject
  readonly tenant?: string
  readonly signal?: AbortSignal
}

/** A runner for the tests of a file, and short forms of its calls. */
export interface Bench {
  readonly runner: () => FunctionRunner
  run(source: string, given?: Given): Promise<FunctionResult>
  /** The end of a run with one event. */
  end(source: string, given?: Given): Promise<FunctionEnd>
  /** The member `out` of the event that comes back, which the body of `onTrack` sets. */
  out(body: string, given?: Given): Promise<unknown>
  logs(source: string): Promise<readonly FunctionLog[]>
}

export function insertFunction(source: string, settings: JSONObject = {}): InsertFunction {
  return { name: 'order.js', source, settings }
}

/** Makes a runner before the tests of a file, and closes it after them. */
export function useRunner(options: () => FunctionRunnerOptions = () => ({})): Bench {
  let runner: FunctionRunner | undefined
  beforeAll(() => {
    buildWorker()
    runner = createFunctionRunner(options())
  }, 60_000)
  afterAll(() => runner?.close())
  const running = (): FunctionRunner => {
    if (!runner) throw new Error('The runner is there within tests only')
    return runner
  }
  const bench: Bench = {
    runner: running,
    run: (source, { event = EVENT, events, settings = {}, tenant = 'shop', signal } = {}) =>
      running().run(
        {
          insertFunction: insertFunction(source, settings),
          tenant,
          events: events ?? [event],
          batch: events !== undefined
        },
        signal
      ),
    end: async (source, given) => (await bench.run(source, given)).ends[0]!,
    out: async (body, given) => {
      const end = await bench.end(`async function onTrack(event, settings) {\n${body}\nreturn event }`, given)
      if (end.status !== 'returned') throw new Error(`${end.status}: ${end.error.code}: ${end.error.reason}`)
      return memberOf(end, 'out')
    },
    logs: async (source) => (await bench.run(source)).logs
  }
  return bench
}

/** A member of the event that a run gave. */
export function memberOf(end: FunctionEnd, name: string): unknown {
  return end.status === 'returned' ? (end.event as unknown as Record<string, unknown>)[name] : undefined
}

/** A function that gives the event back, for showing that the sandbox still works. */
export const IDENTITY = 'async function onTrack(event) { return event }'

/** What an end with an error says. */
export function rejected(code: string, reason: unknown): FunctionEnd {
  return { status: 'rejected', error: { stage: 'function', code, reason } } as FunctionEnd
}

export function retryable(reason: unknown): FunctionEnd {
  return { status: 'retryable', error: { stage: 'function', code: 'failed', reason } } as FunctionEnd
}

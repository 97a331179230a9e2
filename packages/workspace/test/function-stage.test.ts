import type { SegmentEvent } from '@segment/actions-core'
import type { FunctionCall, FunctionEnd, FunctionRunner, HandlerName } from '../src'
import { createBench, type Bench } from './support/pipeline'
import { problemsOf, workspaceText } from './support/parse'
import { settle } from './support/clock'

type Answer = (event: SegmentEvent, run: number) => FunctionEnd

interface StandIn extends FunctionRunner {
  readonly calls: FunctionCall[]
}

function runner(answer: Answer, handlers: readonly HandlerName[] = ['onTrack']): StandIn {
  const calls: FunctionCall[] = []
  const runs = new Map<string, number>()
  return {
    calls,
    handlersOf: () => Promise.resolve(handlers),
    run: async (call) => {
      calls.push(call)
      const ends = call.events.map((event) => {
        const run = (runs.get(event.messageId ?? '') ?? 0) + 1
        runs.set(event.messageId ?? '', run)
        return answer(event, run)
      })
      return { ends, logs: [{ level: 'log', text: 'seen' }], durationMs: 1, memoryBytes: 1 }
    },
    close: () => Promise.resolve()
  }
}

const returned = (event: SegmentEvent): FunctionEnd => ({
  status: 'returned',
  event: { ...event, properties: { ...event.properties, added: true } }
})
const ended = (status: 'rejected' | 'retryable', code: 'dropped' | 'failed'): FunctionEnd => ({
  status,
  error: { stage: 'function', code, reason: 'because' }
})

const source = 'insertFunction: { source: "async function onTrack(event) { return event }" }'
const batched = 'trigger: type = "track"\nbatch: { size: 3, maxWaitMs: 1000 }\nfields: { url: "http://127.0.0.1:1/" }'

function benchWith(functions: FunctionRunner, mapping?: string): Bench {
  return createBench(workspaceText({ destination: source, ...(mapping ? { mapping } : {}) }), undefined, { functions })
}

describe('C4: the insert function of a destination', () => {
  it('changes the event before its mapping, once for all mappings that want it', async () => {
    const functions = runner(returned)
    const end = `      - { name: second, action: send, enabled: true, trigger: 'type = "track"', fields: { url: "http://b/" } }\n`
    const bench = createBench(workspaceText({ destination: source, end }), undefined, { functions })
    await bench.push({ properties: { a: 1 } })
    await bench.pipeline.drain()
    expect(bench.sent.map(({ payloads }) => payloads[0]?.['data'])).toEqual([
      expect.objectContaining({ properties: { a: 1, added: true } }),
      expect.objectContaining({ properties: { a: 1, added: true } })
    ])
    expect(functions.calls).toHaveLength(1)
    expect(functions.calls[0]).toMatchObject({ tenant: 'orders', batch: false, insertFunction: { settings: {} } })
    expect(bench.traces.find(({ stage }) => stage === 'function')).toMatchObject({
      passed: true,
      difference: [{ path: 'properties.added', after: true }],
      logs: [{ level: 'log', text: 'seen' }]
    })
  })

  it('runs after the trigger: an event that no mapping wants never reaches it', async () => {
    const functions = runner(returned)
    const bench = benchWith(functions)
    await bench.push({ type: 'page' })
    await bench.pipeline.drain()
    expect([functions.calls.length, bench.outcomes()]).toEqual([0, ['m1 trigger/not-matched']])
  })

  it('turns an event away with its own reason, and the next one goes on', async () => {
    const bench = benchWith(runner((event) => (event.event === 'Bad' ? ended('rejected', 'dropped') : returned(event))))
    await bench.push({ event: 'Bad' }, { event: 'Good' })
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 function/dropped', 'm2 delivered'])
  })

  it('is run again after a RetryError, with the pauses of a retry, until the attempts are spent', async () => {
    const functions = runner((event, run) => (run < 3 ? ended('retryable', 'failed') : returned(event)))
    const bench = benchWith(functions)
    await bench.push({})
    await bench.clock.advance(10_000)
    expect([functions.calls.length, bench.outcomes()]).toEqual([3, ['m1 delivered']])
    const never = benchWith(runner(() => ended('retryable', 'failed')))
    await never.push({})
    await never.clock.advance(600_000)
    expect(never.outcomes()).toEqual(['m1 function/failed'])
    expect(never.results[0]?.attempts).toBe(5)
  })

  it('gets events together in onBatch, and what it gives back goes in batches', async () => {
    const functions = runner(returned, ['onTrack', 'onBatch'])
    const bench = benchWith(functions, batched)
    await bench.push({}, {}, {}, {})
    await settle()
    expect(functions.calls).toHaveLength(0)
    await bench.pipeline.drain()
    expect(functions.calls.map(({ batch, events }) => [batch, events.length])).toEqual([[true, 4]])
    expect(bench.sent.map(({ payloads }) => payloads.length)).toEqual([3, 1])
  })

  it('does not wait for others after a RetryError in onBatch where the end is waited for', async () => {
    const functions = runner((event, run) => (run < 2 ? ended('retryable', 'failed') : returned(event)), ['onBatch'])
    const bench = benchWith(functions, batched)
    await bench.push({}, {})
    const drained = bench.pipeline.drain()
    // One pause of a retry (half of 500 ms), and no wait for a chunk to fill.
    await bench.clock.advance(300)
    await drained
    expect(bench.outcomes()).toEqual(['m1 delivered', 'm2 delivered'])
  })

  it('waits in onBatch no longer than the mapping lets a batch wait, and never for more than 1,000 events', async () => {
    const functions = runner(returned, ['onBatch'])
    const bench = benchWith(functions, batched)
    await bench.push({})
    await bench.clock.advance(1_000)
    expect(functions.calls).toHaveLength(1)
    for (let index = 0; index < 1_000; index++) await bench.push({})
    await settle()
    expect(functions.calls.at(-1)?.events).toHaveLength(1_000)
  })

  it('gets single events where no mapping sends batches, also with an onBatch', async () => {
    const functions = runner(returned, ['onBatch', 'onTrack'])
    const bench = benchWith(functions)
    await bench.push({}, {})
    await bench.pipeline.drain()
    expect(functions.calls.map(({ batch }) => batch)).toEqual([false, false])
  })

  it('that gives too few results loses no event', async () => {
    const functions = runner(returned)
    functions.run = async () => ({ ends: [], logs: [], durationMs: 0, memoryBytes: 0 })
    const bench = benchWith(functions)
    await bench.push({})
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 function/failed'])
  })

  it('whose runner breaks is tried again and then told', async () => {
    const functions = runner(returned)
    functions.run = () => Promise.reject(new Error('worker gone'))
    const bench = benchWith(functions)
    await bench.push({})
    await bench.clock.advance(600_000)
    expect(bench.outcomes()).toEqual(['m1 function/failed'])
    expect(bench.results[0]?.outcome).toMatchObject({ error: { reason: 'worker gone' } })
  })

  it('lets go at the end like everything else', async () => {
    const bench = benchWith(runner(() => ended('retryable', 'failed')))
    await bench.push({})
    await settle()
    bench.pipeline.letGo()
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 request/aborted'])
  })

  it('is never passed over in silence: without a runner there is no pipeline', () => {
    expect(() => createBench(workspaceText({ destination: source }))).toThrow(/"orders" has an insert function/)
  })

  it.each([
    ['insertFunction: {}', /expected file: \(a path\) or source:/],
    ['insertFunction: { file: ./f.js, source: "1" }', /only one of them/],
    ['insertFunction: { file: ./nowhere.js }', /the file \.\/nowhere\.js cannot be read \(ENOENT\)/],
    ['insertFunction: { source: "function onTrack( {" }', /insert-function\.js:1 is not valid JavaScript/],
    ['insertFunction: { sorce: "1" }', /did you mean "source"/]
  ])('is refused when the workspace is loaded: %s', (destination, expected) => {
    const [problem] = problemsOf(workspaceText({ destination }))
    expect(problem).toMatch(/^shop\.yaml:9:/)
    expect(problem).toMatch(expected)
  })

  it('that is not enabled is not run', async () => {
    const bench = createBench(workspaceText({ destination: source.replace(' }" }', ' }", enabled: false }') }))
    await bench.push({})
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 delivered'])
  })
})

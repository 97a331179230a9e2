import fc from 'fast-check'
import type { Outcome } from '@extensible-webhooks/engine'
import { createBench, delivered, retryable } from './support/pipeline'
import { workspaceText } from './support/parse'

const rejected: Outcome = {
  status: 'rejected',
  error: { stage: 'response', code: 'client-error', reason: 'The endpoint refused it.' }
}

const seed = process.env['XWH_SEED'] === undefined ? {} : { seed: Number(process.env['XWH_SEED']) }
const numRuns = Number(process.env['XWH_RUNS'] ?? 60)

describe('whatever an endpoint answers', () => {
  it('every delivery ends once, is sent five times at most, and shares batches only with its own URL', async () => {
    const answers = fc.array(fc.constantFrom('delivered', 'rejected', 'retry', 'later'), { minLength: 1, maxLength: 6 })
    const events = fc.array(fc.record({ url: fc.constantFrom('a', 'b', 'c'), answers }), {
      minLength: 1,
      maxLength: 25
    })
    const batch = fc.option(
      fc.record({ size: fc.integer({ min: 1, max: 7 }), bytes: fc.integer({ min: 50, max: 900 }) })
    )
    await fc.assert(
      fc.asyncProperty(events, batch, fc.integer({ min: 1, max: 4 }), async (items, limits, concurrency) => {
        const mapping = [
          'trigger: type = "track"',
          'fields: { url: { "@template": "http://{{properties.url}}/" }, data: { n: { "@path": $.properties.n } } }',
          limits ? `batch: ${JSON.stringify(limits)}` : ''
        ].join('\n')
        const answerOf = ({ data }: { readonly data?: unknown }, sends: number): Outcome => {
          const { answers: list } = items[(data as { n: number }).n]!
          const answer = list[Math.min(sends, list.length) - 1]
          return answer === 'delivered'
            ? delivered
            : answer === 'rejected'
              ? rejected
              : retryable(answer === 'later' ? 5_000 : undefined)
        }
        const bench = createBench(workspaceText({ mapping }), answerOf, { concurrency, maxDeliveries: 30 })
        await bench.push(...items.map(({ url }, n) => ({ properties: { url, n } })))
        const drained = bench.pipeline.drain()
        await bench.clock.advance(10 * 60_000)
        await drained
        expect(bench.results.map(({ incoming }) => incoming.eventId).sort()).toEqual(
          items.map((_, n) => `m${n + 1}`).sort()
        )
        expect(Math.max(...bench.results.map(({ attempts }) => attempts))).toBeLessThanOrEqual(5)
        for (const { payloads } of bench.sent) expect(new Set(payloads.map(({ url }) => url)).size).toBe(1)
        expect(bench.pipeline.underWay()).toBe(0)
        expect(bench.clock.sleeping()).toEqual([])
      }),
      { numRuns, ...seed }
    )
  }, 60_000)
})

import { createEngage, createPipeline, type PipelineResult } from '../../src'
import { createBench } from '../support/pipeline'
import { DAY_MS, engageText, engageWorkspace, order, RECENT } from '../support/engage'
import { settle } from '../support/clock'

/** Mappings that take the calls of Engage, and nothing else. */
const MAPPING = `trigger: 'context.personas.computation_class = "audience"'`
const FIELDS = `fields: { url: "http://orders/", data: { "@path": $.traits } }`

const text = engageText(RECENT)
  .replaceAll(`trigger: 'type = "identify" or type = "track"'`, MAPPING)
  .replaceAll(/fields: \{ url: "http:\/\/orders\/" \}/g, FIELDS)

describe('calls of Engage in the one pipeline (C7, C4)', () => {
  it('go through integrations, trigger and mapping like every other event, and only to their destination', async () => {
    const bench = createBench(text, undefined, { workspace: engageWorkspace(text) })
    const engage = await createEngage({
      workspace: engageWorkspace(text),
      clock: bench.clock,
      onEvent: (incoming) => bench.pipeline.push(incoming)
    })
    const source = 'website'
    await engage.record({ event: { type: 'track', ...order('u1'), timestamp: new Date(0) }, source })
    await engage.sync('recent')
    await bench.clock.advance(30 * DAY_MS)
    await engage.sync('recent')
    await settle()
    expect(bench.sent.map(({ payloads }) => payloads[0])).toEqual([
      expect.objectContaining({ url: 'http://orders/', data: { order_completed_last_30days: true } }),
      expect.objectContaining({ url: 'http://orders/', data: { order_completed_last_30days: false } })
    ])
    expect(bench.traces.filter(({ stage, passed }) => stage === 'integrations' && !passed)).toHaveLength(2)
    expect(bench.results.map(({ outcome, destination }) => [outcome.status, destination?.slug])).toEqual([
      ['delivered', 'orders'],
      ['delivered', 'orders']
    ])
  })

  it('are told by the pipeline where a filter drops them, and are not sent again', async () => {
    const filter = `    filters:\n      - { name: none, when: 'type = "identify"', action: drop }\n`
    const filtered = text.replace('    enabled: true\n', `    enabled: true\n${filter}`)
    const results: PipelineResult[] = []
    const bench = createBench(filtered, undefined, { workspace: engageWorkspace(filtered) })
    const pipeline = createPipeline({
      workspace: engageWorkspace(filtered),
      engineOf: () => {
        throw new Error('nothing is sent')
      },
      onResult: (result) => results.push(result)
    })
    const engage = await createEngage({
      workspace: engageWorkspace(filtered),
      clock: bench.clock,
      onEvent: (incoming) => pipeline.push(incoming)
    })
    await engage.record({ event: { type: 'track', ...order('u1'), timestamp: new Date(0) }, source: 'website' })
    await engage.sync('recent')
    await engage.sync('recent')
    expect(results.map(({ outcome }) => outcome)).toEqual([
      expect.objectContaining({ status: 'rejected', error: expect.objectContaining({ stage: 'filter' }) })
    ])
  })
})

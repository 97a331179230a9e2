import { createBench } from './support/pipeline'
import { workspaceText } from './support/parse'

function bench(
  batch: string,
  fields = '{ url: { "@path": $.properties.url }, data: { "@path": $.properties } }'
): ReturnType<typeof createBench> {
  return createBench(workspaceText({ mapping: `trigger: type = "track"\nfields: ${fields}\n${batch}` }))
}

const at = (url: string, more: Record<string, string> = {}): { properties: Record<string, string> } => ({
  properties: { url, ...more }
})

describe('a batch', () => {
  it('is sent when it holds as many as its size', async () => {
    const { push, sent, pipeline } = bench('batch: { size: 2 }')
    await push(at('http://a/'), at('http://a/'), at('http://a/'))
    expect(sent.map(({ payloads }) => payloads.length)).toEqual([2])
    await pipeline.drain()
    expect(sent.map(({ payloads }) => payloads.length)).toEqual([2, 1])
    expect(sent.every(({ input }) => input.batch)).toBe(true)
  })

  it('never mixes payloads whose keys differ', async () => {
    const { push, sent, pipeline } = bench('batch: { size: 2 }')
    await push(at('http://a/'), at('http://b/'), at('http://a/'), at('http://b/'), at('http://a/'))
    await pipeline.drain()
    expect(sent.map(({ payloads }) => payloads.map(({ url }) => url))).toEqual([
      ['http://a/', 'http://a/'],
      ['http://b/', 'http://b/'],
      ['http://a/']
    ])
  })

  it('takes its keys from the payload where the payload names them', async () => {
    const fields = '{ url: { "@path": $.properties.url }, batch_keys: [method] }'
    const { push, sent, pipeline } = bench('batch: {}', fields)
    await push(at('http://a/'), at('http://b/'))
    await pipeline.drain()
    expect(sent).toHaveLength(1)
  })

  it('has one envelope, whatever the keys are', async () => {
    const fields = '{ url: "http://a/", batch_keys: [url], batch_envelope: { list: { "@path": $.properties.list } } }'
    const { push, sent, pipeline } = bench('batch: {}', fields)
    await push(...['x', 'y', 'x'].map((list) => at('http://a/', { list })))
    await pipeline.drain()
    expect(sent.map(({ payloads }) => payloads.map((payload) => payload['batch_envelope']))).toEqual([
      [{ list: 'x' }, { list: 'x' }],
      [{ list: 'y' }]
    ])
  })

  it('is sent before the next payload would take it over its bytes', async () => {
    const { push, sent, pipeline } = bench('batch: { bytes: 400 }')
    const long = at('http://a/', { text: 'é'.repeat(50) })
    await push(long, long, long)
    await pipeline.drain()
    for (const { payloads } of sent) expect(Buffer.byteLength(JSON.stringify(payloads))).toBeLessThanOrEqual(400)
    expect(sent.flatMap(({ payloads }) => payloads)).toHaveLength(3)
    expect(sent.length).toBeGreaterThan(1)
  })

  it('holds one payload that is larger than its bytes', async () => {
    const { push, sent, pipeline } = bench('batch: { bytes: 10 }')
    await push(at('http://a/'), at('http://a/'))
    await pipeline.drain()
    expect(sent.map(({ payloads }) => payloads.length)).toEqual([1, 1])
  })

  it('waits no longer than it may', async () => {
    const { push, sent, clock } = bench('batch: { maxWaitMs: 300 }')
    await push(at('http://a/'))
    await clock.advance(299)
    expect(sent).toHaveLength(0)
    await clock.advance(1)
    expect(sent).toHaveLength(1)
    expect(clock.sleeping()).toEqual([])
  })

  it('waits one second where the mapping does not say', async () => {
    const { push, sent, clock } = bench('batch: {}')
    await push(at('http://a/'))
    await clock.advance(999)
    expect(sent).toHaveLength(0)
    await clock.advance(1)
    expect(sent).toHaveLength(1)
  })

  it('is switched on by the field enable_batching, with the size of the field batch_size', async () => {
    const fields = '{ url: "http://a/", enable_batching: true, batch_size: 2 }'
    const { push, sent, pipeline } = bench('', fields)
    await push({}, {}, {})
    await pipeline.drain()
    expect(sent.map(({ payloads }) => payloads.length)).toEqual([2, 1])
  })

  it('has a size that beats the field, and a thousand where the field is 0', async () => {
    const fields = '{ url: "http://a/", batch_size: 0 }'
    const { push, sent, pipeline } = bench('batch: {}', fields)
    await push(...Array.from({ length: 1_001 }, () => ({})))
    await pipeline.drain()
    expect(sent.map(({ payloads }) => payloads.length)).toEqual([1_000, 1])
    const beaten = bench('batch: { size: 3 }', '{ url: "http://a/", batch_size: 2 }')
    await beaten.push({}, {}, {})
    expect(beaten.sent.map(({ payloads }) => payloads.length)).toEqual([3])
  })

  it('is not formed where nothing switches batching on', async () => {
    const { push, sent, pipeline } = bench('')
    await push(at('http://a/'), at('http://a/'))
    await pipeline.drain()
    expect(sent.map(({ input }) => input.batch)).toEqual([false, false])
  })
})

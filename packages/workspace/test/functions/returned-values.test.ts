import fc from 'fast-check'
import type { SegmentEvent } from '@segment/actions-core'
import { EVENT, IDENTITY, memberOf, rejected, useRunner } from './support/runner'

describe('what a handler returns (C5, F43)', () => {
  const bench = useRunner(() => ({ timeoutMs: 2_500 }))
  const returned = (expression: string): ReturnType<typeof bench.end> =>
    bench.end(`async function onTrack(event) { return ${expression} }`)

  it.each([
    ['a list', '[event]', 'What onTrack returned is a list; it must be the event, an object.'],
    ['a text', '"event"', 'What onTrack returned is a string; it must be the event, an object.'],
    ['a number', '5', 'What onTrack returned is a number; it must be the event, an object.'],
    ['a function', '() => event', 'What onTrack returned is a function; it must be the event, an object.'],
    ['a symbol', 'Symbol()', 'What onTrack returned is a symbol; it must be the event, an object.'],
    ['a cycle', '(event.self = event)', 'What onTrack returned cannot be written as JSON: circular reference.'],
    ['a BigInt', '{ ...event, n: 1n }', 'cannot be written as JSON'],
    ['a getter that throws', '{ get a() { throw new Error("no") } }', 'cannot be written as JSON: no.'],
    ['a proxy that throws', 'new Proxy({}, { ownKeys() { throw new Error("no") } })', 'cannot be written as JSON: no.'],
    ['a toJSON that throws', '{ toJSON() { throw new Error("no") } }', 'cannot be written as JSON: no.'],
    ['a toJSON that gives a text', '{ toJSON: () => "x" }', 'is no object when it is written as JSON.'],
    ['a toJSON that gives nothing', '{ toJSON() {} }', 'is no object when it is written as JSON.'],
    ['a date', 'new Date(0)', 'is no object when it is written as JSON.']
  ])('rejects %s', async (_, expression, reason) => {
    expect(await returned(expression)).toEqual(rejected('failed', expect.stringContaining(reason)))
  })

  it('takes the values of getters and of toJSON', async () => {
    const expression =
      '{ ...event, get a() { return 1 }, b: { toJSON: () => ({ c: 2 }) }, d: new Date(0), e: undefined, f() {} }'
    expect(await returned(expression)).toEqual({
      status: 'returned',
      event: { ...EVENT, a: 1, b: { c: 2 }, d: '1970-01-01T00:00:00.000Z' }
    })
  })

  it('treats a returned error as if it were thrown', async () => {
    expect(await returned('new DropEvent("done")')).toEqual(rejected('dropped', 'done'))
  })

  it('rejects 100 MB, and the next run works (F43)', async () => {
    const end = await returned(`({ ...event, text: 'x'.repeat(1e8) })`)
    expect(end).toEqual(rejected('failed', expect.stringContaining('memory')))
    expect(await bench.end(IDENTITY)).toEqual({ status: 'returned', event: EVENT })
  })

  it('rejects 5 MB by its size', async () => {
    expect(await returned(`({ ...event, text: 'x'.repeat(5e6) })`)).toEqual(
      rejected('failed', expect.stringMatching(/is 5000\d+ characters of JSON; at most 4194304 are taken/))
    )
  })

  it('takes 4 MB', async () => {
    const end = await returned(`({ ...event, text: 'x'.repeat(4e6) })`)
    expect(memberOf(end, 'text')).toHaveLength(4e6)
  })

  it('ends a getter that never returns (F43)', async () => {
    const end = await bench.end('function onTrack() { return { get a() { for (;;) {} } } }')
    expect(end.status).toBe('retryable')
  }, 15_000)

  it('rejects what is nested deeper than an event may be', async () => {
    const body = 'let deep = event; for (let i = 0; i < 1500; i++) deep = deep.a = {}; return event'
    expect(await bench.end(`function onTrack(event) { ${body} }`)).toEqual(
      rejected('failed', 'onTrack returned an event that is nested deeper than 1000 levels.')
    )
  })

  it('takes and gives back an event that is nested as deep as it may be', async () => {
    let properties: Record<string, unknown> = {}
    for (let level = 0; level < 997; level++) properties = { a: properties }
    const event = { ...EVENT, properties } as SegmentEvent
    expect(await bench.end(IDENTITY, { event })).toEqual({ status: 'returned', event })
  })

  it('does not let __proto__ of an event set a prototype, on either side', async () => {
    const event = JSON.parse('{"type":"track","messageId":"m","__proto__":{"polluted":true}}') as SegmentEvent
    const end = await bench.end('const onTrack = (event) => (event.seen = event.polluted ?? "no", event)', { event })
    expect(JSON.stringify(end)).toBe(
      '{"status":"returned","event":{"type":"track","messageId":"m","__proto__":{"polluted":true},"seen":"no"}}'
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('gives any JSON event back unchanged from a function that returns its argument', async () => {
    const event = fc
      .record({
        messageId: fc.string({ minLength: 1 }),
        properties: fc.jsonValue({ maxDepth: 4 }),
        traits: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())
      })
      // JSON has no −0.
      .map((members) => JSON.parse(JSON.stringify({ type: 'track', ...members })) as SegmentEvent)
    await fc.assert(
      fc.asyncProperty(event, async (given) => {
        expect(await bench.end(IDENTITY, { event: given })).toEqual({ status: 'returned', event: given })
      }),
      { numRuns: 200 }
    )
  })

  it('keeps texts of every kind, also half surrogate pairs and NUL', async () => {
    const properties = {
      half: 'a\ud800b',
      nul: 'a\u0000b',
      emoji: '😀',
      bom: '\ufeff',
      line: '\u2028',
      'k\u0000\udfff': 1
    }
    const end = await bench.end(IDENTITY, { event: { ...EVENT, properties }, settings: properties })
    expect(end).toEqual({ status: 'returned', event: { ...EVENT, properties } })
  })
})

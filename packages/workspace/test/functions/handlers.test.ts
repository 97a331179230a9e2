import { isFunctionError, type FunctionError, type HandlerName } from '../../src/index'
import { EVENT, IDENTITY, insertFunction, rejected, retryable, useRunner } from './support/runner'

const HANDLERS: readonly (readonly [string, HandlerName])[] = [
  ['track', 'onTrack'],
  ['identify', 'onIdentify'],
  ['page', 'onPage'],
  ['screen', 'onScreen'],
  ['group', 'onGroup'],
  ['alias', 'onAlias'],
  ['delete', 'onDelete']
]

const EVENTS = ['a', 'b', 'c'].map((messageId) => ({ ...EVENT, messageId }))

describe('the handlers of an insert function (C5)', () => {
  const bench = useRunner(() => ({ timeoutMs: 2_000 }))

  it.each(HANDLERS)('gives an event of type %s to %s', async (type, handler) => {
    const source = `async function ${handler}(event) { event.by = '${handler}'; return event }`
    expect(await bench.end(source, { event: { ...EVENT, type } as typeof EVENT })).toEqual({
      status: 'returned',
      event: { ...EVENT, type, by: handler }
    })
  })

  it.each([
    ['a function', 'function onTrack(event) { return event }'],
    ['an async function', 'async function onTrack(event) { return event }'],
    ['an arrow function in a const', 'const onTrack = async (event) => event'],
    ['a let', 'let onTrack = (event) => Promise.resolve(event)'],
    ['a member of globalThis', 'globalThis.onTrack = (event) => event']
  ])('takes a handler that is %s', async (_, source) => {
    expect(await bench.end(source)).toEqual({ status: 'returned', event: EVENT })
  })

  it('hands over the settings', async () => {
    expect(await bench.out('event.out = settings', { settings: { region: 'eu', keys: ['a', 1, null] } })).toEqual({
      region: 'eu',
      keys: ['a', 1, null]
    })
  })

  it('gives the handler a copy: the event of the caller stays as it was', async () => {
    const event = { ...EVENT, properties: { order_id: 'o-1' } }
    await bench.end('function onTrack(event) { event.properties.order_id = "x"; delete event.userId; return event }', {
      event
    })
    expect(event).toEqual({ ...EVENT, properties: { order_id: 'o-1' } })
  })

  it('rejects an event whose handler is missing as event-not-supported', async () => {
    expect(await bench.end('async function onIdentify(event) { return event }')).toEqual(
      rejected('event-not-supported', 'order.js declares no onTrack.')
    )
  })

  it('rejects a type that Segment does not know as event-not-supported', async () => {
    expect(await bench.end(IDENTITY, { event: { ...EVENT, type: 'toString' } as never })).toEqual(
      rejected('event-not-supported', 'There is no handler for events of type "toString".')
    )
  })

  it.each(['', 'return null', 'return undefined', 'return'])(
    'drops an event that is not returned: { %s }',
    async (body) => {
      expect(await bench.end(`async function onTrack(event) { ${body} }`)).toEqual(
        rejected('dropped', 'onTrack did not return the event.')
      )
    }
  )

  it('keeps the type and the messageId of the original where a function leaves them out', async () => {
    expect(await bench.end('const onTrack = () => ({ userId: "u-2", type: 7, messageId: "" })')).toEqual({
      status: 'returned',
      event: { userId: 'u-2', type: 'track', messageId: 'm-1' }
    })
  })

  it('lets a function change the type and the messageId', async () => {
    const end = await bench.end('const onTrack = (event) => ({ ...event, type: "identify", messageId: "new" })')
    expect(end).toEqual({ status: 'returned', event: { ...EVENT, type: 'identify', messageId: 'new' } })
  })

  it('ends as retryable where a handler waits for a promise that nothing settles', async () => {
    expect(await bench.end('const onTrack = () => new Promise(() => {})')).toEqual(
      retryable('onTrack waits for a promise that nothing settles.')
    )
  })

  it('refuses a call that has not exactly one event and is no batch', async () => {
    const call = { insertFunction: insertFunction(IDENTITY), tenant: 'shop', events: EVENTS, batch: false }
    await expect(bench.runner().run(call)).rejects.toThrow('A run that is no batch takes one event')
  })

  it('says how long the run took and how much memory it used', async () => {
    const small = await bench.run(IDENTITY)
    const large = await bench.run('const onTrack = (event) => (new Uint8Array(8e6).fill(1), event)')
    expect(small.durationMs).toBeGreaterThan(0)
    expect(small.memoryBytes).toBeGreaterThan(1_000_000)
    expect(large.memoryBytes).toBeGreaterThan(9e6)
  })
})

describe('onBatch (C5)', () => {
  const bench = useRunner(() => ({ timeoutMs: 2_000 }))

  it('gives all events to one call and takes one result for each, in their order', async () => {
    const source =
      'async function onBatch(events, settings) { return events.map((e, i) => ({ ...e, at: i, n: settings.n })) }'
    const { ends } = await bench.run(source, { events: EVENTS, settings: { n: 5 } })
    expect(ends).toEqual(EVENTS.map((event, at) => ({ status: 'returned', event: { ...event, at, n: 5 } })))
  })

  it('drops the events whose result is null or undefined, and no others', async () => {
    const { ends } = await bench.run('const onBatch = ([a, b, c]) => [null, b, undefined]', { events: EVENTS })
    const dropped = rejected('dropped', 'onBatch did not return the event.')
    expect(ends).toEqual([dropped, { status: 'returned', event: EVENTS[1] }, dropped])
  })

  it('takes an error in the place of a result for that event', async () => {
    const source = `const onBatch = ([a, b, c]) => [new RetryError('later'), new ValidationError('no total'), c]`
    const { ends } = await bench.run(source, { events: EVENTS })
    expect(ends).toEqual([
      retryable('later'),
      rejected('invalid', 'no total'),
      { status: 'returned', event: EVENTS[2] }
    ])
  })

  it.each([
    [
      'a shorter list',
      '[events[0]]',
      'onBatch returned 1 results for 3 events; it must return one for each, in order.'
    ],
    ['no list', 'events[0]', 'onBatch returned no list; it must return one result for each event.'],
    ['nothing', 'undefined', 'onBatch returned no list; it must return one result for each event.']
  ])('rejects all events where it returns %s', async (_, returned, reason) => {
    const { ends } = await bench.run(`const onBatch = (events) => ${returned}`, { events: EVENTS })
    expect(ends).toEqual(EVENTS.map(() => rejected('failed', reason)))
  })

  it('says that promises in the list are to be awaited', async () => {
    const { ends } = await bench.run('const onBatch = (events) => events.map(async (e) => e)', { events: EVENTS })
    expect(ends[2]).toEqual(rejected('failed', 'Result 3 of onBatch is a promise; it must be the event, an object.'))
  })

  it('gives every event the error that it throws', async () => {
    const { ends } = await bench.run(`const onBatch = () => { throw new RetryError('busy') }`, { events: EVENTS })
    expect(ends).toEqual(EVENTS.map(() => retryable('busy')))
  })

  it('takes 1,000 events', async () => {
    const events = Array.from({ length: 1_000 }, (_, index) => ({ ...EVENT, messageId: `m-${index}` }))
    const { ends } = await bench.run('const onBatch = (events) => events', { events })
    expect(ends).toEqual(events.map((event) => ({ status: 'returned', event })))
  })
})

describe('the loading of an insert function', () => {
  const bench = useRunner(() => ({ timeoutMs: 500 }))
  const refusal = (source: string): Promise<FunctionError> =>
    bench
      .runner()
      .handlersOf(insertFunction(source))
      .then(
        () => {
          throw new Error('It was loaded')
        },
        (error: unknown) => error as FunctionError
      )

  it('names the handlers that are declared', async () => {
    const source = 'async function onTrack() {}\nconst onBatch = () => []\nconst onPage = 5\nfunction onOther() {}'
    expect(await bench.runner().handlersOf(insertFunction(source))).toEqual(['onTrack', 'onBatch'])
    expect(await bench.runner().handlersOf(insertFunction(''))).toEqual([])
  })

  it('tells the line and column of a syntax error', async () => {
    const error = await refusal('const a = 1\nconst b = ;\n')
    expect(isFunctionError(error)).toBe(true)
    expect(error).toMatchObject({ file: 'order.js', line: 2, column: 11 })
    expect(error.message).toBe(`order.js:2:11: SyntaxError: unexpected token in expression: ';'`)
  })

  it('tells the line and column of an error that is thrown while it is loaded', async () => {
    const error = await refusal('const table = null\n\nconst first = table.rows[0]')
    expect(error).toMatchObject({ name: 'FunctionError', file: 'order.js', line: 3 })
    expect(error.message).toMatch(/^order\.js:3:\d+: TypeError: cannot read property 'rows' of null$/)
  })

  it('names a position also where the name of the file has blanks and brackets', async () => {
    const given = { ...insertFunction('\n  throw new Error("x")'), name: './my functions/a (1).js' }
    await expect(bench.runner().handlersOf(given)).rejects.toMatchObject({ file: './my functions/a (1).js', line: 2 })
  })

  it.each([
    ['imports', `import fs from 'fs'`],
    ['exports', 'export const onTrack = 1']
  ])('refuses %s', async (_, source) => {
    expect(await refusal(source)).toMatchObject({ name: 'FunctionError', line: 1 })
  })

  it('ends a function that does not stop loading', async () => {
    expect((await refusal('for (;;) {}')).message).toBe('order.js: It was not loaded within 0.5 s.')
  })

  it('ends a function that fills the memory while it is loaded', async () => {
    expect((await refusal('const all = []\nfor (;;) all.push(new Uint8Array(1e6).fill(7))')).message).toContain(
      'memory'
    )
  })

  it('offers neither network nor timers nor cache while it is loaded', async () => {
    expect((await refusal('setTimeout(() => {}, 1)')).message).toContain('in its handlers only')
  })

  it('does not fail for a getter in the place of a handler that throws', async () => {
    const source = `Object.defineProperty(globalThis, 'onTrack', { get() { throw new Error('no') } })`
    expect(await refusal(source)).toMatchObject({ name: 'FunctionError', reason: 'Error: no' })
  })

  it('rejects the events of a function that cannot be loaded, with the position', async () => {
    expect(await bench.end('const b = ;')).toEqual(
      rejected('failed', `SyntaxError: unexpected token in expression: ';' (order.js:1:11)`)
    )
  })

  it('loads a function once for many runs', async () => {
    const source = `const loadedAt = Math.random()\nconst onTrack = (event) => ({ ...event, loadedAt })`
    const ends = await Promise.all([bench.end(source), bench.end(source)])
    const later = await bench.end(source)
    expect(ends.map((end) => end.status)).toEqual(['returned', 'returned'])
    expect(ends).toContainEqual(later)
  })
})

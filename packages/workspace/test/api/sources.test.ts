import { compileTrigger } from '@extensible-webhooks/engine'
import { createApiBench, refusals, valueOf, type ApiBench } from '../support/api'

describe('C2: sources', () => {
  it('get a slug of their name and a write key of their own', async () => {
    const { api } = await createApiBench()
    const names = ['Café & Bar', 'Café & Bar', '日本', 'x'.repeat(100)]
    for (const name of names) valueOf(await api.createSource({ name }))
    expect(api.sources().map(({ slug }) => slug)).toEqual(['cafe-bar', 'cafe-bar-2', 'source', 'x'.repeat(60)])
    expect(new Set(api.sources().map(({ writeKey }) => writeKey)).size).toBe(4)
  })

  it('may bring their slug and their write key, but not those of another', async () => {
    const { api } = await createApiBench()
    valueOf(await api.createSource({ name: 'Website', slug: 'web', writeKey: 'k' }))
    expect(refusals(await api.createSource({ name: 'Other', slug: 'web' }))).toEqual([
      'There is a source "web" already; choose another slug.'
    ])
    expect(refusals(await api.createSource({ name: 'Other', writeKey: 'k' }))).toEqual([
      'the source "web" has this write key too; each needs its own.'
    ])
    expect(refusals(await api.createSource({ name: 'Other', slug: '../x' }))[0]).toMatch(/cannot be a slug/)
    expect(refusals(await api.createSource({ name: '' }))).toEqual(['A source needs a name.'])
  })

  it('are renamed and removed', async () => {
    const { api } = await createApiBench()
    valueOf(await api.createSource({ name: 'Website' }))
    expect(valueOf(await api.renameSource('website', 'Shop'))).toMatchObject({ slug: 'website', name: 'Shop' })
    expect(refusals(await api.renameSource('website', ' '))).toEqual(['A source needs a name.'])
    valueOf(await api.removeSource('website'))
    expect(api.sources()).toEqual([])
  })
})

function circle(): object {
  const event: Record<string, unknown> = { type: 'track' }
  event['self'] = event
  return event
}

describe('C2: the debugger of a source', () => {
  let bench: ApiBench
  const record = (event: object): void => void valueOf(bench.api.recordEvent('website', event))
  const track = (id: string, properties: object = {}): object => ({
    type: 'track',
    event: 'A',
    messageId: id,
    properties
  })
  const ids = (query = {}): unknown[] =>
    valueOf(bench.api.events('website', query)).map(({ event }) => event['messageId'])

  beforeEach(async () => {
    bench = await createApiBench({ debugger: { maxEvents: 3, maxBytes: 1_000 } })
    valueOf(await bench.api.createSource({ name: 'Website' }))
  })

  it('keeps the last events, the newest first', async () => {
    for (const id of ['a', 'b', 'c', 'd']) record(track(id))
    expect(ids()).toEqual(['d', 'c', 'b'])
    expect(ids({ limit: 2 })).toEqual(['d', 'c'])
    expect(bench.api.sources()[0]?.recentEvents).toBe(3)
    await bench.clock.advance(5)
    record(track('e'))
    const [newest] = valueOf(bench.api.events('website'))
    expect(newest).toMatchObject({ id: 5, receivedAtMs: bench.clock.now() })
  })

  it('forgets the oldest where they grow too large together, but never the last one', () => {
    record(track('a', { text: 'x'.repeat(500) }))
    record(track('b', { text: 'x'.repeat(500) }))
    expect(ids()).toEqual(['b'])
    record(track('c', { text: 'x'.repeat(2_000) }))
    expect(ids()).toEqual(['c'])
  })

  it('finds events by type and by any text in them', () => {
    record(track('a', { email: 'Ada@Example.com', note: 'say "hi"' }))
    record({ type: 'identify', userId: 'u', messageId: 'b' })
    expect(ids({ type: 'identify' })).toEqual(['b'])
    expect(ids({ search: 'ada@example' })).toEqual(['a'])
    expect(ids({ search: 'say "hi"' })).toEqual(['a'])
    expect(ids({ type: 'identify', search: 'ada' })).toEqual([])
  })

  it('loads the latest event of a type, or that a trigger takes', () => {
    record(track('a', { total: 1 }))
    record(track('b', { total: 9 }))
    record({ type: 'page', messageId: 'c' })
    const load = (query: object): unknown => valueOf(bench.api.loadTestEvent('website', query))['messageId']
    expect(load({})).toBe('c')
    expect(load({ type: 'track' })).toBe('b')
    expect(load({ trigger: 'type = "track" and properties.total < 5' })).toBe('a')
    expect(refusals(bench.api.loadTestEvent('website', { trigger: 'length(event) > 1' }))).toEqual([
      expect.stringMatching(/^The trigger is not FQL: /)
    ])
  })

  it('keeps a copy that nobody can change', () => {
    const event = { type: 'track', messageId: 'a', properties: { n: 1 } }
    record(event)
    event.properties.n = 2
    const [first] = valueOf(bench.api.events('website'))
    Object.assign(first!.event, { type: 'page' })
    expect(valueOf(bench.api.events('website'))[0]?.event).toEqual({
      type: 'track',
      messageId: 'a',
      properties: { n: 1 }
    })
  })

  it('tells each event to whoever listens, until they no longer do', async () => {
    const seen: string[] = []
    const stop = bench.api.onEvent((source, { event }) => seen.push(`${source} ${String(event['messageId'])}`))
    record(track('a'))
    await Promise.resolve()
    stop()
    record(track('b'))
    await Promise.resolve()
    expect(seen).toEqual(['website a'])
  })

  it.each([
    ['no object', 'text', /not an object/],
    ['nothing', undefined, /cannot be written as JSON/],
    ['a circle', circle(), /cannot be written as JSON/],
    ['no type', { event: 'A' }, /has no type; expected one of track,/],
    ['an unknown type', { type: 'trak' }, /unknown type "trak"; did you mean "track"\?/],
    ['too deep', JSON.parse(`{"type":"track","p":${'['.repeat(2_000)}${']'.repeat(2_000)}}`), /nested deeper/]
  ])('refuses what is no event: %s', (_title, event, expected) => {
    expect(refusals(bench.api.recordEvent('website', event))[0]).toMatch(expected)
    expect(ids()).toEqual([])
  })

  it('is empty again once its source is removed', async () => {
    record(track('a'))
    valueOf(await bench.api.removeSource('website'))
    valueOf(await bench.api.createSource({ name: 'Website' }))
    expect(ids()).toEqual([])
  })
})

describe('C2: sample events', () => {
  it.each([
    ['track', 'event'],
    ['identify', 'traits'],
    ['page', 'name'],
    ['screen', 'name'],
    ['group', 'groupId'],
    ['alias', 'previousId'],
    ['delete', 'userId']
  ] as const)('are made for %s', async (type, member) => {
    const { api } = await createApiBench()
    const event = valueOf(api.generateSampleEvent(type))
    expect(event).toMatchObject({ type, timestamp: '2026-01-01T00:00:00.000Z' })
    expect(event[member]).toBeDefined()
    expect(compileTrigger(`type = "${type}"`).matches(event)).toBe(true)
    expect(valueOf(api.generateSampleEvent(type)).messageId).not.toBe(event.messageId)
  })

  it('are not made for what is no call', async () => {
    const { api } = await createApiBench()
    expect(refusals(api.generateSampleEvent('trak' as 'track'))).toEqual([
      'There is no call of type "trak"; did you mean "track"?'
    ])
  })
})

import { EVENT, IDENTITY, memberOf, useRunner } from './support/runner'

describe('nothing is left of a run (C5, F43)', () => {
  const bench = useRunner(() => ({ maxWorkers: 1, timeoutMs: 800 }))

  const PROBE = `
    const seen = []
    if (typeof counter !== 'undefined') seen.push('counter')
    if (globalThis.kept) seen.push('kept')
    if ({}.polluted || [].polluted || (() => {}).polluted) seen.push('prototype')
    if (JSON.stringify({ a: 1 }) !== '{"a":1}') seen.push('JSON')
    if ([1].map((n) => n + 1)[0] !== 2) seen.push('Array.prototype')
    if (typeof fetch !== 'function' || typeof crypto.createHash !== 'function' || _.chunk([1, 2], 1).length !== 2) seen.push('globals')
    if (fetch.kept || console.kept || Buffer.kept || _.kept || Promise.kept) seen.push('members')
    if (new Error('x').message !== 'x') seen.push('Error')
    event.out = seen`

  const DIRTY: Readonly<Record<string, string>> = {
    'a global': 'globalThis.kept = settings',
    'a variable without a declaration': 'counter = 1; kept = settings',
    'a polluted prototype':
      'Object.prototype.polluted = settings; Array.prototype.polluted = 1; Function.prototype.polluted = 1',
    'replaced intrinsics':
      'JSON.stringify = () => settings.secret; Array.prototype.map = () => [settings]; Error = function () {}',
    'replaced and deleted globals':
      'for (const name of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[name] } catch {} }',
    'members of globals': 'fetch.kept = console.kept = Buffer.kept = _.kept = Promise.kept = settings',
    'a replaced Promise': 'Promise.prototype.then = function () { return this }; globalThis.Promise = null',
    'a patched lodash': '_.mixin({ chunk: () => [settings] }); _.templateSettings.imports.kept = settings'
  }

  it.each(Object.entries(DIRTY))('neither in the same function nor in another: %s', async (_, body) => {
    const source = `async function onTrack(event, settings) { if (settings.dirty) { ${body} } else { ${PROBE} } return event }`
    await bench.run(source, { settings: { dirty: true, secret: 'canary' } })
    expect(await bench.end(source)).toMatchObject({ status: 'returned', event: { out: [] } })
    expect(await bench.out(PROBE)).toEqual([])
    expect(await bench.out(PROBE, { tenant: 'other' })).toEqual([])
  })

  const HOSTILE: Readonly<Record<string, string>> = {
    'gives nothing': 'Object.prototype.toJSON = () => undefined',
    'gives a text': 'Object.prototype.toJSON = () => "x"',
    'gives another answer': 'Object.prototype.toJSON = () => ({ kind: 5, message: {}, items: [1] })',
    throws: 'Object.prototype.toJSON = () => { throw 1 }',
    'changes lists': 'Array.prototype.toJSON = () => ({})',
    'changes texts': 'String.prototype.toJSON = () => 5; Object.keys = () => ["__proto__"]; Object.hasOwn = () => true',
    'changes how errors are told apart':
      'Object.defineProperty(RetryError, Symbol.hasInstance, { value: () => { throw 1 } })'
  }

  it.each(Object.entries(HOSTILE))('and none of the host either, where JSON of the function %s', async (_, body) => {
    for (const rest of [
      'return event',
      'throw new Error("x")',
      'console.log(event); await fetch("x")',
      'setTimeout(() => {}, 1); await cache.load("k", 1, () => 1)'
    ]) {
      const { ends } = await bench.run(`${body}\nasync function onTrack(event) { ${rest} }`)
      expect(ends).toHaveLength(1)
      const text = JSON.stringify(ends)
      expect(text).toMatch(/"(returned|rejected|retryable)"/)
      expect(text).not.toContain('"reason":{}')
    }
    expect(await bench.run(`${body}\nconst onBatch = (events) => events`, { events: [EVENT, EVENT] })).toMatchObject({
      ends: [{ status: expect.any(String) }, { status: expect.any(String) }]
    })
    expect(await bench.end(IDENTITY)).toEqual({ status: 'returned', event: EVENT })
  })

  it('not the state of the script either: every run begins as it was loaded', async () => {
    const source = 'let runs = 0\nasync function onTrack(event) { event.runs = ++runs; return event }'
    for (let run = 0; run < 3; run++) expect(await bench.end(source)).toMatchObject({ event: { runs: 1 } })
  })

  it('no settings, also where a run ended in the middle (settings leaking)', async () => {
    const source = `const held = []
      async function onTrack(event, settings) {
        event.out = [held.length, globalThis.last ?? null]
        held.push(settings); globalThis.last = settings
        if (settings.end === 'time') for (;;) {}
        if (settings.end === 'memory') for (;;) held.push(new Uint8Array(1e6).fill(1))
        if (settings.end === 'error') throw new Error('over')
        return event
      }`
    for (const end of ['return', 'time', 'memory', 'error', 'return']) {
      await bench.run(source, { settings: { end, secret: 'canary' } })
      const { ends } = await bench.run(source, { settings: {} })
      expect(ends).toMatchObject([{ status: 'returned', event: { out: [0, null] } }])
    }
  }, 30_000)

  it('no jobs of promises', async () => {
    await bench.end(
      `async function onTrack(event) { Promise.resolve().then(() => { console.log('late') }); return event }`
    )
    expect(await bench.logs(IDENTITY)).toEqual([])
  })

  it('no crypto objects', async () => {
    const source = `const made = crypto.createHash('sha256').update('at load')
      async function onTrack(event) { event.out = made.digest('hex'); return event }`
    expect(await bench.end(source)).toMatchObject({
      status: 'rejected',
      error: { reason: expect.stringContaining('made in another run, or while the function was loaded') }
    })
  })

  it('no error names the settings by itself', async () => {
    const settings = { secret: 'canary', deep: { token: 'canary' } }
    for (const body of [
      'settings.missing.member',
      'settings()',
      'new URL(undefined)',
      'for (;;) {}',
      'return settings.deep.token.x.y'
    ]) {
      const result = await bench.run(`async function onTrack(event, settings) { ${body} }`, { settings })
      expect(result.ends[0]!.status).not.toBe('returned')
      expect(JSON.stringify(result)).not.toContain('canary')
    }
  })

  it('keeps the host as it was', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length
    await bench.out('Object.prototype.polluted = 1; this.constructor.prototype.x = 1; event.out = 1')
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before)
    expect(await bench.end(IDENTITY)).toEqual({ status: 'returned', event: EVENT })
  })

  it('keeps tenants apart also in what a script draws while it is loaded', async () => {
    const body = 'event.out = drawn'
    const source = `const drawn = crypto.randomUUID()\nasync function onTrack(event) { ${body}; return event }`
    const draw = async (tenant: string): Promise<unknown> => memberOf(await bench.end(source, { tenant }), 'out')
    const [shop, other, again] = [await draw('shop'), await draw('other'), await draw('shop')]
    expect(other).not.toBe(shop)
    expect(again).toBe(shop)
  })
})

describe('functions in turn on one thread', () => {
  const bench = useRunner(() => ({ maxWorkers: 1 }))

  it('each runs with its own declarations, over many switches', async () => {
    const sourceOf = (index: number): string =>
      `const table = ${JSON.stringify(Array.from({ length: index * 50 }, (_, n) => `${index}-${n}`))}
       async function onTrack(event) { event.out = [${index}, table.length]; return event }`
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 80; index++) {
        expect(await bench.end(sourceOf(index))).toMatchObject({ event: { out: [index, index * 50] } })
      }
    }
  })
})

import type { FunctionResult } from '../../src/index'
import { EVENT, IDENTITY, rejected, retryable, useRunner, type Bench } from './support/runner'

const LIMIT_MS = 400

/** What the row "Function sandbox" of the promises allows over the limit. */
const GRACE_MS = 50

/** The quickest of five runs: on a machine that is busy with other things, a single one tells more about those. */
async function quickest(bench: Bench, source: string): Promise<FunctionResult> {
  const results: FunctionResult[] = []
  for (let again = 0; again < 5; again++) {
    // The thread that was ended is replaced by then, so that its start is not measured.
    await bench.end(IDENTITY)
    results.push(await bench.run(source))
    if (results.at(-1)!.durationMs < LIMIT_MS + GRACE_MS) break
  }
  return results.at(-1)!
}

const TIMED_OUT = retryable('The function ran longer than 0.4 s.')

describe('the limits of an insert function (F43)', () => {
  const bench = useRunner(() => ({ timeoutMs: LIMIT_MS, maxWorkers: 1 }))

  // The next run must work, whatever the one before did. The limit is so short that a busy machine may reach it.
  const expectToWork = async (): Promise<void> => {
    let end = await bench.end(IDENTITY)
    for (let again = 0; again < 5 && end.status === 'retryable'; again++) end = await bench.end(IDENTITY)
    expect(end).toEqual({ status: 'returned', event: EVENT })
  }
  beforeEach(expectToWork)
  afterEach(expectToWork)

  const ENDLESS: Readonly<Record<string, string>> = {
    'an endless loop': 'for (;;) {}',
    'an endless loop that catches everything': 'for (;;) { try { for (;;) {} } catch {} finally { continue } }',
    'an endless loop after an await': 'await null; while (true);',
    'a flood of promises': 'await (function flood() { return Promise.resolve().then(flood) })()',
    'a flood of promises that nobody awaits':
      '(function flood() { Promise.resolve().then(flood) })(); await new Promise(() => {})',
    'a regex bomb': '/^(a+)+$/.test("a".repeat(40) + "!")',
    'a nested regex bomb': '/(x+x+)+y/.test("x".repeat(80))',
    'an endless generator': 'for (const n of (function* () { for (;;) yield 1 })()) ;',
    'an endless sort': '[3, 2, 1].sort(() => { for (;;) {} })',
    'an endless getter': '({ get a() { for (;;) {} } }).a',
    'an endless timer': 'await new Promise(() => setTimeout(() => { for (;;) {} }, 1))',
    'a timer that starts itself again': 'await new Promise(() => (function again() { setTimeout(again, 0) })())',
    'a wait that is too long': 'await new Promise((resolve) => setTimeout(resolve, 60_000))'
  }

  it.each(Object.entries(ENDLESS))('ends %s as retryable, within the limit and 50 ms', async (_, body) => {
    const source = `async function onTrack(event) { ${body}; return event }`
    const { ends, durationMs } = await quickest(bench, source)
    expect(ends).toEqual([TIMED_OUT])
    expect(durationMs).toBeGreaterThanOrEqual(LIMIT_MS - 1)
    expect(durationMs).toBeLessThan(LIMIT_MS + GRACE_MS)
  })

  const UNINTERRUPTIBLE: Readonly<Record<string, string>> = {
    'a search through texts': 'const s = "a".repeat(5e6); for (let i = 0; i < 1e5; i++) s.indexOf("b")',
    'a walk over a list that is only long': 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'
  }

  it.each(Object.entries(UNINTERRUPTIBLE))(
    'ends %s, which QuickJS does not interrupt, with its thread',
    async (_, body) => {
      const source = `async function onTrack(event) { ${body}; return event }`
      const { ends, durationMs } = await quickest(bench, source)
      expect(ends).toEqual([TIMED_OUT])
      expect(durationMs).toBeLessThan(LIMIT_MS + GRACE_MS)
    }
  )

  const GREEDY: Readonly<Record<string, string>> = {
    'a memory bomb of texts': 'const all = []; for (;;) all.push("x".repeat(1e6) + all.length)',
    'a memory bomb of buffers': 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1))',
    'one buffer of a gigabyte': 'new Uint8Array(1e9)',
    'one text of half a gigabyte': '"x".repeat(5e8)',
    'a text that doubles': 'let s = "x"; for (;;) s += s',
    'a list of a billion': 'new Array(1e9).fill(0)',
    'a BigInt that squares itself': 'let b = 2n ** 64n; for (;;) b *= b'
  }

  it.each(Object.entries(GREEDY))('ends %s', async (_, body) => {
    const { ends } = await bench.run(`async function onTrack(event) { ${body}; return event }`)
    expect(['rejected', 'retryable']).toContain(ends[0]!.status)
    expect(ends[0]).toMatchObject({ error: { stage: 'function', code: 'failed' } })
  })

  it('lets a function catch its own stack overflow', async () => {
    const body = 'const deep = () => deep() + 1; try { deep() } catch (error) { event.out = error.message }'
    expect(await bench.out(body)).toBe('stack overflow')
  })

  it('drops timers that are left over when the event is returned', async () => {
    const source = `async function onTrack(event) { setTimeout(() => { event.late = true; console.log('late') }, 10); return event }`
    const { ends, logs, durationMs } = await bench.run(source)
    expect(ends).toEqual([{ status: 'returned', event: EVENT }])
    expect(durationMs).toBeLessThan(LIMIT_MS)
    const later = await bench.run(
      'async function onTrack(event) { await new Promise((r) => setTimeout(r, 30)); return event }'
    )
    expect([...logs, ...later.logs]).toEqual([])
    expect(later.ends).toEqual([{ status: 'returned', event: EVENT }])
  })

  it('runs timers in the order of their times, and none that was cleared', async () => {
    const body = `const seen = []; const at = (ms) => new Promise((resolve) => setTimeout((name) => (seen.push(name), resolve()), ms, ms))
      const cleared = setTimeout(() => seen.push('cleared'), 5)
      const waits = [at(30), at(1), at(15)]
      clearTimeout(cleared); clearTimeout(12345)
      await Promise.all(waits); event.out = seen`
    expect(await bench.out(body)).toEqual([1, 15, 30])
  })
})

describe('a memory or a stack that is full (F43)', () => {
  const bench = useRunner(() => ({ timeoutMs: 10_000 }))

  const DEEP: Readonly<Record<string, string>> = {
    'deep recursion': '(function deep() { return deep() + 1 })()',
    'recursion through sort': '(function deep() { [2, 1].sort(deep) })()',
    'recursion through replace': '(function deep() { "aa".replace(/a/g, deep) })()',
    'recursion through a getter': 'const o = { get a() { return this.a } }; o.a',
    'recursion through toString': 'const o = { toString() { return String(o) } }; String(o)',
    'a chain of proxies': 'let p = new Proxy({}, {}); for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x',
    'JSON of many levels': 'JSON.parse("[".repeat(1e5))',
    'brackets for the parser': 'eval("(".repeat(5e4))',
    'brackets for a regex': 'new RegExp("(?:".repeat(5e4) + ")".repeat(5e4))'
  }

  it.each(Object.entries(DEEP))('ends %s as rejected, in words', async (_, body) => {
    expect(await bench.end(`async function onTrack(event) { ${body} }`)).toEqual(
      rejected('failed', expect.stringMatching(/stack overflow|overflowed the stack|out of memory/))
    )
  })

  it('says that the memory is full, also where the function catches that error', async () => {
    const greedy = 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1))'
    const memory = expect.stringMatching(/memory/) as unknown
    expect(await bench.end(`async function onTrack(event) { ${greedy} }`)).toEqual(rejected('failed', memory))
    const caught = `globalThis.all = []
      async function onTrack(event) { try { for (;;) all.push(new Uint8Array(1e6).fill(1)) } catch { all = null } return event }`
    expect(await bench.end(caught)).toEqual({ status: 'returned', event: EVENT })
  })
})

describe('limits of another size', () => {
  const bench = useRunner(() => ({ timeoutMs: 2_000, memoryLimitBytes: 8 * 1024 * 1024, stackLimitBytes: 64 * 1024 }))

  it('holds a function to less memory', async () => {
    const take = (bytes: number): string =>
      `function onTrack(event) { event.out = new Uint8Array(${bytes}).fill(1).length; return event }`
    expect(await bench.end(take(6e6))).toMatchObject({ status: 'returned' })
    expect(await bench.end(take(10e6))).toEqual(rejected('failed', expect.stringContaining('out of memory')))
  })

  it('refuses events that do not fit into it', async () => {
    const events = Array.from({ length: 1_000 }, () => ({ ...EVENT, text: 'x'.repeat(20_000) }))
    const { ends } = await bench.run('const onBatch = (events) => events', { events })
    expect(ends).toHaveLength(1_000)
    expect(ends[0]).toEqual(rejected('failed', 'The function used more than 8 MB of memory.'))
    expect(await bench.end(IDENTITY)).toEqual({ status: 'returned', event: EVENT })
  })

  it('holds a function to less stack', async () => {
    const body = 'let n = 0; const deep = () => { n++; deep() }; try { deep() } catch {} event.out = n'
    expect(await bench.out(body)).toBeLessThan(700)
  })
})

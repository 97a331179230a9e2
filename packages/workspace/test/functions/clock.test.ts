import type { Clock } from '@extensible-webhooks/engine'
import { createTestClock, settle, type TestClock } from '../support/clock'
import { EVENT, IDENTITY, retryable, useRunner } from './support/runner'

const START = Date.parse('2026-01-01T12:00:00.000Z')

/** Waits until somebody sleeps on a clock. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5_000 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve, 1))
}

describe('the time of an insert function on a clock that is moved (C5, D7)', () => {
  let clock: TestClock = createTestClock(START)
  const following: Clock = { now: () => clock.now(), sleep: (ms, signal) => clock.sleep(ms, signal) }
  const bench = useRunner(() => ({ clock: following, timeoutMs: 5_000, maxWorkers: 1 }))
  beforeEach(async () => {
    clock = createTestClock(START)
    await bench.end(IDENTITY)
  })

  it('is that of the clock, in UTC, and stands still while the function computes', async () => {
    const body = `const first = Date.now(); for (let i = 0; i < 1e6; i++); const at = new Date()
      event.out = [at.toISOString(), Date.now() - first, at.getTimezoneOffset(), at.getHours(), Intl_(at)]
      function Intl_(date) { return String(date) }`
    expect(await bench.out(body)).toEqual(['2026-01-01T12:00:00.000Z', 0, 0, 12, 'Thu Jan 01 2026 12:00:00 GMT+0000'])
  })

  it('moves between runs', async () => {
    await clock.advance(3_600_000)
    expect(await bench.out('event.out = new Date().toISOString()')).toBe('2026-01-01T13:00:00.000Z')
  })

  it('ends timers when the clock is moved, and shows the time at which they end', async () => {
    const run = bench.out('await new Promise((resolve) => setTimeout(resolve, 3000)); event.out = Date.now()')
    await until(() => clock.sleeping().includes(3_000))
    await clock.advance(3_000)
    expect(await run).toBe(START + 3_000)
  })

  it('ends a run that waits when its limit has passed on the clock, and not before', async () => {
    const run = bench.end('const onTrack = () => new Promise((resolve) => setTimeout(resolve, 3600000))')
    let ended = false
    void run.then(() => (ended = true))
    await until(() => clock.sleeping().length === 2)
    await clock.advance(4_999)
    await settle()
    expect(ended).toBe(false)
    await clock.advance(1)
    expect(await run).toEqual(retryable('The function ran longer than 5 s.'))
    expect(await bench.end(IDENTITY)).toEqual({ status: 'returned', event: EVENT })
  })

  it('leaves nobody sleeping when a run ends', async () => {
    await bench.end('function onTrack(event) { setTimeout(() => {}, 1000); return event }')
    await bench.end(
      'async function onTrack(event) { await cache.load("k", 1, () => 1); setTimeout(() => {}, 5); return event }'
    )
    await settle()
    expect(clock.sleeping()).toEqual([])
  })

  it('decides how long a cached value is kept', async () => {
    const load = (value: number): Promise<unknown> =>
      bench.out(`event.out = await cache.load('clock', 60_000, async (key) => [key, ${value}])`)
    expect(await load(1)).toEqual(['clock', 1])
    await clock.advance(59_999)
    expect(await load(2)).toEqual(['clock', 1])
    await clock.advance(1)
    expect(await load(3)).toEqual(['clock', 3])
  })
})

describe('the cache of an insert function (C5)', () => {
  const bench = useRunner(() => ({ maxWorkers: 2 }))
  const load = (key: string, value: string, tenant = 'shop'): Promise<unknown> =>
    bench.out(`event.out = await cache.load('${key}', 60000, async () => (${value}))`, { tenant })

  it('keeps a value across runs and functions, loaded once', async () => {
    expect(await load('a', '{ token: 1 }')).toEqual({ token: 1 })
    expect(await load('a', '{ token: 2 }')).toEqual({ token: 1 })
  })

  it('keeps tenants apart', async () => {
    await load('secret', '"of shop"')
    expect(await load('secret', '"of other"', 'other')).toBe('of other')
    expect(await load('secret', '"new"')).toBe('of shop')
  })

  it('forgets a value that is deleted', async () => {
    await load('gone', '1')
    await bench.out(`await cache.delete('gone'); event.out = 1`)
    expect(await load('gone', '2')).toBe(2)
  })

  it('gives at the first time what it gives later: JSON', async () => {
    const value = '{ at: new Date(0), nothing: undefined, list: [NaN] }'
    const expected = { at: '1970-01-01T00:00:00.000Z', list: [null] }
    expect(await load('json', value)).toEqual(expected)
    expect(await load('json', value)).toEqual(expected)
  })

  it('keeps nothing where loading fails or gives nothing', async () => {
    await expect(load('failing', '(() => { throw new Error("down") })()')).rejects.toThrow('down')
    expect(await load('failing', '"up"')).toBe('up')
    expect(await bench.out(`event.out = typeof await cache.load('void', 1000, () => {})`)).toBe('undefined')
    expect(await load('void', '1')).toBe(1)
  })

  it('keeps null and false', async () => {
    expect(await load('null', 'null')).toBeNull()
    expect(await load('null', '1')).toBeNull()
    expect(await load('false', 'false')).toBe(false)
    expect(await load('false', 'true')).toBe(false)
  })
})

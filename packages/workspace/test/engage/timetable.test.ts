import { createMemoryStore, createEngageBench, engageText, HOUR_MS, order, RECENT, START_MS } from '../support/engage'
import { settle } from '../support/clock'

const KEY = 'order_completed_last_30days'

const run = (bench: Awaited<ReturnType<typeof createEngageBench>>): { stop: () => Promise<void> } => {
  const abort = new AbortController()
  const running = bench.engage.startTimetable(abort.signal)
  return {
    stop: async () => {
      abort.abort()
      await running
    }
  }
}

describe('the timetable (C7, D7)', () => {
  it('syncs first after six hours, then every two', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    const { stop } = run(bench)
    await bench.record(order('u1'))
    await bench.clock.advance(6 * HOUR_MS - 1)
    expect(bench.told()).toEqual([])
    await bench.clock.advance(1)
    expect(bench.told()).toEqual([`u1 ${KEY}=true`])
    await bench.record(order('u2'))
    await bench.clock.advance(2 * HOUR_MS - 1)
    expect(bench.told()).toEqual([])
    await bench.clock.advance(1)
    expect(bench.told()).toEqual([`u2 ${KEY}=true`])
    await bench.clock.advance(24 * HOUR_MS)
    expect(bench.engage.syncs('recent')).toHaveLength(14)
    expect(bench.engage.nextSyncAtMs('recent')).toBe(START_MS + 34 * HOUR_MS)
    await stop()
  })

  it('goes by what the workspace says', async () => {
    const text = `${RECENT}    sync: { first: 10m, every: 30s }\n`
    const bench = await createEngageBench(engageText(text))
    const { stop } = run(bench)
    await bench.clock.advance(11 * 60_000)
    expect(bench.engage.syncs('recent').map(({ startedAtMs }) => (startedAtMs - START_MS) / 1_000)).toEqual([
      600, 630, 660
    ])
    await stop()
  })

  it('lets users go whose event is too long ago: a month in a moment', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    const { stop } = run(bench)
    await bench.record(order('u1'))
    await bench.clock.advance(31 * 24 * HOUR_MS)
    expect(bench.told()).toEqual([`u1 ${KEY}=true`, `u1 ${KEY}=false`])
    expect(bench.sent[1]!.incoming.readAtMs - START_MS).toBe(30 * 24 * HOUR_MS)
    await stop()
  })

  it('ends when its signal says so, and leaves no timer', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    const { stop } = run(bench)
    await settle()
    expect(bench.clock.sleeping()).toEqual([6 * HOUR_MS])
    await stop()
    expect(bench.clock.sleeping()).toEqual([])
    await bench.engage.startTimetable(AbortSignal.abort())
  })

  it('has nothing to do for an audience without destinations', async () => {
    const bench = await createEngageBench(engageText(RECENT.replace('    destinations: [orders]\n', '')))
    const { stop } = run(bench)
    await settle()
    expect(bench.clock.sleeping()).toEqual([])
    await stop()
  })

  it('does not spin where every destination is switched off', async () => {
    const bench = await createEngageBench(engageText(RECENT.replace('[orders]', '[off]')))
    const { stop } = run(bench)
    await bench.clock.advance(7 * HOUR_MS)
    expect(bench.clock.sleeping()).toEqual([2 * HOUR_MS])
    expect(bench.engage.nextSyncAtMs('recent')).toBe(START_MS + 8 * HOUR_MS)
    await stop()
  })

  it('tries again at the next time after a sync that failed', async () => {
    let down = true
    const told: string[] = []
    const bench = await createEngageBench(engageText(RECENT), {
      onEvent: ({ event }) => {
        if (down) throw new Error('down')
        told.push(String(event.userId))
      }
    })
    await bench.record(order('u1'))
    const { stop } = run(bench)
    await bench.clock.advance(6 * HOUR_MS)
    down = false
    await bench.clock.advance(2 * HOUR_MS)
    expect(told).toEqual(['u1'])
    expect(bench.engage.syncs('recent').map(({ error }) => error)).toEqual(['down', undefined])
    await stop()
  })

  it('goes on where it was when the process starts again', async () => {
    const store = createMemoryStore()
    const before = await createEngageBench(engageText(RECENT), { store })
    const first = run(before)
    await before.record(order('u1'))
    await before.clock.advance(7 * HOUR_MS)
    await first.stop()

    const after = await createEngageBench(engageText(RECENT), { store, clock: before.clock })
    expect(after.engage.nextSyncAtMs('recent')).toBe(START_MS + 8 * HOUR_MS)
    const second = run(after)
    await after.record(order('u2'))
    await after.clock.advance(HOUR_MS)
    expect(after.told()).toEqual([`u2 ${KEY}=true`])
    await second.stop()
  })
})

import { createEngageBench, createMemoryStore, DAY_MS, engageText, order, RECENT } from '../support/engage'

const KEY = 'order_completed_last_30days'

describe('syncs of an audience (C7)', () => {
  it('send one call for every member first, then only for those who came or went', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(order('u1'), order('u2'), { event: 'Product Viewed', userId: 'u3' })
    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([`u1 ${KEY}=true`, `u2 ${KEY}=true`])

    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([])

    await bench.clock.advance(20 * DAY_MS)
    await bench.record(order('u2'), order('u3'))
    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([`u3 ${KEY}=true`])

    await bench.clock.advance(11 * DAY_MS)
    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([`u1 ${KEY}=false`])
  })

  it('send who comes back once more, with another message id', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(order('u1'))
    for (let round = 0; round < 2; round++) {
      await bench.engage.sync('recent')
      await bench.clock.advance(31 * DAY_MS)
      await bench.engage.sync('recent')
      await bench.record(order('u1'))
    }
    expect(bench.told()).toEqual([true, false, true, false].map((value) => `u1 ${KEY}=${value}`))
    expect(new Set(bench.sent.map(({ incoming }) => incoming.eventId)).size).toBe(4)
  })

  it('never tell that somebody left who was never told to be a member', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(order('u1'))
    await bench.clock.advance(31 * DAY_MS)
    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([])
  })

  it('are counted, each with what it sent', async () => {
    const records: unknown[] = []
    const bench = await createEngageBench(engageText(RECENT), { onSync: (record) => records.push(record) })
    await bench.record(order('u1'), order('u2'))
    await bench.engage.sync('recent')
    await bench.clock.advance(31 * DAY_MS)
    const [second] = await bench.engage.sync('recent')
    expect(second).toMatchObject({ computation: 'recent', destination: 'orders', first: false, set: 0, cleared: 2 })
    expect(records).toEqual(bench.engage.syncs('recent'))
    expect(records[0]).toMatchObject({ first: true, members: 2, set: 2, cleared: 0 })
  })

  it('keep the last fifty records only', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    for (let round = 0; round < 55; round++) await bench.engage.sync('recent')
    expect(bench.engage.syncs('recent')).toHaveLength(50)
  })

  it('leave a destination alone that is not enabled, and one that the audience does not name', async () => {
    const bench = await createEngageBench(engageText(RECENT.replace('[orders]', '[off]')))
    await bench.record(order('u1'))
    expect(await bench.engage.sync('recent')).toEqual([])
    expect(bench.sent).toEqual([])
  })

  it('refuse a name that does not exist, with the nearest that does', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await expect(bench.engage.sync('recnet')).rejects.toThrow('did you mean "recent"?')
  })

  it('do not know an audience that is not enabled', async () => {
    const bench = await createEngageBench(engageText(RECENT.replace('    when', '    enabled: false\n    when')))
    await bench.record(order('u1'))
    await expect(bench.engage.sync('recent')).rejects.toThrow('no enabled audience')
    expect(bench.engage.stats().profiles).toBe(0)
  })

  it('give the end of the one under way to whoever asks in the meantime', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    let calls = 0
    const bench = await createEngageBench(engageText(RECENT), {
      onEvent: () => {
        calls++
        return gate
      }
    })
    await bench.record(order('u1'))
    const both = [bench.engage.sync('recent'), bench.engage.sync('recent')]
    release()
    const [first, second] = await Promise.all(both)
    expect(second).toBe(first)
    expect(calls).toBe(1)
  })
})

describe('a sync that fails half-way', () => {
  const failing = (
    accepts: number
  ): { told: string[]; onEvent: (incoming: { event: { userId?: string | null } }) => void; mend: () => void } => {
    let left = accepts
    const told: string[] = []
    return {
      told,
      mend: () => {
        left = Infinity
      },
      onEvent: ({ event }) => {
        if (left-- <= 0) throw new Error('the pipeline is closed')
        told.push(String(event.userId))
      }
    }
  }

  it('is told with its reason, and the next one sends the rest and nothing twice', async () => {
    const pipeline = failing(3)
    const bench = await createEngageBench(engageText(RECENT), { onEvent: pipeline.onEvent })
    await bench.record(...['u1', 'u2', 'u3', 'u4', 'u5'].map((id) => order(id)))
    const [broken] = await bench.engage.sync('recent')
    expect(broken).toMatchObject({ first: true, members: 5, set: 3, error: 'the pipeline is closed' })

    pipeline.mend()
    const [mended] = await bench.engage.sync('recent')
    expect(mended).toMatchObject({ first: true, set: 2 })
    expect(pipeline.told).toEqual(['u1', 'u2', 'u3', 'u4', 'u5'])
    const [third] = await bench.engage.sync('recent')
    expect(third).toMatchObject({ first: false, set: 0 })
  })

  it('does not hold the other destinations', async () => {
    const told: string[] = []
    const bench = await createEngageBench(engageText(RECENT.replace('[orders]', '[orders, ads]')), {
      onEvent: (_incoming, destination) => {
        if (destination === 'orders') throw new Error('down')
        told.push(destination)
      }
    })
    await bench.record(order('u1'))
    const records = await bench.engage.sync('recent')
    expect(records.map(({ destination, error }) => [destination, error])).toEqual([
      ['orders', 'down'],
      ['ads', undefined]
    ])
    expect(told).toEqual(['ads'])
  })

  it('does not send who left again in the meantime', async () => {
    const pipeline = failing(0)
    const bench = await createEngageBench(engageText(RECENT), { onEvent: pipeline.onEvent })
    await bench.record(order('u1'))
    await bench.engage.sync('recent')
    pipeline.mend()
    await bench.clock.advance(31 * DAY_MS)
    await bench.engage.sync('recent')
    expect(pipeline.told).toEqual([])
  })

  it('repeats, where the process ended before it was written down, calls of the same ids', async () => {
    const store = createMemoryStore()
    const bench = await createEngageBench(engageText(RECENT), { store })
    await bench.record(order('u1'), order('u2'))
    await bench.engage.save()
    const before = new Map(store.files)
    await bench.engage.sync('recent')

    store.files.clear()
    for (const [name, text] of before) store.files.set(name, text)
    const again = await createEngageBench(engageText(RECENT), { store })
    await again.engage.sync('recent')
    const ids = (sent: typeof bench.sent): string[] => sent.map(({ incoming }) => incoming.eventId)
    expect(ids(again.sent)).toEqual(ids(bench.sent))
    expect(ids(again.sent)).toHaveLength(2)
  })

  it('stops between two calls when it is interrupted, and goes on with the rest', async () => {
    const stop = new AbortController()
    const told: string[] = []
    const bench = await createEngageBench(engageText(RECENT), {
      onEvent: ({ event }) => {
        told.push(String(event.userId))
        if (told.length === 2) stop.abort()
      }
    })
    await bench.record(...['u1', 'u2', 'u3', 'u4'].map((id) => order(id)))
    const due = bench.engage.nextSyncAtMs('recent')
    const [record] = await bench.engage.sync('recent', stop.signal)
    expect(record).toMatchObject({ set: 2, error: 'interrupted after 2 of 4 calls' })
    expect(bench.engage.nextSyncAtMs('recent')).toBe(due)
    await bench.engage.sync('recent')
    expect(told).toEqual(['u1', 'u2', 'u3', 'u4'])
  })
})

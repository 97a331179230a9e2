import type { SegmentEvent } from '@segment/actions-core'
import { createEngageBench, createMemoryStore, DAY_MS, engageText, order, RECENT } from '../support/engage'

const KEY = 'order_completed_last_30days'

const TWICE = RECENT.replace('within: 30d', 'within: 30d, atLeast: 2')

const buys = (ids: { userId?: string; anonymousId?: string }): Partial<SegmentEvent> => ({
  event: 'Order Completed',
  ...ids
})

describe('profiles (C7)', () => {
  it('of somebody anonymous go over to the user whom an identify names', async () => {
    const bench = await createEngageBench(engageText(TWICE))
    await bench.record(buys({ anonymousId: 'a1' }), buys({ anonymousId: 'a1' }))
    await bench.record({ type: 'identify', anonymousId: 'a1', userId: 'u1' })
    expect(bench.engage.members('recent')).toEqual([{ userId: 'u1', value: true }])
    expect(bench.engage.stats().profiles).toBe(1)
  })

  it('of somebody anonymous join the one that the user has already', async () => {
    const bench = await createEngageBench(engageText(TWICE))
    await bench.record(buys({ userId: 'u1' }), buys({ anonymousId: 'a1' }))
    expect(bench.engage.stats().profiles).toBe(2)
    await bench.record({ type: 'identify', anonymousId: 'a1', userId: 'u1' })
    expect(bench.engage.stats().profiles).toBe(1)
    await bench.record({ event: 'Product Viewed', anonymousId: 'a1' })
    expect(bench.engage.members('recent')).toEqual([{ userId: 'u1', value: true }])
    expect(bench.engage.stats().profiles).toBe(1)
  })

  it.each([
    ['an anonymous id', { anonymousId: 'old' }],
    ['an earlier user id', { userId: 'old' }]
  ])('join by an alias call with %s', async (_name, ids) => {
    const bench = await createEngageBench(engageText(TWICE))
    await bench.record(buys(ids), buys({ userId: 'u1' }))
    await bench.record({ type: 'alias', previousId: 'old', userId: 'u1' })
    expect(bench.engage.members('recent')).toEqual([{ userId: 'u1', value: true }])
    await bench.record(buys(ids))
    expect(bench.engage.stats().profiles).toBe(1)
  })

  it('join by an alias call also where nothing was known before', async () => {
    const bench = await createEngageBench(engageText(TWICE))
    await bench.record({ type: 'alias', previousId: 'a1', userId: 'u1' })
    await bench.record(buys({ anonymousId: 'a1' }), buys({ userId: 'u1' }))
    expect(bench.engage.members('recent')).toEqual([{ userId: 'u1', value: true }])
  })

  it('join the traits too, those of the user first', async () => {
    const bench = await createEngageBench(
      engageText(`audiences:
  match: { source: website, when: { trait: 'traits.city = "Oslo" and traits.plan = "free"' } }
`)
    )
    await bench.record(
      { type: 'identify', anonymousId: 'a1', traits: { city: 'Oslo', plan: 'trial' } },
      { type: 'identify', userId: 'u1', traits: { plan: 'free' } },
      { type: 'alias', previousId: 'a1', userId: 'u1' }
    )
    expect(bench.engage.members('match')).toEqual([{ userId: 'u1', value: true }])
  })

  it('stay apart where a second user comes to the same device', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(buys({ userId: 'u1', anonymousId: 'a1' }))
    await bench.record({ event: 'Product Viewed', userId: 'u2', anonymousId: 'a1' })
    expect(bench.engage.members('recent')).toEqual([{ userId: 'u1', value: true }])
    expect(bench.engage.stats().profiles).toBe(2)
  })

  it('tell a destination that the anonymous id has left and the user has come', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(buys({ anonymousId: 'a1' }))
    await bench.engage.sync('recent')
    await bench.record({ type: 'identify', anonymousId: 'a1', userId: 'u1' })
    await bench.engage.sync('recent')
    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([`~a1 ${KEY}=true`, `u1 ${KEY}=true`, `~a1 ${KEY}=false`])
  })

  it('are those of one source only', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.engage.record({ event: { type: 'track', event: 'Order Completed', userId: 'u1' }, source: 'app' })
    expect(bench.engage.members('recent')).toEqual([])
  })

  it('take numbers for ids, and nothing of an event without any', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(order(7 as unknown as string), order(''))
    expect(bench.engage.members('recent')).toEqual([{ userId: '7', value: true }])
    expect(bench.engage.stats()).toEqual({ profiles: 1, refused: 0 })
  })

  it('use the time at which an event came where its own cannot be read', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record({ ...order('u1'), timestamp: 'yesterday' })
    expect(bench.engage.members('recent')).toHaveLength(1)
    await bench.record({ ...order('u2'), timestamp: '2020-01-01T00:00:00Z' })
    expect(bench.engage.members('recent')).toHaveLength(1)
  })
})

describe('a delete call', () => {
  it('removes the profile; nothing more is said about the user', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(order('u1'), order('u2'))
    await bench.engage.sync('recent')
    bench.told()
    await bench.record({ type: 'delete', userId: 'u1' })
    expect(bench.engage.stats().profiles).toBe(1)
    await bench.clock.advance(31 * DAY_MS)
    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([`u2 ${KEY}=false`])
  })

  it('makes somebody new of a user who comes back, with message ids of their own', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    for (let round = 0; round < 2; round++) {
      await bench.record(order('u1'))
      await bench.engage.sync('recent')
      await bench.record({ type: 'delete', userId: 'u1' })
    }
    expect(new Set(bench.sent.map(({ incoming }) => incoming.eventId)).size).toBe(2)
  })

  it('leaves nothing of the user in the store', async () => {
    const store = createMemoryStore()
    const bench = await createEngageBench(engageText(RECENT), { store })
    await bench.record({ ...order('user-canary'), anonymousId: 'device-canary' })
    await bench.record({ type: 'identify', userId: 'user-canary', traits: { email: 'mail-canary' } })
    await bench.engage.sync('recent')
    expect([...store.files.values()].join()).toContain('mail-canary')
    await bench.record({ type: 'delete', userId: 'user-canary' })
    expect([...store.files.values()].join()).not.toContain('canary')
  })

  it('in the middle of a sync keeps the call from being made', async () => {
    const told: string[] = []
    const bench = await createEngageBench(engageText(RECENT), {
      onEvent: async ({ event }) => {
        told.push(String(event.userId))
        if (event.userId === 'u1') {
          await bench.record({ type: 'delete', userId: 'u2' }, { type: 'delete', userId: 'u1' })
        }
      }
    })
    await bench.record(order('u1'), order('u2'), order('u3'))
    await bench.engage.sync('recent')
    expect(told).toEqual(['u1', 'u3'])
    await bench.clock.advance(31 * DAY_MS)
    await bench.engage.sync('recent')
    expect(told).toEqual(['u1', 'u3', 'u3'])
  })

  it('of somebody unknown does nothing, and spares the user to whom the device belongs', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record({ ...order('u1'), anonymousId: 'a1' })
    await bench.record({ type: 'delete', userId: 'nobody', anonymousId: 'a1' })
    expect(bench.engage.stats().profiles).toBe(1)
    await bench.record({ type: 'delete', anonymousId: 'a1' })
    expect(bench.engage.stats().profiles).toBe(0)
  })
})

describe('bounds of profiles', () => {
  it('keep out who comes when there is no room, and count what was not recorded', async () => {
    const bench = await createEngageBench(engageText(RECENT), { maxProfiles: 2 })
    await bench.record(order('u1'), order('u2'), order('u3'), order('u1'))
    expect(bench.engage.stats()).toEqual({ profiles: 2, refused: 1 })
    await bench.record({ type: 'delete', userId: 'u1' }, order('u3'))
    expect(bench.engage.members('recent').map(({ userId }) => userId)).toEqual(['u2', 'u3'])
  })

  it('keep the latest events of a profile', async () => {
    const text = engageText(`traits:
  spent: { source: website, compute: { type: sum, event: Order Completed, property: properties.total } }
`)
    const bench = await createEngageBench(text, { maxHistory: 3 })
    for (const total of [100, 1, 2, 3]) await bench.record(order('u1', { total }))
    expect(bench.engage.members('spent')[0]?.value).toBe(6)
  })

  it('leave traits as they were where they would become too long', async () => {
    const text = engageText(`audiences:
  oslo: { source: website, when: { trait: 'traits.city = "Oslo"' } }
`)
    const bench = await createEngageBench(text)
    await bench.record({ type: 'identify', userId: 'u1', traits: { city: 'Oslo' } })
    await bench.record({ type: 'identify', userId: 'u1', traits: { city: 'Rome', note: 'x'.repeat(70_000) } })
    expect(bench.engage.members('oslo')).toHaveLength(1)
    expect(bench.engage.stats().refused).toBe(1)
  })

  it('let the oldest anonymous ids of a user go, and never the user id', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    for (let index = 0; index < 150; index++) await bench.record({ ...order('u1'), anonymousId: `a${index}` })
    expect(bench.engage.stats().profiles).toBe(1)
    await bench.record({ event: 'Product Viewed', anonymousId: 'a149' })
    expect(bench.engage.stats().profiles).toBe(1)
    await bench.record({ event: 'Product Viewed', anonymousId: 'a0' })
    expect(bench.engage.stats().profiles).toBe(2)
    expect(bench.engage.members('recent')).toEqual([{ userId: 'u1', value: true }])
  })
})

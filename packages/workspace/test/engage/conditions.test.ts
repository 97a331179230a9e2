import type { SegmentEvent } from '@segment/actions-core'
import { createEngageBench, DAY_MS, engageText, order } from '../support/engage'

const audience = (when: string): string =>
  engageText(`audiences:
  group:
    source: website
    when: ${when}
    destinations: [orders]
`)

async function membersOf(when: string, ...events: Partial<SegmentEvent>[]): Promise<(string | undefined)[]> {
  const bench = await createEngageBench(audience(when))
  await bench.record(...events)
  return bench.engage.members('group').map(({ userId }) => userId)
}

const plan = (userId: string, name: string): Partial<SegmentEvent> => ({
  type: 'identify',
  userId,
  traits: { plan: name }
})

describe('conditions of audiences (C7)', () => {
  const three = [order('u1'), order('u2'), order('u2'), order('u3'), order('u3'), order('u3')]

  it.each([
    ['{ performed: Order Completed }', ['u1', 'u2', 'u3']],
    ['{ performed: Order Completed, atLeast: 2 }', ['u2', 'u3']],
    ['{ performed: Order Completed, atMost: 2 }', ['u1', 'u2']],
    ['{ performed: Order Completed, atLeast: 2, atMost: 2 }', ['u2']],
    ['{ not: { performed: Order Completed, atLeast: 2 } }', ['u1']],
    ['{ any: [{ performed: Order Completed, atLeast: 3 }, { performed: Order Completed, atMost: 1 }] }', ['u1', 'u3']],
    ['{ all: [{ performed: Order Completed, atLeast: 2 }, { performed: Order Completed, atMost: 2 }] }', ['u2']]
  ])('%s takes %j', async (when, expected) => {
    expect(await membersOf(when, ...three)).toEqual(expected)
  })

  it('read the event where they say so', async () => {
    const when = `{ performed: Order Completed, where: 'properties.total >= 50 and context.locale = "de-DE"' }`
    const german = { context: { locale: 'de-DE' } }
    const events = [
      { ...order('u1', { total: 50 }), ...german },
      { ...order('u2', { total: 49 }), ...german },
      order('u3', { total: 50 })
    ]
    expect(await membersOf(when, ...events)).toEqual(['u1'])
  })

  it('read the traits of identify calls, the newest value first, and not those of groups', async () => {
    const when = `{ trait: 'traits.plan = "business"' }`
    const events: Partial<SegmentEvent>[] = [
      plan('u1', 'business'),
      plan('u2', 'business'),
      plan('u2', 'free'),
      { type: 'group', userId: 'u3', groupId: 'g', traits: { plan: 'business' } }
    ]
    expect(await membersOf(when, ...events)).toEqual(['u1'])
  })

  it('know pages and screens by their names', async () => {
    const events: Partial<SegmentEvent>[] = [
      { type: 'page', name: 'Pricing', userId: 'u1' },
      { type: 'screen', name: 'Pricing', userId: 'u2' },
      { type: 'track', event: 'Pricing', userId: 'u3' },
      { type: 'page', name: 'Home', userId: 'u4' }
    ]
    expect(await membersOf('{ performed: Pricing }', ...events)).toEqual(['u1', 'u2', 'u3'])
    expect(await membersOf(`{ performed: Pricing, where: 'type = "screen"' }`, ...events)).toEqual(['u2'])
  })

  it('with none at all take those who never did it, if they are known', async () => {
    const when = '{ performed: Order Completed, atLeast: 0, atMost: 0 }'
    expect(await membersOf(when, order('u1'), { event: 'Product Viewed', userId: 'u2' })).toEqual(['u2'])
  })

  it('let an event of exactly 30 days ago go', async () => {
    const bench = await createEngageBench(audience('{ performed: Order Completed, within: 30d }'))
    await bench.record(order('u1'))
    await bench.clock.advance(30 * DAY_MS - 1)
    expect(bench.engage.members('group')).toHaveLength(1)
    await bench.clock.advance(1)
    expect(bench.engage.members('group')).toHaveLength(0)
  })

  it('are not led astray by names that every object inherits (F34)', async () => {
    const events: Partial<SegmentEvent>[] = [
      { event: '__proto__', userId: 'u1' },
      { event: 'constructor', userId: '__proto__' },
      { type: 'identify', userId: 'u2', traits: JSON.parse('{"__proto__":{"plan":"business"}}') as object as never }
    ]
    expect(await membersOf(`{ trait: 'traits.plan = "business"' }`, ...events)).toEqual([])
    expect(await membersOf('{ performed: constructor }', ...events)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['plan']).toBeUndefined()
  })
})

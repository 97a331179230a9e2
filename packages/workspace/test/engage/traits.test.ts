import { createEngageBench, DAY_MS, engageText, order } from '../support/engage'

const trait = (type: string, rest = ', property: properties.total', compute = ''): string => `traits:
  value:
    source: website
    compute: { type: ${type}, event: Order Completed${rest}${compute} }
    destinations: [orders]
`

const ORDERS = [20, 5, 20, 8].map((total) => order('u1', { total }))

describe('computed traits (C7)', () => {
  it.each([
    ['count', 4],
    ['sum', 53],
    ['average', 13.25],
    ['min', 5],
    ['max', 20],
    ['first', 20],
    ['last', 8],
    ['most-frequent', 20],
    ['unique-list', [20, 5, 8]],
    ['unique-count', 3]
  ])('of the type %s give %j', async (type, expected) => {
    const bench = await createEngageBench(engageText(trait(type, type === 'count' ? '' : undefined)))
    await bench.record(...ORDERS)
    expect(bench.engage.members('value')).toEqual([{ userId: 'u1', value: expected }])
  })

  it('are sent for everyone who has a value first, then where the value changed', async () => {
    const bench = await createEngageBench(engageText(trait('sum')))
    await bench.record(order('u1', { total: 1 }), order('u2', { total: 2 }), { event: 'Other', userId: 'u3' })
    await bench.engage.sync('value')
    expect(bench.told()).toEqual(['u1 value=1', 'u2 value=2'])
    await bench.record(order('u2', { total: 2 }), order('u1', { total: 0 }))
    await bench.engage.sync('value')
    expect(bench.told()).toEqual(['u2 value=4'])
  })

  it('are sent as null once when no event is young enough any more', async () => {
    const bench = await createEngageBench(engageText(trait('sum', ', property: properties.total, within: 30d')))
    await bench.record(order('u1', { total: 1 }))
    await bench.engage.sync('value')
    await bench.clock.advance(30 * DAY_MS)
    await bench.engage.sync('value')
    await bench.engage.sync('value')
    expect(bench.told()).toEqual(['u1 value=1', 'u1 value=null'])
  })

  it('are not sent again where a list is the same', async () => {
    const bench = await createEngageBench(engageText(trait('unique-list')))
    await bench.record(...ORDERS)
    await bench.engage.sync('value')
    await bench.record(order('u1', { total: 8 }))
    await bench.engage.sync('value')
    expect(bench.told()).toEqual(['u1 value=[20,5,8]'])
  })

  it('go by the time of the events, not by the order in which they came', async () => {
    const bench = await createEngageBench(engageText(trait('last')))
    await bench.record(
      { ...order('u1', { total: 2 }), timestamp: '2025-12-02T00:00:00Z' },
      { ...order('u1', { total: 1 }), timestamp: '2025-12-01T00:00:00Z' }
    )
    expect(bench.engage.members('value')[0]?.value).toBe(2)
  })

  it('pass over what is no number in sums, and what is no scalar everywhere', async () => {
    const bench = await createEngageBench(engageText(trait('sum')))
    await bench.record(
      order('u1', { total: '7' }),
      order('u1', { total: { amount: 1 } }),
      order('u1', { total: null }),
      order('u1'),
      order('u1', { total: 'x'.repeat(1_001) })
    )
    expect(bench.engage.members('value')).toEqual([])
    await bench.record(order('u1', { total: 0.1 }), order('u1', { total: 0.2 }))
    expect(bench.engage.members('value')[0]?.value).toBe(0.3)
  })

  it('count only the events that their condition takes', async () => {
    const bench = await createEngageBench(engageText(trait('count', '', `, where: 'properties.total >= 8'`)))
    await bench.record(...ORDERS)
    expect(bench.engage.members('value')[0]?.value).toBe(3)
  })

  it('take of two values that are as frequent the one that came last', async () => {
    const bench = await createEngageBench(engageText(trait('most-frequent')))
    await bench.record(...[1, 2, 2, 1].map((total) => order('u1', { total })))
    expect(bench.engage.members('value')[0]?.value).toBe(1)
  })

  it('can be asked for by the condition of an audience, and win over a trait of the same name', async () => {
    const audience = `audiences:
  big: { source: website, when: { trait: traits.value > 50 }, destinations: [orders] }
`
    const bench = await createEngageBench(engageText(trait('sum') + audience))
    await bench.record(...ORDERS, order('u2', { total: 50 }), {
      type: 'identify',
      userId: 'u2',
      traits: { value: 1_000 }
    })
    expect(bench.engage.members('big')).toEqual([{ userId: 'u1', value: true }])
  })
})

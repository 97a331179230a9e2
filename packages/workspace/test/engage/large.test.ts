import { createEngageBench, createMemoryStore, engageText } from '../support/engage'

const PEOPLE = 100_000

const text = engageText(`audiences:
  big:
    source: website
    when:
      all:
        - { performed: Order Completed, where: properties.total >= 50, within: 30d }
        - not: { trait: 'traits.plan = "free"' }
    destinations: [orders]
traits:
  spent:
    source: website
    compute: { type: sum, event: Order Completed, property: properties.total }
    destinations: [orders]
`)

describe(`${PEOPLE} profiles`, () => {
  it('are synced, each once, and what they hold comes back from the store', async () => {
    const store = createMemoryStore()
    const bench = await createEngageBench(text, { store })
    for (let index = 0; index < PEOPLE; index++) {
      const userId = `u${index}`
      const properties = { total: index % 100 }
      await bench.record(
        { event: 'Order Completed', userId, properties },
        { type: 'identify', userId, traits: { plan: index % 2 === 0 ? 'free' : 'business' } }
      )
    }
    const [first] = await bench.engage.sync('big')
    expect(first).toMatchObject({ members: PEOPLE / 4, set: PEOPLE / 4 })
    const [spent] = await bench.engage.sync('spent')
    expect(spent).toMatchObject({ set: PEOPLE })
    const [again] = await bench.engage.sync('big')
    expect(again).toMatchObject({ set: 0, cleared: 0 })
    const restored = await createEngageBench(text, { store })
    expect(restored.engage.stats().profiles).toBe(PEOPLE)
    const [nothing] = await restored.engage.sync('spent')
    expect(nothing).toMatchObject({ members: PEOPLE, set: 0, cleared: 0 })
  }, 180_000)
})

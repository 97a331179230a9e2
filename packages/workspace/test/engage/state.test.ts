import { createEngage } from '../../src'
import { createTestClock } from '../support/clock'
import {
  createEngageBench,
  createMemoryStore,
  DAY_MS,
  engageText,
  engageWorkspace,
  order,
  RECENT
} from '../support/engage'

const KEY = 'order_completed_last_30days'

describe('the stored state of Engage', () => {
  it('keeps profiles, histories and what was sent over a restart', async () => {
    const store = createMemoryStore()
    const before = await createEngageBench(engageText(RECENT), { store })
    await before.record({ ...order('u1'), anonymousId: 'a1' }, order('u2'))
    await before.engage.sync('recent')

    const after = await createEngageBench(engageText(RECENT), { store })
    expect(after.engage.stats().profiles).toBe(2)
    expect(after.engage.syncs('recent')).toEqual(before.engage.syncs('recent'))
    await after.engage.sync('recent')
    expect(after.told()).toEqual([])
    await after.record({ ...order(''), anonymousId: 'a1' })
    expect(after.engage.stats().profiles).toBe(2)
    await after.clock.advance(31 * DAY_MS)
    await after.engage.sync('recent')
    expect(after.told()).toEqual([`u1 ${KEY}=false`, `u2 ${KEY}=false`])
  })

  it('is the same when it is written, read and written again', async () => {
    const store = createMemoryStore()
    const before = await createEngageBench(engageText(RECENT), { store })
    await before.record({ ...order('u1'), anonymousId: 'a1' }, { type: 'identify', userId: 'u1', traits: { a: [1] } })
    await before.engage.sync('recent')
    const written = new Map(store.files)
    const after = await createEngageBench(engageText(RECENT), { store })
    await after.engage.save()
    expect(store.files).toEqual(written)
  })

  it('gives the history of an event also to a new audience that asks for the same', async () => {
    const store = createMemoryStore()
    const before = await createEngageBench(engageText(RECENT), { store })
    await before.record(order('u1'))
    await before.engage.save()
    const more = `${RECENT}  ever:
    source: website
    when: { performed: Order Completed }
`
    const after = await createEngageBench(engageText(more), { store })
    expect(after.engage.members('ever')).toEqual([{ userId: 'u1', value: true }])
  })

  it('lets a destination that is named later begin with everyone', async () => {
    const store = createMemoryStore()
    const before = await createEngageBench(engageText(RECENT), { store })
    await before.record(order('u1'))
    await before.engage.sync('recent')
    const after = await createEngageBench(engageText(RECENT.replace('[orders]', '[orders, ads]')), { store })
    const records = await after.engage.sync('recent')
    expect(records.map(({ destination, first, set }) => [destination, first, set])).toEqual([
      ['orders', false, 0],
      ['ads', true, 1]
    ])
  })

  it('begins anew where the key or the form of the calls is another', async () => {
    const store = createMemoryStore()
    const before = await createEngageBench(engageText(RECENT), { store })
    await before.record(order('u1'))
    await before.engage.sync('recent')
    const renamed = await createEngageBench(engageText(RECENT.replace('last 30days', 'lately')), { store })
    await renamed.engage.sync('recent')
    expect(renamed.told()).toEqual(['u1 order_completed_lately=true'])
  })

  it('is refused where another version wrote it, with what to do', async () => {
    const store = createMemoryStore()
    store.files.set('engage-profiles', '{"version":2,"items":[]}')
    await expect(createEngageBench(engageText(RECENT), { store })).rejects.toThrow(
      'The stored state "engage-profiles" is of another version of this program; remove it to begin anew.'
    )
  })

  it('that cannot be written is told in the record of the sync, and written by the next one', async () => {
    const memory = createMemoryStore()
    let full = true
    const store = {
      read: (name: string) => memory.read(name),
      write: async (name: string, value: unknown): Promise<void> => {
        if (full) throw new Error('no space left')
        await memory.write(name, value)
      }
    }
    const bench = await createEngageBench(engageText(RECENT), { store })
    await bench.record(order('u1'))
    const [record] = await bench.engage.sync('recent')
    expect(record?.error).toBe('what was sent could not be written to the store: no space left')
    full = false
    await bench.engage.sync('recent')
    expect(bench.told()).toEqual([`u1 ${KEY}=true`])
    expect(memory.files.get('engage-syncs')).toContain('user:u1')
  })

  it('is written by one at a time, the newest last', async () => {
    const writes: string[] = []
    let under = 0
    const store = {
      read: async () => undefined,
      write: async (name: string, value: unknown): Promise<void> => {
        expect(++under).toBe(1)
        await new Promise((resolve) => setImmediate(resolve))
        under--
        if (name === 'engage-profiles') writes.push(JSON.stringify(value))
      }
    }
    const clock = createTestClock()
    const engage = await createEngage({
      workspace: engageWorkspace(engageText(RECENT)),
      clock,
      store,
      onEvent: () => undefined
    })
    const saves = [1, 2, 3].map(async (index) => {
      await engage.record({
        event: { type: 'track', event: 'Order Completed', userId: `u${index}` },
        source: 'website'
      })
      await engage.save()
    })
    await Promise.all(saves)
    expect(writes.at(-1)).toContain('u3')
  })
})

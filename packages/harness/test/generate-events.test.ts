import { generateEvents, REFERENCE_DATE } from '../src'

const TYPES = ['alias', 'delete', 'group', 'identify', 'page', 'screen', 'track']

describe('generated events', () => {
  it('are the same for the same seed, and others for another', async () => {
    const [first, same, other] = await Promise.all([1, 1, 2].map((seed) => generateEvents({ seed, count: 200 })))
    expect(JSON.stringify(same)).toBe(JSON.stringify(first))
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(first))
  })

  it('hold every call, even where there are only seven', async () => {
    const types = (await generateEvents({ seed: 3, count: 7 })).map(({ type }) => type)
    expect(types.sort()).toEqual(TYPES)
  })

  it('have what the Segment spec asks of each call', async () => {
    const events = await generateEvents({ seed: 7, count: 1_200 })
    expect(events).toHaveLength(1_200)
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(1_200)
    for (const event of events) {
      expect(event.messageId).toMatch(/^[0-9a-f-]{36}$/)
      expect(event.userId ?? event.anonymousId).toBeTruthy()
      expect(event.context).toMatchObject({ library: { name: 'analytics.js' } })
      if (event.type === 'track') expect(event.event).toBeTruthy()
      if (event.type === 'identify')
        expect(event.traits).toMatchObject({ email: expect.stringMatching(/@example\.com$/) })
      if (event.type === 'group') expect(event.groupId).toBeTruthy()
      if (event.type === 'alias') expect(event.previousId).toBeTruthy()
      if (event.type === 'page' || event.type === 'screen') expect(event.name).toBeTruthy()
    }
  })

  it('come in the order of their times, counted from a fixed date', async () => {
    const events = await generateEvents({ seed: 5, count: 100 })
    const times = events.map(({ timestamp }) => new Date(timestamp ?? 0).getTime())
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBeGreaterThan(REFERENCE_DATE.getTime())
  })

  it('hold orders whose totals add up', async () => {
    const events = await generateEvents({ seed: 9, count: 500 })
    const orders = events.filter(({ event }) => event === 'Order Completed').map(({ properties }) => properties!)
    expect(orders.length).toBeGreaterThan(20)
    for (const { subtotal, tax, shipping, total } of orders) {
      expect(Math.abs(Number(subtotal) + Number(tax) + Number(shipping) - Number(total))).toBeLessThan(0.02)
    }
  })
})

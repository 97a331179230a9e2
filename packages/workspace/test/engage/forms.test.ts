import { createEngageBench, engageText, order, RECENT, START_MS } from '../support/engage'

const TRAIT = `traits:
  spent:
    name: Total spent
    source: website
    compute: { type: sum, event: Order Completed, property: properties.total }
    destinations: [orders]
`

const asTrack = (text: string): string => text.replace('    destinations:', '    send: track\n    destinations:')

const personas = (kind: string, key: string): object => ({
  computation_class: kind,
  computation_id: expect.stringMatching(kind === 'audience' ? /^aud_[0-9a-f]{24}$/ : /^cmp_[0-9a-f]{24}$/),
  computation_key: key,
  namespace: expect.stringMatching(/^spa_[0-9a-f]{24}$/),
  space_id: expect.stringMatching(/^spa_[0-9a-f]{24}$/)
})

const timestamp = new Date(START_MS).toISOString()
const call = {
  userId: 'u1',
  messageId: expect.stringMatching(/^engage-[0-9a-f]{32}$/),
  timestamp,
  receivedAt: timestamp,
  integrations: { All: false, orders: true }
}

describe('calls of Engage (C7)', () => {
  it('are Identify calls with the key of the audience as a trait', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(order('u1'))
    await bench.engage.sync('recent')
    expect(bench.sent.map(({ incoming: { event } }) => event)).toEqual([
      {
        ...call,
        type: 'identify',
        traits: { order_completed_last_30days: true },
        context: { personas: personas('audience', 'order_completed_last_30days') }
      }
    ])
  })

  it('are Track calls named Audience Entered and Audience Exited where the audience says so', async () => {
    const bench = await createEngageBench(engageText(asTrack(RECENT)))
    await bench.record(order('u1'))
    await bench.engage.sync('recent')
    await bench.clock.advance(31 * 86_400_000)
    await bench.engage.sync('recent')
    const key = 'order_completed_last_30days'
    expect(bench.sent.map(({ incoming: { event } }) => [event.type, event.event, event.properties])).toEqual([
      ['track', 'Audience Entered', { audience_key: key, [key]: true }],
      ['track', 'Audience Exited', { audience_key: key, [key]: false }]
    ])
  })

  it('are Identify calls with the value of a computed trait', async () => {
    const bench = await createEngageBench(engageText(TRAIT))
    await bench.record(order('u1', { total: 10 }), order('u1', { total: 2.5 }))
    await bench.engage.sync('spent')
    expect(bench.sent[0]?.incoming.event).toEqual({
      ...call,
      type: 'identify',
      traits: { total_spent: 12.5 },
      context: { personas: personas('trait', 'total_spent') }
    })
  })

  it('are Track calls named Trait Computed where the trait says so', async () => {
    const bench = await createEngageBench(engageText(asTrack(TRAIT)))
    await bench.record(order('u1', { total: 10 }))
    await bench.engage.sync('spent')
    expect(bench.sent[0]?.incoming.event).toMatchObject({
      type: 'track',
      event: 'Trait Computed',
      properties: { trait_key: 'total_spent', total_spent: 10 }
    })
  })

  it.each([
    [
      'identify',
      { traits: { email: 'ann@example.com', address: { city: 'Oslo' }, order_completed_last_30days: true } }
    ],
    ['track', { context: { traits: { email: 'ann@example.com', address: { city: 'Oslo' } } } }]
  ])('carry the traits that the audience includes, where there are any (%s)', async (send, expected) => {
    const text = engageText(`${RECENT}    send: ${send}\n    include: [email, address, phone, constructor]\n`)
    const bench = await createEngageBench(text)
    const traits = { email: 'ann@example.com', address: { city: 'Oslo' }, plan: 'free' }
    await bench.record(order('u1'), { type: 'identify', userId: 'u1', traits })
    await bench.engage.sync('recent')
    const { event } = bench.sent[0]!.incoming
    expect(event).toMatchObject(expected)
    expect(JSON.stringify(event)).not.toContain('plan')
    expect(event.context?.['traits']).toEqual(
      send === 'track' ? { email: traits.email, address: traits.address } : undefined
    )
  })

  it('name somebody who is not known by the anonymous id', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record({ ...order(''), anonymousId: 'a1' })
    await bench.engage.sync('recent')
    const { event } = bench.sent[0]!.incoming
    expect([event.anonymousId, Object.hasOwn(event, 'userId')]).toEqual(['a1', false])
  })

  it('carry what the pipeline needs to know: source, size, and where they come from', async () => {
    const bench = await createEngageBench(engageText(RECENT))
    await bench.record(order('u1'))
    await bench.engage.sync('recent')
    const { event, ...rest } = bench.sent[0]!.incoming
    expect(rest).toEqual({
      eventId: event.messageId,
      source: 'website',
      origin: { file: 'audience recent', line: 1 },
      bytes: Buffer.byteLength(JSON.stringify(event)),
      readAtMs: START_MS
    })
  })

  it('go to each destination by its own slug', async () => {
    const bench = await createEngageBench(engageText(RECENT.replace('[orders]', '[orders, ads]')))
    await bench.record(order('u1'))
    await bench.engage.sync('recent')
    expect(bench.sent.map(({ destination, incoming }) => [destination, incoming.event.integrations])).toEqual([
      ['orders', { All: false, orders: true }],
      ['ads', { All: false, ads: true }]
    ])
    expect(new Set(bench.sent.map(({ incoming }) => incoming.eventId)).size).toBe(2)
  })

  it('are not taken for something that the user did when they come in again', async () => {
    const text = engageText(RECENT.replace('performed: Order Completed', 'performed: Audience Entered'))
    const bench = await createEngageBench(text)
    await bench.record({ event: 'Audience Entered', userId: 'u1', context: { personas: { computation_id: 'aud_1' } } })
    expect(bench.engage.stats().profiles).toBe(0)
  })
})

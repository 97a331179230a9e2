import { generateEvent, type EventType } from '../../src'

const TYPES: EventType[] = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'delete']

describe('one generated event (D1, D2)', () => {
  it.each(TYPES)('of the call %s is the same for the same seed, and of somebody who is known', async (type) => {
    const [first, same, other] = await Promise.all([1, 1, 2].map((seed) => generateEvent({ seed, type })))
    expect(same).toEqual(first)
    expect(other).not.toEqual(first)
    expect(first).toMatchObject({ type, userId: expect.stringMatching(/^user_/), messageId: expect.any(String) })
  })

  it.each([
    ['Order Completed', 'order_id'],
    ['Trial Started', 'trial_plan_name'],
    ['Push Notification Tapped', 'campaign']
  ])('named %s has the properties of its spec', async (event, property) => {
    const generated = await generateEvent({ seed: 1, type: 'track', event })
    expect(generated.event).toBe(event)
    expect(generated.properties).toHaveProperty(property)
  })

  it('of a mobile spec comes from a device', async () => {
    const { context } = await generateEvent({ seed: 1, type: 'track', event: 'Application Opened' })
    expect(context).toHaveProperty('device')
  })

  it('with a name that no spec knows carries no properties', async () => {
    const generated = await generateEvent({ seed: 1, type: 'track', event: 'constructor' })
    expect([generated.event, generated.properties]).toEqual(['constructor', {}])
  })

  it('gives pages and screens the name that is asked for', async () => {
    expect(await generateEvent({ seed: 1, type: 'page', event: 'Pricing' })).toMatchObject({
      type: 'page',
      name: 'Pricing'
    })
    expect(await generateEvent({ seed: 1, type: 'identify', event: 'Pricing' })).not.toHaveProperty('name')
  })

  it('comes from the kind that is asked for', async () => {
    const { traits } = await generateEvent({ seed: 1, type: 'group', kind: 'b2b' })
    expect(traits).toHaveProperty('website')
  })
})

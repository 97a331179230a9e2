import { createHash } from 'node:crypto'
import { EVENT_KINDS, generateEvents, REFERENCE_DATE } from '../../src'
import type { EventType } from '../../src'

const TYPES = ['alias', 'delete', 'group', 'identify', 'page', 'screen', 'track']

describe('generated events (D1)', () => {
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

describe('the kinds of generated events (D1)', () => {
  it.each([
    [1, 200, 'a73c21d2826fcd6514a9a987819e0c0ffa6bcd2aec6d963d11b816f69703cf81'],
    [2026, 1_200, '115c6027ec0d2ed911b1879ad075957f6f5eb94342f6ba882ed993617038aa87'],
    [3, 7, 'f08196d7931d6d075da25c63af55a7c1f8ba299f8939139af0b1f3e15bebbc14']
  ])('of a shop are, byte by byte, what they were in the first version (seed %i)', async (seed, count, expected) => {
    const events = await generateEvents({ seed, count })
    expect(createHash('sha256').update(JSON.stringify(events)).digest('hex')).toBe(expected)
    expect(await generateEvents({ seed, count, kind: 'ecommerce' })).toEqual(events)
  })

  it.each(EVENT_KINDS)(
    '%s: the same for the same seed, every call in the first seven, in the order of time',
    async (kind) => {
      const [first, same, other] = await Promise.all(
        [4, 4, 5].map((seed) => generateEvents({ seed, count: 300, kind }))
      )
      expect(JSON.stringify(same)).toBe(JSON.stringify(first))
      expect(JSON.stringify(other)).not.toBe(JSON.stringify(first))
      const types = first!.slice(0, 7).map(({ type }) => type)
      expect(types.sort()).toEqual(TYPES)
      const times = first!.map(({ timestamp }) => String(timestamp))
      expect(times).toEqual([...times].sort())
      expect(new Set(first!.map(({ messageId }) => messageId)).size).toBe(300)
    }
  )

  it.each(EVENT_KINDS)('%s: nobody is written to at an address that could be real', async (kind) => {
    const text = JSON.stringify(await generateEvents({ seed: 6, count: 500, kind }))
    const addresses = text.match(/[\w.+-]+@[\w.-]+/g) ?? []
    expect(addresses.length).toBeGreaterThan(20)
    expect(addresses.filter((address) => !/@([\w-]+\.)?example\.com$/.test(address))).toEqual([])
  })

  it('b2b: accounts, invitations and trials of the B2B SaaS spec', async () => {
    const events = await generateEvents({ seed: 2, count: 1_500, kind: 'b2b' })
    expect(namesOf(events)).toEqual([
      'Account Added User',
      'Account Created',
      'Account Deleted',
      'Account Removed User',
      'Invite Sent',
      'Signed In',
      'Signed Out',
      'Signed Up',
      'Trial Ended',
      'Trial Started'
    ])
    const find = (name: string): (typeof events)[number] => events.find(({ event }) => event === name)!
    expect(find('Account Created').properties).toEqual({ account_name: expect.any(String) })
    expect(find('Invite Sent').properties).toEqual({
      invitee_email: expect.stringMatching(/@example\.com$/),
      invitee_first_name: expect.any(String),
      invitee_last_name: expect.any(String),
      invitee_role: expect.stringMatching(/^(owner|admin|member)$/)
    })
    const trial = find('Trial Started').properties as Record<string, string>
    const days = (Date.parse(trial['trial_end_date']!) - Date.parse(trial['trial_start_date']!)) / 86_400_000
    expect([days, ['starter', 'team', 'enterprise'].includes(trial['trial_plan_name']!)]).toEqual([14, true])
    const groups = new Set(events.filter(({ type }) => type === 'group').map(({ groupId }) => groupId))
    for (const { context } of events) expect(String(context?.['groupId'])).toMatch(/^account_/)
    expect(groups.size).toBeLessThanOrEqual(25)
  })

  it('mobile: the lifecycle of an app and its push notifications, each on a device', async () => {
    const events = await generateEvents({ seed: 2, count: 2_000, kind: 'mobile' })
    expect(namesOf(events)).toEqual([
      'Application Backgrounded',
      'Application Crashed',
      'Application Installed',
      'Application Opened',
      'Application Uninstalled',
      'Application Updated',
      'Deep Link Opened',
      'Install Attributed',
      'Push Notification Bounced',
      'Push Notification Received',
      'Push Notification Tapped'
    ])
    for (const { context, event, properties } of events) {
      expect(context).toMatchObject({
        app: { version: expect.any(String), build: expect.any(String) },
        device: { type: expect.stringMatching(/^(ios|android)$/), token: expect.stringMatching(/^[0-9a-f]{64}$/) },
        os: { name: expect.stringMatching(/^(iOS|Android)$/) },
        network: { wifi: expect.any(Boolean) }
      })
      const device = context!['device'] as { adTrackingEnabled: boolean; advertisingId?: string }
      // Who does not want to be tracked has no advertising id.
      expect(device.adTrackingEnabled).toBe(device.advertisingId !== undefined)
      if (event === 'Application Installed') {
        const app = context!['app'] as { version: string; build: string }
        expect(properties).toEqual({ version: app.version, build: app.build })
      }
    }
  })

  it('mixed: all three', async () => {
    const names = namesOf(await generateEvents({ seed: 3, count: 600, kind: 'mixed' }))
    expect(names).toEqual(expect.arrayContaining(['Order Completed', 'Signed In', 'Application Opened']))
  })

  it('hold only the calls that are asked for', async () => {
    const types: EventType[] = ['track', 'identify']
    const events = await generateEvents({ seed: 1, count: 100, types })
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(types))
    expect(events.filter(({ type }) => type === 'track').length).toBeGreaterThan(60)
  })

  it('are refused for a kind or a call that does not exist', async () => {
    await expect(generateEvents({ seed: 1, count: 1, kind: 'game' as 'mobile' })).rejects.toThrow(
      'kind: expected one of ecommerce, b2b, mobile, mixed.'
    )
    await expect(generateEvents({ seed: 1, count: 1, types: ['tap' as EventType] })).rejects.toThrow(
      'types: expected some of track, page, identify, screen, group, alias, delete.'
    )
  })
})

function namesOf(events: readonly { readonly event?: string | null | undefined }[]): string[] {
  return [...new Set(events.flatMap(({ event }) => event ?? []))].sort()
}

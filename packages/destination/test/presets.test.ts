import { createTestEvent } from '@segment/actions-core'
import type { SegmentEvent } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination'
import { bodies, describeHosts } from './support/receiver'

const presets = definition.presets ?? []
const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'delete'] as const

describe('A8 presets', () => {
  it('there is one for each type of call', () => {
    expect(presets.map((preset) => ('subscribe' in preset ? preset.subscribe : ''))).toEqual(
      TYPES.map((type) => `type = "${type}"`)
    )
  })

  it('have the defaults of all fields', () => {
    expect(presets[0]?.mapping).toMatchObject({
      method: 'POST',
      data: { '@path': '$.' },
      message_id: { '@path': '$.messageId' },
      split_rejected: true
    })
  })
})

describeHosts('A8 a call', (host, receiver) => {
  it.each(TYPES)('of type %s goes through its preset, and through no other', async (type) => {
    const event = createTestEvent({ type: type as 'track', messageId: 'm-1', userId: 'u-1' })
    const subscriptions = presets.map((preset) => ({ ...preset, mapping: { ...preset.mapping, url: receiver().url } }))
    await host.onEvent(event, { subscriptions })
    const [sent] = bodies(receiver()).map((body) => JSON.parse(body) as SegmentEvent)
    expect(bodies(receiver())).toHaveLength(1)
    expect(sent).toMatchObject({ type, userId: 'u-1', messageId: 'm-1' })
  })
})

import { Destination, createTestEvent } from '@segment/actions-core'
import type { GlobalSetting, InputField, SegmentEvent } from '@segment/actions-core'
import definition, { destination } from '@extensible-webhooks/destination-search'
import * as everything from '@extensible-webhooks/destination-search'
import { checkDefinition } from '@extensible-webhooks/workspace'
import { connection } from './support/call'
import { describeHosts } from './support/describe-hosts'

const actions = Object.entries(definition.actions)

describe('C1 G2 the definition', () => {
  it('is the default export, as Segment wants it, and a named one', () => {
    expect(destination).toBe(definition)
    expect(Object.keys(everything).sort()).toEqual(['default', 'destination'])
    expect(definition).toMatchObject({ slug: 'actions-search', mode: 'cloud', authentication: { scheme: 'basic' } })
  })

  it('is taken by the catalog without a problem', () => {
    expect(checkDefinition(definition)).toEqual({ errors: [], warnings: [] })
  })

  it('keeps the password as a secret, and no other setting', () => {
    const fields = Object.entries(definition.authentication?.fields ?? {})
    expect(fields.filter(([, { type }]) => type === 'password').map(([name]) => name)).toEqual(['password'])
  })

  it('loads in the stock Destination', () => {
    const stock = new Destination(definition)
    expect(Object.keys(stock.actions)).toEqual(['indexDocument', 'syncRecord', 'deleteUser'])
    expect(stock.onDelete).toBeDefined()
  })

  it('has labels and descriptions everywhere', () => {
    const hooks = actions.flatMap(([, { hooks = {} }]) => Object.values(hooks))
    const all: readonly (InputField | GlobalSetting)[] = [
      ...actions.flatMap(([, { fields }]) => Object.values(fields as Record<string, InputField>)),
      ...Object.values(definition.authentication?.fields ?? {}),
      ...hooks.flatMap(({ inputFields = {}, outputTypes = {} }) => [
        ...Object.values(inputFields as unknown as Record<string, InputField>),
        ...Object.values(outputTypes as unknown as Record<string, InputField>)
      ])
    ]
    expect(all.length).toBeGreaterThan(40)
    for (const { label, description } of all) {
      expect(label).toMatch(/\S/)
      expect(description).toMatch(/\S.*\.$/)
    }
  })

  it('marks as dynamic the fields that have choices, and only those', () => {
    for (const [, { fields, dynamicFields = {} }] of actions) {
      const dynamic = Object.entries(fields as Record<string, InputField>).filter(([, field]) => field.dynamic === true)
      expect(dynamic.map(([name]) => name).sort()).toEqual(Object.keys(dynamicFields).sort())
    }
  })
})

describeHosts('C1 presets', (host, cluster) => {
  const event = (type: string): SegmentEvent =>
    createTestEvent({
      type: type as 'track',
      event: 'Order Completed',
      messageId: 'm-1',
      userId: 'u-1',
      traits: { plan: 'pro' }
    })
  const send = (type: string) =>
    host.onEvent(event(type), {
      ...connection(cluster(), { deleteIndices: 'users' }),
      subscriptions: (definition.presets ?? []) as never
    })

  it('index track calls, keep users, and delete them', async () => {
    await send('track')
    await send('identify')
    expect(cluster().documents('events')).toMatchObject({ 'm-1': { type: 'track' } })
    expect(cluster().documents('users')).toEqual({ 'u-1': { plan: 'pro' } })
    cluster().store.find('users')!.mappings.properties['userId'] = { type: 'keyword' }
    cluster().store.find('users')!.documents.get('u-1')!.source['userId'] = 'u-1'
    await send('delete')
    expect(cluster().documents('users')).toEqual({})
  })

  it('leave other calls alone', async () => {
    await send('page')
    expect(cluster().requests).toEqual([])
  })
})

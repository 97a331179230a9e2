import { createApiBench, refusals, valueOf, warnings, type ApiBench } from '../support/api'

const EXTENSIBLE = 'actions-webhook-extensible'
const URL = 'https://erp.example.com/'

async function withDestination(): Promise<ApiBench> {
  const bench = await createApiBench()
  valueOf(await bench.api.createSource({ name: 'Website' }))
  valueOf(await bench.api.addDestination({ plugin: EXTENSIBLE, source: 'website', name: 'Orders' }))
  valueOf(await bench.api.setAuthentication('orders', { type: 'none' }))
  return bench
}

describe('C3: mappings', () => {
  it('are made from a preset, which has a trigger, a name and values', async () => {
    const { api } = await withDestination()
    expect(valueOf(api.presets('orders')).map(({ name }) => name)).toEqual(
      ['Track', 'Identify', 'Page', 'Screen', 'Group', 'Alias', 'Delete'].map((call) => `${call} calls`)
    )
    const mapping = valueOf(await api.createMapping({ destination: 'orders', preset: 'Page calls' }))
    expect(mapping).toMatchObject({
      name: 'Page calls',
      action: 'send',
      trigger: 'type = "page"',
      enabled: false,
      fields: { method: 'POST', data: { '@path': '$.' }, message_id: { '@path': '$.messageId' } }
    })
    // What the action gives by itself is not written down.
    expect(api.file().destinations['orders']?.mappings?.[0]?.fields).toEqual({})
  })

  it('are made from an action, with a name, a trigger and values of their own', async () => {
    const { api } = await withDestination()
    const fields = { url: URL, method: 'POST' }
    const wanted = { destination: 'orders', action: 'send', name: 'All', trigger: 'type = "group"', fields }
    const mapping = valueOf(await api.createMapping(wanted))
    expect(mapping).toMatchObject({ name: 'All', trigger: 'type = "group"', fields: { url: URL } })
    expect(api.file().destinations['orders']?.mappings).toEqual([
      { name: 'All', action: 'send', enabled: false, trigger: 'type = "group"', fields: { url: URL } }
    ])
  })

  it('have names of their own', async () => {
    const { api } = await withDestination()
    for (let count = 0; count < 3; count++) valueOf(await api.createMapping({ destination: 'orders', action: 'send' }))
    expect(valueOf(api.mappings('orders')).map(({ name }) => name)).toEqual(['Send', 'Send 2', 'Send 3'])
    expect(refusals(await api.nameMapping('orders', 'Send 2', 'Send'))).toEqual([
      'Another mapping of "orders" is named "Send"; choose another name.'
    ])
    expect(refusals(await api.nameMapping('orders', 'Send 2', ' '))).toEqual(['A mapping needs a name.'])
    expect(valueOf(await api.nameMapping('orders', 'Send 2', 'Other')).name).toBe('Other')
    expect(valueOf(await api.nameMapping('orders', 'Other', 'Other')).name).toBe('Other')
  })

  it('are changed member by member', async () => {
    const { api } = await withDestination()
    valueOf(await api.createMapping({ destination: 'orders', action: 'send', fields: { url: URL } }))
    valueOf(await api.updateMapping('orders', 'Send', { trigger: 'type = "page"' }))
    valueOf(await api.updateMapping('orders', 'Send', { batch: { size: 10 } }))
    expect(valueOf(api.mappings('orders'))[0]).toMatchObject({
      trigger: 'type = "page"',
      batch: { size: 10 },
      fields: { url: URL }
    })
    valueOf(await api.updateMapping('orders', 'Send', { batch: null, fields: { url: `${URL}x`, method: null } }))
    const [mapping] = valueOf(api.mappings('orders'))
    expect(mapping).not.toHaveProperty('batch')
    expect(mapping?.fields).toMatchObject({ url: `${URL}x`, method: null })
  })

  it.each([
    ['bad FQL', { trigger: 'what' }, /^destinations\.orders\.mappings\[0\]\.trigger: this is not FQL/],
    [
      'an unknown field',
      { fields: { urll: URL } },
      /^destinations\.orders\.mappings\[0\]\.fields\.urll: the action has no field of this name; did you mean "url"\?/
    ],
    ['a bad directive', { fields: { data: { id: { '@pth': '$.x' } } } }, /fields\.data\.id: has an invalid directive/],
    ['a batch that is too large', { batch: { size: 4_001 } }, /batch\.size: expected a number <= 4000/],
    ['an unknown action', { action: 'sned' }, /action: unknown action "sned"; did you mean "send"\?/]
  ])('are not changed to what cannot be built: %s', async (_title, change, expected) => {
    const { api } = await withDestination()
    valueOf(await api.createMapping({ destination: 'orders', action: 'send', fields: { url: URL } }))
    const before = api.file()
    const answer = await api.updateMapping('orders', 'Send', change)
    expect(answer.ok ? '' : answer.problems.map(({ path, message }) => `${path}: ${message}`).join('\n')).toMatch(
      expected
    )
    expect(api.file()).toBe(before)
  })

  it('warn of a trigger that means something else than it looks like', async () => {
    const { api } = await withDestination()
    valueOf(await api.createMapping({ destination: 'orders', action: 'send', fields: { url: URL } }))
    const trigger = 'type = "track" and event = "a" or event = "b"'
    expect(warnings(await api.updateMapping('orders', 'Send', { trigger }))).toHaveLength(1)
    // It is told once, and not again with every other change.
    expect(warnings(await api.enableMapping('orders', 'Send'))).toEqual([])
  })

  it('are at most fifty in one destination', async () => {
    const { api } = await withDestination()
    for (let count = 0; count < 50; count++) {
      valueOf(await api.createMapping({ destination: 'orders', action: 'send', fields: { url: URL } }))
    }
    expect(refusals(await api.createMapping({ destination: 'orders', action: 'send' }))).toEqual([
      'The destination "orders" has 50 mappings, which is the most; remove one first.'
    ])
    valueOf(await api.removeMapping('orders', 0))
    valueOf(await api.createMapping({ destination: 'orders', action: 'send' }))
    expect(valueOf(api.mappings('orders'))).toHaveLength(50)
  })

  it('are enabled, disabled and removed', async () => {
    const { api } = await withDestination()
    valueOf(await api.createMapping({ destination: 'orders', action: 'send', fields: { url: URL } }))
    expect(valueOf(await api.enableMapping('orders', 'Send')).enabled).toBe(true)
    expect(valueOf(await api.disableMapping('orders', 'Send')).enabled).toBe(false)
    valueOf(await api.removeMapping('orders', 'Send'))
    expect(valueOf(api.mappings('orders'))).toEqual([])
  })

  it('of a file without names are known by action and number, and two of one name by their place', async () => {
    const { api } = await createApiBench({
      file: {
        version: 1,
        sources: { website: {} },
        destinations: {
          orders: {
            plugin: EXTENSIBLE,
            source: 'website',
            mappings: ['a', 'b', 'b'].map((name, index) => ({
              ...(index === 0 ? {} : { name }),
              action: 'send',
              trigger: 'type = "track"',
              fields: { url: URL }
            }))
          }
        }
      }
    })
    expect(valueOf(await api.enableMapping('orders', 'send 1')).enabled).toBe(true)
    expect(refusals(await api.enableMapping('orders', 'b'))).toEqual([
      'There are 2 mappings named "b", at the places 1, 2; say which by its place.'
    ])
    valueOf(await api.nameMapping('orders', 2, 'c'))
    expect(valueOf(api.mappings('orders')).map(({ name }) => name)).toEqual(['send 1', 'b', 'c'])
    expect(refusals(await api.removeMapping('orders', 9))).toEqual([
      'There is no mapping at place 9; there are: "send 1", "b", "c".'
    ])
  })
})

describe('D2: tests through the API', () => {
  const EVENT = { type: 'track', event: 'A', messageId: 'm', properties: { id: 1 } } as const

  it('send an event through all enabled mappings', async () => {
    const { api, transport } = await withDestination()
    for (const name of ['One', 'Two', 'Three']) {
      valueOf(
        await api.createMapping({ destination: 'orders', action: 'send', name, fields: { url: `${URL}${name}` } })
      )
    }
    for (const name of ['One', 'Two']) valueOf(await api.enableMapping('orders', name))
    const report = valueOf(await api.testEvent({ destination: 'orders', event: EVENT }))
    expect([report.matched, report.calls]).toEqual([2, 2])
    expect(transport.requests.map(({ url }) => url)).toEqual([`${URL}One`, `${URL}Two`])
  })

  it('try a trigger and values that are not saved', async () => {
    const { api, transport } = await withDestination()
    const mapping = { destination: 'orders', action: 'send', trigger: 'type = "page"', fields: { url: URL } }
    valueOf(await api.createMapping(mapping))
    const file = api.file()
    const fields = { url: `${URL}tried`, data: { id: { '@path': '$.properties.id' } } }
    const test = { destination: 'orders', mapping: 'Send', events: [EVENT] }
    valueOf(await api.testMapping({ ...test, trigger: 'type = "track"', fields }))
    expect(transport.requests.map(({ url, body }) => [url, body])).toEqual([[`${URL}tried`, '{"id":1}']])
    expect(valueOf(await api.testMapping(test)).matched).toBe(0)
    expect(api.file()).toBe(file)
  })

  it('answer what cannot be tried in words, and send nothing', async () => {
    const { api, transport } = await withDestination()
    valueOf(await api.createMapping({ destination: 'orders', action: 'send', fields: { url: URL } }))
    const test = { destination: 'orders', mapping: 'Send', events: [EVENT] }
    expect(refusals(await api.testMapping({ ...test, trigger: 'what' }))[0]).toMatch(/this is not FQL/)
    expect(refusals(await api.testMapping({ ...test, fields: { urll: 'x' } }))[0]).toMatch(/did you mean "url"/)
    expect(transport.requests).toEqual([])
  })

  it('preview without being connected', async () => {
    const { api, transport } = await withDestination()
    valueOf(
      await api.setAuthentication('orders', {
        type: 'oauth2-authorization-code',
        clientId: 'c',
        clientSecret: 's',
        tokenUrl: 'https://idp.example.com/t',
        authorizeUrl: 'https://idp.example.com/a'
      })
    )
    valueOf(await api.createMapping({ destination: 'orders', action: 'send', fields: { url: URL } }))
    const test = { destination: 'orders', mapping: 'Send', events: [EVENT], preview: true }
    expect(valueOf(await api.testMapping(test)).deliveries).toHaveLength(1)
    expect(transport.requests).toEqual([])
  })
})

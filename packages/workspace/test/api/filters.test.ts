import { createApiBench, refusals, valueOf, type ApiBench } from '../support/api'
import { createFolder } from '../support/folder'

async function withDestination(options = {}): Promise<ApiBench> {
  const bench = await createApiBench(options)
  valueOf(await bench.api.createSource({ name: 'Website' }))
  const plugin = 'actions-webhook-extensible'
  valueOf(await bench.api.addDestination({ plugin, source: 'website', name: 'Orders' }))
  return bench
}

describe('C4: destination filters', () => {
  const filter = { name: 'no heartbeats', when: 'type = "track" and event = "Heartbeat"', action: 'drop' } as const

  it('are added, changed and removed', async () => {
    const { api } = await withDestination()
    expect(valueOf(await api.addFilter('orders', filter))).toEqual(filter)
    valueOf(await api.addFilter('orders', { when: 'type = "page"', action: 'sample', percent: 10 }))
    expect(api.workspace().destinations[0]?.filters.map(({ name }) => name)).toEqual(['no heartbeats', 'sample 2'])
    expect(valueOf(await api.updateFilter('orders', 'sample 2', { percent: 20 }))).toMatchObject({ percent: 20 })
    valueOf(await api.updateFilter('orders', 0, { enabled: false }))
    expect(api.workspace().destinations[0]?.filters.map(({ name }) => name)).toEqual(['sample 2'])
    valueOf(await api.removeFilter('orders', 'no heartbeats'))
    valueOf(await api.removeFilter('orders', 0))
    expect(valueOf(api.filters('orders'))).toEqual([])
    expect(api.file().destinations['orders']).not.toHaveProperty('filters')
  })

  it.each([
    ['bad FQL', { ...filter, when: 'what' }, /this is not FQL/],
    ['a sample without a percentage', { when: 'type = "page"', action: 'sample' } as const, /needs percent:/],
    [
      'fields that lead out of the event',
      { when: 'type = "page"', action: 'drop-fields', fields: ['properties.__proto__.x'] } as const,
      /no path of an event/
    ]
  ])('are refused in words: %s', async (_title, wrong, expected) => {
    const { api } = await withDestination()
    expect(refusals(await api.addFilter('orders', wrong)).join()).toMatch(expected)
    expect(valueOf(api.filters('orders'))).toEqual([])
  })
})

describe('C5: the insert function of a destination', () => {
  const source = 'async function onTrack(event) { return event }'

  it('is set, changed, switched off and removed', async () => {
    const { api } = await withDestination()
    expect(valueOf(api.insertFunction('orders'))).toBeUndefined()
    const settings = { region: 'eu', apiKey: 'canary' }
    expect(valueOf(await api.setInsertFunction('orders', { source, settings }))).toEqual({
      enabled: true,
      source,
      settings: { region: 'eu', apiKey: '[secret]' }
    })
    expect(api.workspace().destinations[0]?.insertFunction).toMatchObject({ source, settings })
    // A secret that an editor cannot read stays.
    valueOf(await api.setInsertFunction('orders', { settings: { region: 'us' } }))
    expect(api.workspace().destinations[0]?.insertFunction?.settings).toEqual({ region: 'us', apiKey: 'canary' })
    expect(valueOf(await api.setInsertFunction('orders', { enabled: false }))).toMatchObject({ enabled: false, source })
    expect(api.workspace().destinations[0]?.insertFunction).toBeUndefined()
    valueOf(await api.removeInsertFunction('orders'))
    expect(valueOf(api.destination('orders'))).not.toHaveProperty('insertFunction')
  })

  it('is refused where it does not parse, with its line', async () => {
    const { api } = await withDestination()
    expect(refusals(await api.setInsertFunction('orders', { source: 'let a\nlet a' }))[0]).toMatch(
      /insert-function\.js:2 is not valid JavaScript/
    )
    expect(refusals(await api.setInsertFunction('orders', { settings: {} }))[0]).toMatch(/expected file: .* or source:/)
  })

  it('may be a file beside the workspace, in place of a source', async () => {
    const folder = createFolder()
    try {
      folder.file('f.js', source)
      const { api } = await withDestination({ path: `${folder.path}/shop.yaml` })
      valueOf(await api.setInsertFunction('orders', { source: '1' }))
      expect(valueOf(await api.setInsertFunction('orders', { file: './f.js' }))).toEqual({
        enabled: true,
        file: './f.js',
        settings: {}
      })
      expect(api.workspace().destinations[0]?.insertFunction?.source).toBe(source)
      expect(refusals(await api.setInsertFunction('orders', { file: './g.js' }))[0]).toMatch(/cannot be read/)
    } finally {
      folder.remove()
    }
  })
})

import { createEngine } from '@extensible-webhooks/engine'
import { createCatalog, type WorkspaceApiOptions } from '../../src'
import { basicPlugin } from '../support/catalog'
import { createApiBench, recordingTransport, refusals, valueOf, type ApiBench } from '../support/api'
import { recordsPlugin, seen } from '../support/records-plugin'

const FIELDS = { table: 'orders', row: { '@path': '$.traits' } }

async function bench(more: Partial<WorkspaceApiOptions<never>> = {}): Promise<ApiBench['api']> {
  const transport = recordingTransport()
  const { api } = await createApiBench({
    catalog: createCatalog([recordsPlugin, basicPlugin]),
    environment: { TABLE: 'people', TOKEN: 'bad-token' },
    pluginOf: ({ definition }) => createEngine(definition, { transport }),
    ...more
  })
  valueOf(await api.createSource({ name: 'Website' }))
  valueOf(await api.addDestination({ plugin: 'records', source: 'website', name: 'People' }))
  valueOf(await api.createMapping({ destination: 'people', action: 'upsert', name: 'Keep', fields: FIELDS }))
  seen.length = 0
  return api
}

describe('C3 B1 choices', () => {
  it('are those that the plugin gives, page by page', async () => {
    const api = await bench()
    expect(valueOf(await api.choices('people', 'Keep', 'table'))).toEqual({
      choices: ['orders', 'people', 'people-old'].map((value) => ({ label: value, value })),
      nextPage: '2'
    })
    expect(valueOf(await api.choices('people', 'Keep', 'table', { page: '2' }))).toEqual({
      choices: [{ label: 'people-old', value: 'people-old' }]
    })
  })

  it('are searched, also where the plugin does not look at the query', async () => {
    const { choices } = valueOf(await (await bench()).choices('people', 'Keep', 'table', { query: 'OLD ' }))
    expect(choices.map(({ value }) => value)).toEqual(['people-old'])
  })

  it('are asked for with the settings, and with the values that do not come from events', async () => {
    const api = await bench()
    valueOf(await api.setSettings('people', { token: '${env:TABLE}' }))
    await api.choices('people', 0, 'table')
    expect(seen.at(-1)).toMatchObject({ settings: { token: 'people' }, payload: { table: 'orders' } })
    expect(seen.at(-1)?.['payload']).not.toHaveProperty('row')
  })

  it('are told in words, without secrets, where the plugin has none to give', async () => {
    const api = await bench()
    valueOf(await api.setSettings('people', { token: '${env:TOKEN}' }))
    expect(refusals(await api.choices('people', 'Keep', 'table'))).toEqual(['refused [secret]'])
    expect(refusals(await api.choices('people', 'Keep', 'row.__keys__'))).toEqual(['no answer for [secret]'])
    expect(refusals(await api.choices('people', 'Keep', 'nothing'))).toEqual(['No dynamic field named nothing found.'])
  })

  it('are refused for what is not there, and by a host without plugins', async () => {
    const api = await bench()
    expect(refusals(await api.choices('peple', 'Keep', 'table'))[0]).toMatch(/no destination "peple"/)
    expect(refusals(await api.choices('people', 'Kept', 'table'))[0]).toMatch(/no mapping "Kept"/)
    const alone = await bench({ pluginOf: undefined as never })
    expect(refusals(await alone.choices('people', 'Keep', 'table'))).toEqual(['This host cannot ask plugins.'])
  })
})

describe('C3 B1 choices of an input of a hook', () => {
  it('are given with what is typed into the others', async () => {
    const api = await bench()
    const input = { hook: 'onMappingSave', name: 'name', inputs: { size: 3 } } as const
    expect(valueOf(await api.hookChoices('people', 'Keep', input, { query: 'ord' }))).toEqual({
      choices: [{ label: 'Orders', value: 'orders' }]
    })
    expect(seen.at(-1)).toMatchObject({ hookInputs: { size: 3 }, dynamicFieldContext: { query: 'ord' } })
  })

  it.each([
    [{ hook: 'onMappingSave', name: 'size' }, /knows no choices for "size"; type a value/],
    [{ hook: 'onMappingSave', name: 'nam' }, /asks for no "nam"; did you mean "name"/],
    [{ hook: 'onMappingSave', name: 'constructor' }, /asks for no "constructor"/],
    [{ hook: 'retlOnMappingSave', name: 'name' }, /has no hook retlOnMappingSave/]
  ] as const)('are refused for %j', async (input, words) => {
    expect(refusals(await (await bench()).hookChoices('people', 'Keep', input))[0]).toMatch(words)
  })
})

describe('C3 B1 saving a hook', () => {
  it('runs it with its defaults, and keeps what it was given and what it left', async () => {
    const api = await bench()
    const saved = valueOf(await api.saveHook('people', 'Keep', 'onMappingSave', { name: 'people' }))
    expect(saved.message).toBe('Made people.')
    expect(seen.at(-1)).toMatchObject({ hookInputs: { name: 'people', size: 10 } })
    expect(saved.mapping.hooks).toEqual({
      onMappingSave: { inputs: { name: 'people' }, outputs: { table: 'people' } }
    })
    expect(api.file().destinations['people']?.mappings?.[0]?.hooks).toEqual(saved.mapping.hooks)
  })

  it('runs it again with the inputs of the mapping', async () => {
    const api = await bench()
    valueOf(await api.saveHook('people', 'Keep', 'onMappingSave', { name: 'people', tags: ['a'] }))
    valueOf(await api.saveHook('people', 'Keep', 'onMappingSave'))
    expect(seen.at(-1)).toMatchObject({ hookInputs: { name: 'people', tags: ['a'] } })
  })

  it('fills variables in for the hook, and keeps them as they were given', async () => {
    const api = await bench()
    const { mapping } = valueOf(await api.saveHook('people', 'Keep', 'onMappingSave', { name: '${env:TABLE}' }))
    expect(mapping.hooks).toEqual({
      onMappingSave: { inputs: { name: '${env:TABLE}' }, outputs: { table: 'people' } }
    })
  })

  it.each([
    [{ name: 'taken' }, 'The table is taken.'],
    [{ nam: 'x' }, expect.stringContaining('the hook has none of this name')],
    [{}, expect.stringContaining('name')],
    [{ name: { a: 1 } }, expect.stringContaining('expected')],
    [{ name: 'thief' }, 'The hook left a text with "${env:", which a workspace file cannot hold.']
  ])('keeps nothing of %j, and says why', async (inputs, words) => {
    const api = await bench()
    const before = JSON.stringify(api.file())
    expect(refusals(await api.saveHook('people', 'Keep', 'onMappingSave', inputs as never))[0]).toEqual(words)
    expect(JSON.stringify(api.file())).toBe(before)
  })

  it('keeps what else was changed while it ran', async () => {
    const api = await bench()
    const saving = api.saveHook('people', 'Keep', 'onMappingSave', { name: 'people' })
    valueOf(await api.updateMapping('people', 'Keep', { trigger: 'type = "page"' }))
    valueOf(await saving)
    expect(valueOf(api.mappings('people'))[0]).toMatchObject({
      trigger: 'type = "page"',
      hooks: { onMappingSave: { outputs: { table: 'people' } } }
    })
  })

  it('is refused where the action has no such hook', async () => {
    const api = await bench()
    expect(refusals(await api.saveHook('people', 'Keep', 'retlOnMappingSave', {}))[0]).toMatch(/has no hook/)
  })
})

describe('C3 B1 deleting a person', () => {
  it('is told in the words of the plugin', async () => {
    expect(valueOf(await (await bench()).deleteUser('people', { userId: 'u-1' }))).toBe('Removed u-1.')
  })

  it('is refused where the plugin cannot, or the destination is not there', async () => {
    const api = await bench()
    valueOf(await api.addDestination({ plugin: 'basic', source: 'website', name: 'Other' }))
    expect(refusals(await api.deleteUser('other', { userId: 'u-1' }))[0]).toMatch(/cannot delete persons|required/)
    expect(refusals(await api.deleteUser('others', { userId: 'u-1' }))[0]).toMatch(/no destination "others"/)
  })
})

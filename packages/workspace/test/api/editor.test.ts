import { createCatalog, createMemoryState, type WorkspaceChange, type WorkspaceFile } from '../../src'
import { createApiBench, extensible, refusals, valueOf } from '../support/api'
import { createFolder, pluginSource } from '../support/folder'

const FILE: WorkspaceFile = {
  version: 1,
  name: 'Shop',
  sources: { website: {} },
  destinations: { orders: { plugin: 'actions-webhook-extensible', source: 'website' } }
}

describe('C2, C8: the workspace that is edited', () => {
  it('begins with what the store holds, else with the file, else empty', async () => {
    const store = { load: async () => FILE, save: async () => undefined }
    expect((await createApiBench({ store, file: { ...FILE, name: 'Other' } })).api.workspace().name).toBe('Shop')
    expect((await createApiBench({ file: { ...FILE, name: 'Other' } })).api.workspace().name).toBe('Other')
    const { api } = await createApiBench()
    expect([api.workspace().sources, api.problems()]).toEqual([[], []])
  })

  it('fits the local state of a workspace', async () => {
    const state = createMemoryState()
    const store = {
      load: async () => (await state.read('workspace')) as WorkspaceFile | undefined,
      save: (file: WorkspaceFile) => state.write('workspace', file)
    }
    const first = await createApiBench({ store })
    valueOf(await first.api.createSource({ name: 'Website' }))
    const second = await createApiBench({ store })
    expect(second.api.sources().map(({ slug }) => slug)).toEqual(['website'])
  })

  it('changes nothing where a change cannot be stored, and says why', async () => {
    const store = { load: async () => undefined, save: () => Promise.reject(new Error('no space left on device')) }
    const { api } = await createApiBench({ store })
    const seen: unknown[] = []
    api.onChange((changes) => seen.push(changes))
    expect(refusals(await api.createSource({ name: 'Website' }))).toEqual([
      'The change could not be stored, so nothing was changed: no space left on device'
    ])
    expect([api.sources(), seen]).toEqual([[], []])
  })

  it('loses no change of several at once', async () => {
    const { api, saved } = await createApiBench()
    await Promise.all(Array.from({ length: 20 }, (_, index) => api.createSource({ name: `S${index}` })))
    expect(api.sources()).toHaveLength(20)
    expect(saved.map(({ sources }) => Object.keys(sources).length)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  it('tells each change, secrets masked, until nobody listens any more', async () => {
    const { api } = await createApiBench({ file: FILE })
    const seen: WorkspaceChange[] = []
    const stop = api.onChange((changes) => seen.push(...changes))
    valueOf(await api.setSettings('orders', { sharedSecret: 'canary' }))
    valueOf(await api.setSettings('orders', { sharedSecret: 'canary' }))
    stop()
    valueOf(await api.createSource({ name: 'App' }))
    await Promise.resolve()
    expect(seen).toEqual([
      {
        kind: 'added',
        object: 'setting',
        path: 'destinations.orders.settings.sharedSecret',
        after: '[secret]'
      }
    ])
  })

  it('is replaced as a whole, or not at all', async () => {
    const { api } = await createApiBench({ file: FILE })
    const broken = { ...FILE, sources: {} }
    expect(refusals(await api.replace(broken))).toEqual(['expected at least one entry.'])
    expect(api.file()).toBe(FILE)
    expect(valueOf(await api.replace({ ...FILE, name: 'Store' })).name).toBe('Store')
  })

  it('that does not build any more can be mended step by step', async () => {
    const broken: WorkspaceFile = {
      ...FILE,
      destinations: {
        orders: {
          plugin: 'actions-webhook-extensible',
          source: 'website',
          settings: { sharedSecret: '${env:GONE}', sharedSecrt: 'x' }
        }
      }
    }
    const { api } = await createApiBench({ file: broken })
    expect(api.problems().map(({ path }) => path)).toEqual([
      'destinations.orders.settings.sharedSecret',
      'destinations.orders.settings.sharedSecrt'
    ])
    valueOf(await api.renameDestination('orders', 'Orders'))
    valueOf(await api.setSettings('orders', { sharedSecret: 's' }))
    valueOf(await api.setSettings('orders', { sharedSecrt: null }))
    expect(api.problems()).toEqual([])
  })

  it('keeps what it does not edit: audiences, traits, transport', async () => {
    const file: WorkspaceFile = {
      ...FILE,
      audiences: { buyers: { source: 'website', when: { performed: 'Order Completed' }, destinations: ['orders'] } }
    }
    const { api } = await createApiBench({ file })
    expect(api.problems()).toEqual([])
    valueOf(await api.renameDestination('orders', 'ERP'))
    expect(api.file().audiences).toEqual(file.audiences)
    expect(refusals(await api.removeDestination('orders')).join()).toMatch(/orders/)
  })
})

describe('C1: plugins of the workspace', () => {
  it('are registered, searched, used, and unregistered once nobody uses them', async () => {
    const folder = createFolder()
    try {
      folder.file('crm.js', pluginSource('Acme CRM'))
      const { api } = await createApiBench({
        path: `${folder.path}/shop.yaml`,
        catalog: createCatalog([extensible]),
        file: FILE
      })
      expect(refusals(await api.registerPlugin('crm', './none.js'))[0]).toMatch(/there is no such file/)
      expect(valueOf(await api.registerPlugin('crm', './crm.js'))).toEqual({
        slug: 'crm',
        name: 'Acme CRM',
        description: 'Keeps contacts.',
        actions: [{ slug: 'upsert', title: 'Upsert contact', description: 'Creates or updates a contact' }],
        presets: ['Contacts']
      })
      expect(api.searchCatalog('contacts').map(({ slug }) => slug)).toEqual(['crm'])
      expect(refusals(await api.registerPlugin('crm', './crm.js'))[0]).toMatch(/is taken/)
      expect(refusals(await api.registerPlugin('actions-webhook-extensible', './crm.js'))[0]).toMatch(/is taken/)
      valueOf(await api.addDestination({ plugin: 'crm', source: 'website', name: 'CRM' }))
      expect(valueOf(await api.createMapping({ destination: 'crm', preset: 'Contacts' }))).toMatchObject({
        action: 'upsert',
        fields: { email: { '@path': '$.traits.email' } }
      })
      expect(refusals(await api.unregisterPlugin('crm'))).toEqual(['The plugin "crm" is used by "crm".'])
      valueOf(await api.removeDestination('crm'))
      valueOf(await api.reloadPlugins())
      valueOf(await api.unregisterPlugin('crm'))
      expect(refusals(await api.unregisterPlugin('crm'))).toEqual(['No plugin was registered as "crm".'])
      expect(api.file()).toEqual(FILE)
    } finally {
      folder.remove()
    }
  })
})

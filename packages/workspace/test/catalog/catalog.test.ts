import { join } from 'node:path'
import { destination } from '@extensible-webhooks/destination'
import { createCatalog, defineEntry, type Answer, type Catalog } from '../../src'
import { basicPlugin, catalog as entries, oauthPlugin, webhook } from '../support/catalog'
import { createFolder, pluginSource, type Folder } from '../support/folder'
import { inNode } from '../support/in-node'

const extensible = defineEntry(destination, { dynamicAuthentication: true })

function messagesOf(answer: Answer<unknown>): string[] {
  return answer.ok ? [] : answer.problems.map(({ message }) => message)
}

describe('C1: the catalog', () => {
  const names = (catalog: Catalog, text: string): string[] =>
    catalog.search(text).map(({ definition }) => definition.name)
  const catalog = createCatalog([extensible, ...entries])

  it.each([
    ['the words of a name', 'Extensible Webhook', ['Extensible Webhook']],
    ['its beginning', 'exten', ['Extensible Webhook']],
    ['a word that several have, the nearest name first', 'webhook', ['Extensible Webhook', 'Test Webhook']],
    ['a slug', 'actions-webhook', ['Extensible Webhook']],
    ['words of the description', 'http endpoint', ['Extensible Webhook']],
    ['slips of the fingers', 'extensibel webhok', ['Extensible Webhook']],
    ['words that stand apart', 'extensible webhooks', ['Extensible Webhook']],
    ['other letter case', 'OAUTH', ['OAuth']],
    ['nothing', ' ', ['Basic', 'Extensible Webhook', 'OAuth', 'Test Webhook']],
    ['words of which one is nowhere', 'extensible banana', []],
    ['short words that are near everything', 'bas xy', []]
  ])('is searched by %s', (_title, text, expected) => {
    expect(names(catalog, text)).toEqual(expected)
  })

  it('gives one plugin by its slug', () => {
    expect(catalog.get('test-webhook')?.definition.name).toBe('Test Webhook')
    expect(catalog.get('nothing')).toBeUndefined()
  })

  it('takes an entry, and refuses a second one of the same slug', () => {
    const own = createCatalog([webhook])
    expect(own.register(basicPlugin)).toEqual({ ok: true, value: 'basic', warnings: [] })
    expect(messagesOf(own.register({ ...oauthPlugin, slug: 'basic' }))).toEqual([
      'the slug "basic" is taken by Basic; choose another.'
    ])
    expect(own.entries().map(({ definition }) => definition.name)).toEqual(['Test Webhook', 'Basic'])
    expect([own.unregister('basic'), own.unregister('basic')]).toEqual([true, false])
  })

  it('refuses a bad definition with every problem, and stays as it was', () => {
    const own = createCatalog([webhook])
    const bad = { ...basicPlugin, definition: { ...basicPlugin.definition, name: '', actions: {} } }
    expect(messagesOf(own.register(bad))).toEqual([
      'name: the text is empty.',
      'actions: expected at least one action.'
    ])
    expect(own.entries()).toHaveLength(1)
    expect(() => createCatalog([bad])).toThrow('name: the text is empty.\nactions: expected at least one action.')
  })

  describe('with plugins of others', () => {
    let folder: Folder
    beforeEach(() => {
      folder = createFolder()
    })
    afterEach(() => {
      folder.remove()
    })

    it('takes them by path and by npm name, under their own slug or another', () => {
      folder.file('crm.js', pluginSource('Acme CRM'))
      folder.file('node_modules/acme-pay/index.js', pluginSource('Acme Pay'))
      const own = createCatalog([webhook], { path: join(folder.path, 'shop.yaml') })
      expect(own.register('./crm.js')).toMatchObject({ ok: true, value: 'acme-crm' })
      expect(own.register({ from: 'acme-pay', dynamicAuthentication: true }, { slug: 'pay' })).toMatchObject({
        value: 'pay'
      })
      expect(own.get('pay')).toMatchObject({ slug: 'pay', dynamicAuthentication: true })
      expect(own.search('keeps contacts').map(({ definition }) => definition.name)).toEqual(['Acme CRM', 'Acme Pay'])
    })

    it('tells why one cannot be taken', () => {
      const own = createCatalog([webhook], { path: join(folder.path, 'shop.yaml') })
      expect(messagesOf(own.register('./none.js'))).toEqual([expect.stringContaining('there is no such file')])
      expect(messagesOf(own.reload('test-webhook'))).toEqual([
        'no plugin with the slug "test-webhook" was loaded by name or path.'
      ])
    })

    it('reads one again with the files that it requires, and keeps it where it cannot be used any more', () => {
      // Node forgets and reads modules here; the module registry of the test runner would not.
      folder.file('plugin/index.js', `${pluginSource('Acme CRM')}\ndefinition.name = require('./name')`)
      folder.file('plugin/name.js', 'module.exports = "First"')
      const script = `
        const { writeFileSync } = require('node:fs')
        const catalog = workspace.createCatalog([], { path: ${JSON.stringify(join(folder.path, 'w.yaml'))} })
        const names = []
        const note = (answer) => names.push(answer.ok ? catalog.get('acme-crm').definition.name : answer.problems[0].message)
        const write = (text) => writeFileSync(${JSON.stringify(join(folder.path, 'plugin/name.js'))}, text)
        note(catalog.register('./plugin'))
        write('module.exports = "Second"')
        note(catalog.reload('acme-crm'))
        write('throw new Error("broken")')
        note(catalog.reload('acme-crm'))
        names.push(catalog.get('acme-crm').definition.name)
        write('module.exports = "Third"')
        note(catalog.reload('acme-crm'))
        print(names)`
      expect(inNode(script)).toEqual([
        'First',
        'Second',
        './plugin throws while it is loaded: broken',
        'Second',
        'Third'
      ])
    })
  })
})

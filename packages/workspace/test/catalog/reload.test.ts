import { join } from 'node:path'
import { createFolder, pluginSource, type Folder } from '../support/folder'
import { inNode } from '../support/in-node'

/**
 * Node itself forgets and reads modules here; the module registry of the test runner would not. The program has `load()`,
 * which loads the workspace as a command does that watches files, and `write(name, text)`.
 */
describe('C1: plugins that are read again', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  function run(plugins: string, program: string): unknown {
    folder.file('w.yaml', `version: 1\nplugins: ${plugins}\nsources: { website: {} }\ndestinations: {}`)
    return inNode(`
      const { writeFileSync, rmSync } = require('node:fs')
      const { join } = require('node:path')
      const folder = ${JSON.stringify(folder.path)}
      const write = (name, text) => writeFileSync(join(folder, name), text)
      const remove = (name) => rmSync(join(folder, name), { recursive: true })
      let files
      const load = () => {
        const options = { catalog: [], environment: {}, reloadPlugins: true, config: true }
        const result = workspace.loadWorkspace(join(folder, 'w.yaml'), options)
        files = result.files.map((file) => file.slice(folder.length + 1)).sort()
        return [result.catalog.map(({ definition }) => definition.name), result.problems.map(({ message }) => message)]
      }
      const loadTwice = (change) => {
        const before = load()
        change()
        return [before, load()]
      }
      ${program}`)
  }

  const named = `${pluginSource('Acme')}\ndefinition.name = require('./name')`

  it('are what they are now, with the files that they require', () => {
    folder.file('plugin/index.js', named)
    folder.file('plugin/name.js', 'module.exports = "First"')
    const change = `write('plugin/name.js', 'module.exports = "Second"')`
    expect(run('{ acme: ./plugin }', `print([loadTwice(() => ${change}), files])`)).toEqual([
      [
        [['First'], []],
        [['Second'], []]
      ],
      ['plugin/index.js', 'plugin/name.js', 'w.yaml']
    ])
  })

  it.each([
    ['throws', `write('plugin/name.js', 'throw new Error("broken")')`, './plugin throws while it is loaded: broken'],
    ['is written half', `write('plugin/index.js', 'module.exports = {')`, './plugin throws while it is loaded: '],
    ['is empty', `write('plugin/index.js', '')`, './plugin exports no definition'],
    ['is removed', `remove('plugin')`, 'there is no such file: ./plugin;'],
    ['has no name any more', `write('plugin/name.js', '')`, './plugin is no usable definition: name: ']
  ])('stay what they were while one %s, and say so', (_title, change, message) => {
    folder.file('plugin/index.js', named)
    folder.file('plugin/name.js', 'module.exports = "First"')
    expect(run('{ acme: ./plugin }', `print(loadTwice(() => ${change}))`)).toEqual([
      [['First'], []],
      [
        ['First'],
        [expect.stringMatching(new RegExp(`^${message.replaceAll('.', '\\.')}.*what was loaded before is used`))]
      ]
    ])
  })

  it('are usable as soon as what broke them at the first time is mended, in whichever file it was', () => {
    folder.file('plugin/index.js', `require('./name')()\n${named}`)
    folder.file('plugin/name.js', 'module.exports = "no function"')
    const change = `write('plugin/name.js', 'module.exports = () => 1')\nwrite('plugin/index.js', ${JSON.stringify(`require('./name')()\n${pluginSource('Mended')}`)})`
    const program = `const [before, after] = loadTwice(() => { ${change} }); print([before[0], after])`
    expect(run('{ acme: ./plugin }', program)).toEqual([[], [['Mended'], []]])
  })

  it('are watched where they are not built yet', () => {
    folder.file('plugin/package.json', JSON.stringify({ name: 'acme', main: 'dist/main.js' }))
    expect(run('{ acme: ./plugin }', 'load(); print(files)')).toEqual(
      expect.arrayContaining(['plugin/dist/main.js', 'plugin/package.json', 'w.yaml'])
    )
  })

  it('keep what they have from other packages, such as the one copy of actions-core', () => {
    const manifest = (name: string): string => JSON.stringify({ name, version: '1.0.0' })
    folder.file('node_modules/@acme/crm/package.json', manifest('@acme/crm'))
    folder.file('node_modules/@acme/crm/index.js', `require('shared')\n${pluginSource('Acme')}`)
    folder.file('node_modules/shared/package.json', manifest('shared'))
    folder.file('node_modules/shared/index.js', 'globalThis.loads = (globalThis.loads ?? 0) + 1')
    const program = `loadTwice(() => undefined); print([globalThis.loads, files])`
    expect(run("{ acme: '@acme/crm' }", program)).toEqual([1, ['node_modules/@acme/crm/index.js', 'w.yaml']])
  })

  it('of a configuration are read again with it', () => {
    folder.file('own.js', pluginSource('First'))
    folder.file('xwh.config.js', `module.exports = { plugins: { own: require('./own') } }`)
    const change = `write('own.js', ${JSON.stringify(pluginSource('Second'))})`
    expect(run('{}', `print([loadTwice(() => ${change}), files])`)).toEqual([
      [
        [['First'], []],
        [['Second'], []]
      ],
      ['own.js', 'w.yaml', 'xwh.config.js']
    ])
  })

  it('say where they cannot be: node reads an ES module once', () => {
    folder.file('plugin.mjs', `${pluginSource('First', 'const exported')}\nexport default exported`)
    const change = `write('plugin.mjs', ${JSON.stringify(`${pluginSource('Second', 'const exported')}\nexport default exported`)})`
    expect(run('{ acme: ./plugin.mjs }', `print(loadTwice(() => ${change}))`)).toEqual([
      [['First'], []],
      [
        ['First'],
        [expect.stringMatching(/plugin\.mjs is an ES module, which node reads only once; .*, start again\.$/)]
      ]
    ])
  })

  it('have schemas of their own (R16): the engine compiles by definition', () => {
    folder.file('plugin.js', pluginSource('Acme'))
    const other = pluginSource('Acme').replace(
      "email: { label: 'Email', description: 'Email', type: 'string'",
      "email: { label: 'Email', description: 'Email', type: 'integer'"
    )
    const program = `
      const { createRequire } = require('node:module')
      const { createEngine } = createRequire(require.resolve(${JSON.stringify(join(__dirname, '../../package.json'))}))('@extensible-webhooks/engine')
      const outcome = async () => {
        const options = { catalog: [], environment: {}, reloadPlugins: true }
        const { catalog } = workspace.loadWorkspace(join(folder, 'w.yaml'), options)
        const transport = { send: async () => ({ status: 200, headers: [], body: Buffer.from('{}') }), close: async () => undefined }
        const engine = createEngine(catalog[0].definition, { transport })
        const event = { type: 'identify', messageId: 'm', traits: { email: 'ada@example.com' } }
        const mapping = { url: 'https://crm.example.com/', email: { '@path': '$.traits.email' } }
        const { outcomes } = await engine.run('upsert', [event], { settings: { apiKey: 'k' }, mapping })
        return outcomes[0].status
      }
      void (async () => {
        const before = await outcome()
        write('plugin.js', ${JSON.stringify(other)})
        print([before, await outcome()])
      })()`
    expect(run('{ acme: ./plugin.js }', program)).toEqual(['delivered', 'rejected'])
  })
})

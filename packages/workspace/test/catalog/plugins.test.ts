import { join } from 'node:path'
import { formatProblem, loadWorkspace, type LoadResult } from '../../src'
import { catalog } from '../support/catalog'
import { createFolder, pluginSource, type Folder } from '../support/folder'
import { inNode } from '../support/in-node'

/** Line 3 is the first entry under `plugins:`. */
function workspace(plugins: string, uses = 'acme'): string {
  return [
    'version: 1',
    'plugins:',
    ...plugins.split('\n').map((line) => `  ${line}`),
    'sources: { website: {} }',
    'destinations:',
    '  crm:',
    `    plugin: ${uses}`,
    '    source: website',
    '    enabled: true',
    '    settings: { apiKey: k }',
    '    mappings:',
    '      - action: upsert',
    '        trigger: type = "identify"',
    '        fields: { url: "https://crm.example.com/" }'
  ].join('\n')
}

describe('C1: plugins of a workspace file', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  const load = (plugins: string, uses?: string): LoadResult =>
    loadWorkspace(folder.file('shop.yaml', workspace(plugins, uses)), { catalog, environment: {} })
  const problems = (plugins: string): string[] =>
    load(plugins).problems.map((problem) => formatProblem(problem).replace(`${folder.path}/`, ''))

  const PACKAGE = 'node_modules/@acme/destination-crm'

  function install(manifest: object, files: Record<string, string>, name = PACKAGE): void {
    folder.file(
      `${name}/package.json`,
      JSON.stringify({ name: '@acme/destination-crm', version: '1.0.0', ...manifest })
    )
    for (const [file, content] of Object.entries(files)) folder.file(`${name}/${file}`, content)
  }

  it.each([
    ['module.exports', 'module.exports'],
    ['default', 'exports.default'],
    ['destination', 'exports.destination']
  ])('are loaded from a file beside it, exported as %s', (_title, exported) => {
    folder.file('plugins/crm.js', pluginSource('Acme CRM', exported))
    const { workspace: loaded, problems: found } = load('acme: ./plugins/crm.js')
    expect(found).toEqual([])
    expect(loaded?.destinations[0]?.definition.name).toBe('Acme CRM')
    expect(loaded?.destinations[0]?.mappings[0]?.fields).toEqual({
      url: 'https://crm.example.com/',
      email: { '@path': '$.traits.email' }
    })
  })

  it('are loaded from a package that is installed beside it', () => {
    install({ main: 'lib/index.js' }, { 'lib/index.js': pluginSource('Acme CRM', 'exports.default') })
    expect(load('acme: "@acme/destination-crm"').workspace?.destinations[0]?.definition.slug).toBe('acme-crm')
  })

  it('are loaded from a path that is absolute, or that leads out of the folder', () => {
    const path = folder.file('elsewhere/crm.js', pluginSource('Acme CRM'))
    expect(load(`acme: ${path}`).workspace).toBeDefined()
    const inner = folder.file('inner/shop.yaml', workspace('acme: ../elsewhere/crm.js'))
    expect(loadWorkspace(inner, { catalog, environment: {} }).problems).toEqual([])
  })

  it('take every authentication where they say dynamicAuthentication', () => {
    folder.file('crm.js', pluginSource('Acme CRM'))
    const text = (plugin: string): string =>
      workspace(`acme: ${plugin}`).replace('    enabled', '    authentication: { type: bearer, token: t }\n    enabled')
    const from = (plugin: string): LoadResult =>
      loadWorkspace(folder.file('w.yaml', text(plugin)), { catalog, environment: {} })
    const dynamic = from('{ from: ./crm.js, dynamicAuthentication: true }')
    expect(dynamic.problems).toEqual([])
    expect(dynamic.workspace?.destinations[0]?.settings).toMatchObject({
      dynamicAuthSettings: { bearer: { bearerToken: 't' } }
    })
    expect(from('./crm.js').problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('"bearer" does not fit this plugin')
    ])
  })

  it('are checked like all others: settings, actions and fields', () => {
    folder.file('crm.js', pluginSource('Acme CRM'))
    const text = workspace('acme: ./crm.js').replace('apiKey: k', 'apiKy: k').replace('upsert', 'upsrt')
    const { problems: found } = loadWorkspace(folder.file('w.yaml', text), { catalog, environment: {} })
    expect(found.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '10 the setting "apiKey" is required.',
      '10 the plugin has no setting of this name; did you mean "apiKey"?',
      '12 unknown action "upsrt"; did you mean "upsert"?'
    ])
  })

  it.each([
    [
      'a file that is not there',
      'acme: ./none.js',
      'there is no such file: ./none.js; paths are relative to the workspace file.'
    ],
    [
      'a package that is not installed',
      'acme: "@acme/nothing"',
      'the package @acme/nothing is not installed; run npm install @acme/nothing in '
    ],
    [
      'a slug that is taken',
      'test-webhook: ./crm.js',
      'the slug "test-webhook" is taken by Test Webhook, which is always there; choose another.'
    ]
  ])('are told with their line: %s', (_title, plugins, message) => {
    folder.file('crm.js', pluginSource('Acme CRM'))
    expect(problems(plugins)[0]).toMatch(/^shop\.yaml:3:\d+ (warning: )?plugins\./)
    expect(problems(plugins)[0]).toContain(message)
  })

  it.each([
    [
      'that throws',
      'throw new Error("canary of the plugin\\nsecond line")',
      'throws while it is loaded: canary of the'
    ],
    ['that throws a text', 'throw "just text"', 'throws while it is loaded: just text'],
    ['that needs what is not there', 'require("left-out")', "throws while it is loaded: Cannot find module 'left-out'"],
    ['that does not parse', 'const = 1', 'throws while it is loaded: '],
    ['that exports nothing', '', 'exports no definition: none as default, as destination or as module.exports itself.'],
    ['that exports a function', 'module.exports = () => 1', 'exports no definition'],
    ['that exports null', 'module.exports = null', 'exports no definition']
  ])('are told with their line, and the host goes on: one %s', (_title, source, message) => {
    folder.file('crm.js', source)
    const found = problems('acme: ./crm.js')
    expect(found).toEqual([
      expect.any(String),
      'shop.yaml:7:13 destinations.crm.plugin: the plugin "acme" cannot be used, which is told at its own line.'
    ])
    expect(found[0]).toMatch(/^shop\.yaml:3:9 plugins\.acme: \.\/crm\.js /)
    expect(found[0]).toContain(message)
    expect(found[0]).not.toContain('second line')
  })

  it('are told with every problem of a definition that is not usable', () => {
    folder.file('crm.js', 'module.exports = { name: "", mode: "device", actions: { a: {} } }')
    expect(problems('acme: ./crm.js').flatMap((line) => line.split('definition: ')[1] ?? [])).toEqual([
      'name: the text is empty.',
      'mode: expected one of cloud; found "device".',
      'actions.a.title: expected a text, found nothing.',
      'actions.a.description: expected a text, found nothing.',
      'actions.a.fields: expected an object, found nothing.',
      'actions.a.perform: expected a function, found nothing.'
    ])
  })

  it('may be ES modules where node can require them, and are told where only an import would do', () => {
    // Node itself decides here; the test runner loads modules in another way.
    const esm = `${pluginSource('Acme ES', 'const exported')}\nexport default exported`
    install({ type: 'module', exports: { import: './index.js' } }, { 'index.js': esm })
    install({ type: 'module', exports: './index.js' }, { 'index.js': `await 0\n${esm}` }, 'node_modules/waiting')
    install({ type: 'module', exports: './index.js' }, { 'index.js': esm }, 'node_modules/plain')
    const script = `
      const catalog = workspace.createCatalog([], { path: ${JSON.stringify(join(folder.path, 'w.yaml'))} })
      const answers = ['@acme/destination-crm', 'waiting', 'plain'].map((name) => catalog.register(name))
      print(answers.map((answer) => answer.value ?? answer.problems[0].message))`
    expect(inNode(script)).toEqual([
      expect.stringMatching(
        /^@acme\/destination-crm can only be imported as an ES module, .*; build the plugin as CommonJS/
      ),
      expect.stringMatching(/^waiting can only be imported as an ES module/),
      'acme-es'
    ])
  })

  it('are warned of where their definition is questionable', () => {
    folder.file('crm.js', pluginSource('Acme CRM').replace("type: 'password'", "type: 'string'"))
    const { workspace: loaded, problems: found } = load('acme: ./crm.js')
    expect(loaded).toBeDefined()
    expect(found.map(({ severity, line }) => [severity, line])).toEqual([['warning', 3]])
  })

  it('do not hide one another, nor the other problems of the file', () => {
    folder.file('good.js', pluginSource('Good'))
    const text = workspace('bad: ./bad.js\nacme: ./good.js\nworse: ./worse.js').replace(
      'source: website',
      'source: web'
    )
    const { problems: found } = loadWorkspace(folder.file('w.yaml', text), { catalog, environment: {} })
    expect(found.map(({ path }) => path)).toEqual(['plugins.bad', 'plugins.worse', 'destinations.crm.source'])
  })

  it('are warned of, and take nothing else with them, where no enabled destination names them', () => {
    folder.file('good.js', pluginSource('Good'))
    const text = workspace('bad: ./bad.js\nacme: ./good.js').replace(
      'destinations:',
      'destinations:\n  old: { plugin: bad, source: website }'
    )
    const { workspace: loaded, problems: found } = loadWorkspace(folder.file('w.yaml', text), {
      catalog,
      environment: {}
    })
    expect(loaded?.destinations.map(({ slug }) => slug)).toEqual(['crm'])
    expect(found.map(({ severity, path }) => [severity, path])).toEqual([
      ['warning', 'plugins.bad'],
      ['warning', 'destinations.old.plugin']
    ])
  })

  it('are an error where an enabled destination could mean either of two with the same slug', () => {
    folder.file('crm.js', pluginSource('Acme CRM'))
    const { workspace: loaded, problems: found } = load('test-webhook: ./crm.js', 'test-webhook')
    expect(loaded).toBeUndefined()
    expect(found[0]).toMatchObject({ severity: 'error', path: 'plugins.test-webhook' })
  })

  it('may be the same definition under two slugs', () => {
    folder.file('crm.js', pluginSource('Acme CRM'))
    const { workspace: loaded, problems: found, catalog: all } = load('acme: ./crm.js\nagain: ./crm.js')
    expect(found).toEqual([])
    expect(loaded?.destinations).toHaveLength(1)
    const [first, second] = all.slice(-2)
    expect(first?.definition).toBe(second?.definition)
  })

  it('are known with the package and the version that they are of', () => {
    install({ version: '2.1.0' }, { 'index.js': pluginSource('Acme CRM') })
    folder.file('package.json', JSON.stringify({ name: 'shop' }))
    folder.file('own.js', pluginSource('Own'))
    const { catalog: all } = load('acme: "@acme/destination-crm"\nown: ./own.js')
    expect(all.slice(-2).map(({ origin }) => origin)).toEqual([
      {
        from: '@acme/destination-crm',
        namedIn: join(folder.path, 'shop.yaml'),
        package: { name: '@acme/destination-crm', version: '2.1.0' }
      },
      { from: './own.js', namedIn: join(folder.path, 'shop.yaml'), package: { name: 'shop' } }
    ])
  })

  it('are told at the destination where they throw once it is built', () => {
    const getter = `Object.defineProperty(definition, 'authentication', { get: () => {
      if (++looks > 1) throw new Error('canary')
      return undefined
    } })`
    folder.file('crm.js', `let looks = 0\n${pluginSource('Acme CRM')}\n${getter}`)
    expect(problems('acme: ./crm.js')).toEqual([
      'shop.yaml:7:13 destinations.crm.plugin: the plugin "acme" throws: canary'
    ])
  })

  it('names the npm packages of the folder of the workspace file, not those of the current folder', () => {
    install({}, { 'index.js': pluginSource('Nested') }, 'team/node_modules/nested')
    const options = { catalog, environment: {} }
    const inside = folder.file('team/w.yaml', workspace('acme: nested'))
    expect(loadWorkspace(inside, options).problems).toEqual([])
    const { problems: outside } = loadWorkspace(folder.file('w.yaml', workspace('acme: nested')), options)
    expect(outside[0]?.message).toContain(`run npm install nested in ${folder.path}`)
    expect(join(folder.path, 'team')).not.toBe(process.cwd())
  })
})

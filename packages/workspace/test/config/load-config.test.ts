import { join } from 'node:path'
import { createProbe, formatProblem, loadConfig, loadWorkspace, type LoadedConfig } from '../../src'
import { catalog } from '../support/catalog'
import { createFolder, pluginSource, type Folder } from '../support/folder'

describe('C1: a host configuration', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
    folder.file('crm.js', pluginSource('Acme CRM'))
    folder.file('node_modules/@acme/pay/index.js', pluginSource('Acme Pay'))
    folder.file('node_modules/@acme/pay/package.json', JSON.stringify({ name: '@acme/pay', version: '1.2.3' }))
  })
  afterEach(() => {
    folder.remove()
  })

  const load = (name: string, content: string, environment: Record<string, string> = {}): LoadedConfig => {
    folder.file(name, content)
    return loadConfig(join(folder.path, 'shop.yaml'), { catalog, environment, probe: createProbe({ seconds: 5 }) })
  }
  const told = ({ problems, unusable }: LoadedConfig): string[] =>
    [...problems, ...unusable.flatMap((plugin) => plugin.problems)].map((problem) =>
      formatProblem(problem).replaceAll(`${folder.path}/`, '')
    )
  const slugs = ({ entries }: LoadedConfig): string[] =>
    entries.map(({ slug, definition }) => slug ?? definition.slug ?? '')

  it('is nothing where there is none', () => {
    expect(loadConfig(join(folder.path, 'shop.yaml'), { catalog, environment: {} })).toEqual({
      entries: [],
      unusable: [],
      problems: [],
      files: []
    })
  })

  it('names plugins by npm name and path, in a list or by slug', () => {
    const list = load('xwh.config.json', '{ "plugins": ["@acme/pay", { "from": "./crm.js", "slug": "crm" }] }')
    expect([told(list), slugs(list)]).toEqual([[], ['acme-pay', 'crm']])
    expect(list.entries[0]?.origin).toEqual({
      from: '@acme/pay',
      namedIn: join(folder.path, 'xwh.config.json'),
      package: { name: '@acme/pay', version: '1.2.3' }
    })
    const bySlug = load(
      'xwh.config.json',
      '{ "$schema": "x", "plugins": { "pay": "@acme/pay", "crm": { "from": "./crm.js", "dynamicAuthentication": true } } }'
    )
    expect([told(bySlug), slugs(bySlug)]).toEqual([[], ['pay', 'crm']])
    expect(bySlug.entries[1]?.dynamicAuthentication).toBe(true)
  })

  it.each([
    ['a definition', "[require('./crm')]", ['acme-crm']],
    ['the exports of a package', "[{ default: require('./crm') }]", ['acme-crm']],
    ['a definition with a slug', "[{ definition: require('./crm'), slug: 'mine' }]", ['mine']],
    ['a definition by slug', "{ mine: require('./crm') }", ['mine']],
    ['the same definition under two slugs', "{ a: require('./crm'), b: { definition: require('./crm') } }", ['a', 'b']]
  ])('holds, in JavaScript, %s', (_title, plugins, expected) => {
    const config = load('xwh.config.js', `module.exports = { plugins: ${plugins} }`)
    expect([told(config), slugs(config)]).toEqual([[], expected])
    expect(config.entries[0]?.origin).toEqual({ namedIn: join(folder.path, 'xwh.config.js') })
  })

  it('may be a function of the environment', () => {
    const source = "module.exports = (env) => ({ plugins: env.STAGE === 'test' ? ['./crm.js'] : [] })"
    expect(slugs(load('xwh.config.cjs', source, { STAGE: 'test' }))).toEqual(['acme-crm'])
    expect(slugs(load('xwh.config.cjs', source))).toEqual([])
  })

  it('is told with every problem, its key, and what to do', () => {
    const json = `{
  "plugns": 1,
  "plugins": [
    5,
    "",
    { "from": "./crm.js", "slg": "crm" },
    { "slug": "a b", "from": "./crm.js" },
    { "dynamicAuthentication": "yes" }
  ]
}`
    expect(told(load('xwh.config.json', json))).toEqual([
      'xwh.config.json:2:3 plugns: unknown key; did you mean "plugins"?',
      'xwh.config.json:4:5 plugins[0]: expected a text or keys and values, found a number.',
      'xwh.config.json:5:5 plugins[1]: expected a text that is not empty.',
      'xwh.config.json:6:27 plugins[2].slg: unknown key; did you mean "slug"?',
      'xwh.config.json:7:15 plugins[3].slug: this cannot be a slug; begin with a letter or digit and use letters, digits, ".", "_" and "-" only.',
      'xwh.config.json:8:5 plugins[4]: the key "from" is missing.',
      'xwh.config.json:8:32 plugins[4].dynamicAuthentication: expected true or false, found a string.'
    ])
  })

  it.each([
    ['xwh.config.json', '', 'The file is empty; it should hold a configuration: plugins.'],
    ['xwh.config.json', '[]', 'expected keys and values, found a list.'],
    ['xwh.config.js', 'throw new Error("no licence")', 'the configuration throws while it is loaded: no licence'],
    [
      'xwh.config.js',
      'module.exports = () => { throw new Error("no") }',
      'the configuration throws while it is loaded: no'
    ],
    ['xwh.config.js', 'process.exit(9)', 'the configuration ends the process while it is loaded (exit code 9)'],
    ['xwh.config.js', 'module.exports = async () => ({})', 'it gives a promise; load what it needs with require'],
    ['xwh.config.js', 'module.exports = 5', 'expected keys and values, found a number.'],
    [
      'xwh.config.js',
      'module.exports = { plugins: [{ from: "./crm.js", slug: "x", definition: require("./crm") }] }',
      'it has "from" and "definition"; keep one of the two.'
    ],
    [
      'xwh.config.js',
      'module.exports = { plugins: { x: { slug: "y", from: "./crm.js" } } }',
      'plugins.x.slug: unknown key;'
    ],
    [
      'xwh.config.js',
      'module.exports = { plugins: [{ get from() { throw new Error("no") } }] }',
      'it throws when it is looked at: no'
    ]
  ])('is told where it cannot be used: %s with %s', (name, content, message) => {
    const config = load(name, content)
    expect(told(config)).toEqual([expect.stringContaining(message)])
    expect(told(config)[0]).toMatch(/^xwh\.config\.js(on)?:1:\d+ /)
  })

  it('is stopped where it never ends', () => {
    folder.file('xwh.config.js', 'module.exports = () => { for (;;) {} }')
    const options = { catalog, environment: {}, probe: createProbe({ seconds: 0.5 }) }
    expect(told(loadConfig(join(folder.path, 'shop.yaml'), options))).toEqual([
      expect.stringContaining('the configuration was still loading after 0.5 s')
    ])
  })

  it('keeps the plugins that can be used beside those that cannot', () => {
    folder.file('bad.js', 'throw new Error("broken")')
    const plugins =
      "['./bad.js', '@acme/pay', { actions: {} }, { from: './crm.js', slug: 'test-webhook' }, '@acme/pay']"
    const config = load('xwh.config.js', `module.exports = { plugins: ${plugins} }`)
    expect(slugs(config)).toEqual(['acme-pay'])
    expect(config.unusable.map(({ slug, from }) => [slug, from])).toEqual([
      [undefined, './bad.js'],
      [undefined, undefined],
      ['test-webhook', './crm.js'],
      ['acme-pay', '@acme/pay']
    ])
    expect(told(config).map((line) => line.slice('xwh.config.js:1:1 '.length))).toEqual([
      'plugins[0]: ./bad.js throws while it is loaded: broken',
      'plugins[2]: it is no usable definition: name: expected a text, found nothing.',
      'plugins[2]: it is no usable definition: mode: expected one of cloud; found nothing.',
      'plugins[2]: it is no usable definition: actions: expected at least one action.',
      'plugins[3]: the slug "test-webhook" is taken by Test Webhook, which is always there; choose another.',
      'plugins[4]: the slug "acme-pay" is taken by Acme Pay, of xwh.config.js; choose another.'
    ])
  })

  describe('of a workspace file', () => {
    const workspace = (plugin: string, more = ''): string => `version: 1
${more}sources: { website: {} }
destinations:
  crm:
    plugin: ${plugin}
    source: website
    enabled: true
    settings: { apiKey: k }
`
    const open = (text: string, config: string | boolean = true): ReturnType<typeof loadWorkspace> =>
      loadWorkspace(folder.file('shop.yaml', text), { catalog, environment: {}, config })

    it('gives it plugins, where it is asked for', () => {
      folder.file('xwh.config.json', '{ "plugins": { "pay": "@acme/pay" } }')
      expect(open(workspace('pay')).workspace?.destinations[0]?.definition.name).toBe('Acme Pay')
      expect(open(workspace('pay'), false).problems[0]?.message).toContain('unknown plugin "pay"')
    })

    it('may be named', () => {
      const config = folder.file('elsewhere/host.json', '{ "plugins": { "crm": "../crm.js" } }')
      expect(open(workspace('crm'), config).problems).toEqual([])
      expect(open(workspace('crm'), join(folder.path, 'none.json')).problems[0]).toMatchObject({
        file: join(folder.path, 'none.json'),
        message: 'there is no such configuration.'
      })
      expect(open(workspace('crm'), folder.file('host.toml', '')).problems[0]?.message).toBe(
        'a configuration ends in .js, .cjs, .json.'
      )
    })

    it('makes it an error where an enabled destination uses a plugin that cannot be used, and else a warning', () => {
      folder.file('xwh.config.json', '{ "plugins": { "pay": "@acme/pay", "bad": "./none.js" } }')
      expect(open(workspace('pay')).problems.map(({ severity, path }) => [severity, path])).toEqual([
        ['warning', 'plugins.bad']
      ])
      const { problems, unusable } = open(workspace('bad'))
      expect(problems.map(({ severity, path, message }) => [severity, path, message])).toEqual([
        ['error', 'plugins.bad', 'there is no such file: ./none.js; paths are relative to the configuration.'],
        [
          'error',
          'destinations.crm.plugin',
          `the plugin "bad" cannot be used, which is told for ${join(folder.path, 'xwh.config.json')}.`
        ]
      ])
      expect(unusable.map(({ slug }) => slug)).toEqual(['bad'])
    })

    it('keeps its slugs from the plugins of the file', () => {
      folder.file('xwh.config.json', '{ "plugins": { "pay": "@acme/pay" } }')
      const { problems } = open(workspace('pay', 'plugins: { pay: ./crm.js }\n'))
      expect(problems.map(({ line, message }) => [line, message])).toEqual([
        [2, `the slug "pay" is taken by Acme Pay, of ${join(folder.path, 'xwh.config.json')}; choose another.`]
      ])
    })

    it('fails it where the configuration itself is wrong, beside its own problems', () => {
      folder.file('xwh.config.json', '{ "plugins": 5 }')
      const { workspace: built, problems } = open(workspace('pay'))
      expect(built).toBeUndefined()
      expect(problems.map(({ path }) => path)).toEqual(['plugins', 'destinations.crm.plugin'])
    })
  })
})

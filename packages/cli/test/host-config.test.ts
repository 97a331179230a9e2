import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder, ndjson, xwh, type Folder, type Ran } from './support/run-cli'

const PLUGIN = `
exports.default = {
  name: 'Acme CRM',
  slug: 'acme-crm',
  mode: 'cloud',
  authentication: {
    scheme: 'custom',
    fields: {
      apiKey: { label: 'API key', description: 'Key', type: 'password', required: true },
      pin: { label: 'Pin', description: 'Pin', type: 'password' }
    }
  },
  actions: {
    upsert: {
      title: 'Upsert contact',
      description: 'Creates or updates a contact',
      fields: {
        url: { label: 'URL', description: 'URL', type: 'string', required: true },
        data: { label: 'Data', description: 'Data', type: 'object', default: { '@path': '$.traits' } }
      },
      perform: (request, { payload }) => request(payload.url, { method: 'post', json: payload.data })
    }
  }
}
`
const WORKSPACE = `version: 1
sources: { website: {} }
destinations:
  contacts:
    plugin: acme-crm
    source: website
    enabled: true
    settings: { apiKey: canary-key, pin: canary-pin }
    mappings:
      - { name: All, action: upsert, enabled: true, trigger: type = "identify", fields: { url: "https://crm.example.com/contacts" } }
`
const SCENARIO = `workspace: shop.yaml
events: [{ type: identify, userId: u, traits: { email: ada@example.com } }]
endpoints: [{ request: POST https://crm.example.com/contacts }]
expect: { delivered: 1 }
`
const SEGMENT = JSON.stringify([
  { id: 's1', slug: 'website', name: 'Website', enabled: true, writeKeys: ['k'], metadata: { id: 'm' } },
  {
    id: 'd1',
    name: 'Contacts',
    enabled: false,
    sourceId: 's1',
    settings: {},
    metadata: { id: 'x', slug: 'acme-crm', name: 'Acme CRM' }
  }
])

let folder: Folder
beforeEach(() => {
  folder = createFolder()
  mkdirSync(join(folder.path, 'node_modules/@acme/crm'), { recursive: true })
  mkdirSync(join(folder.path, 'elsewhere'))
  folder.file('node_modules/@acme/crm/index.js', PLUGIN)
  folder.file('node_modules/@acme/crm/package.json', JSON.stringify({ name: '@acme/crm', version: '2.1.0' }))
  folder.file('shop.yaml', WORKSPACE)
  folder.file('other.yaml', WORKSPACE)
  folder.file('a.scenario.yaml', SCENARIO)
  folder.file('e.ndjson', ndjson({ type: 'identify', messageId: 'm', userId: 'u', traits: { email: 'a@example.com' } }))
  folder.file('segment.json', SEGMENT)
})
afterEach(() => {
  folder.remove()
})

const at = (...args: readonly string[]): string[] => args.map((arg) => arg.replace('@', `${folder.path}/`))
const told = ({ stdout, stderr }: Ran): string => `${stdout}${stderr}`

/** Every command that reads a workspace; `@` is the folder. */
const COMMANDS: readonly (readonly string[])[] = [
  ['deliver', '@shop.yaml', '@e.ndjson', '--mock'],
  ['trace', '@shop.yaml', '@e.ndjson', '--preview'],
  ['test', '@a.scenario.yaml'],
  ['parity', '@a.scenario.yaml'],
  ['connect', '@shop.yaml', 'contacts', '--disconnect'],
  ['workspace', 'check', '@shop.yaml'],
  ['workspace', 'apply', '@shop.yaml', '--dry-run'],
  ['workspace', 'export', '@shop.yaml'],
  ['workspace', 'import', '@segment.json', '--out', '@', '--force', '--strict']
]

describe('C1, G2: plugins of xwh.config', () => {
  it.each(COMMANDS)('are there for xwh %s %s', async (...args) => {
    folder.file('xwh.config.json', '{ "plugins": ["@acme/crm"] }')
    const ran = await xwh(at(...args))
    expect([ran.code, told(ran)]).toEqual([0, expect.not.stringContaining('unknown plugin')])
  })

  it.each(COMMANDS)('are there for xwh %s %s with --config', async (...args) => {
    folder.file('elsewhere/host.json', '{ "plugins": ["@acme/crm"] }')
    const ran = await xwh([...at(...args), '--config', join(folder.path, 'elsewhere/host.json')])
    expect([ran.code, told(ran)]).toEqual([0, expect.not.stringContaining('unknown plugin')])
  })

  it('say in xwh workspace diff which settings are secrets', async () => {
    folder.file('xwh.config.json', '{ "plugins": ["@acme/crm"] }')
    folder.file('other.yaml', WORKSPACE.replace('canary-pin', 'canary-other'))
    const { code, stdout } = await xwh(at('workspace', 'diff', '@shop.yaml', '@other.yaml', '--exit-code'))
    expect([code, stdout]).toEqual([1, expect.stringContaining('pin: "[secret]" → "[secret]"')])
  })

  it('are there for xwh types, which then says that it is for the Extensible Webhook', async () => {
    folder.file('xwh.config.json', '{ "plugins": ["@acme/crm"] }')
    const { code, stderr } = await xwh(at('types', '@shop.yaml', 'All'))
    expect([code, stderr]).toEqual([2, expect.stringContaining('is of the plugin "Acme CRM"')])
  })

  it('are those of XWH_CONFIG, unless --config names another', async () => {
    const config = folder.file('elsewhere/host.json', '{ "plugins": ["@acme/crm"] }')
    const env = { XWH_CONFIG: config }
    expect((await xwh(at('workspace', 'check', '@shop.yaml'), { env })).code).toBe(0)
    const empty = folder.file('elsewhere/empty.json', '{}')
    const { code, stdout } = await xwh(at('workspace', 'check', '@shop.yaml', '--config', empty), { env })
    expect([code, stdout]).toEqual([2, expect.stringContaining('unknown plugin "acme-crm"')])
  })

  it('end a command with 2 and their words where the configuration is wrong', async () => {
    folder.file('xwh.config.json', '{ "plugns": [] }')
    const { code, stderr } = await xwh(at('deliver', '@shop.yaml', '@e.ndjson', '--mock'))
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/xwh\.config\.json:1:3 plugns: unknown key; did you mean "plugins"\?/)
    ])
    const imported = await xwh(at('workspace', 'import', '@segment.json', '--out', '@', '--force'))
    expect([imported.code, imported.stderr]).toEqual([2, expect.stringContaining('unknown key')])
  })

  it('leave a command alone where one that it does not use never ends', async () => {
    folder.file('loops.js', 'for (;;) {}')
    folder.file('xwh.config.json', '{ "plugins": ["@acme/crm", "./loops.js"] }')
    const { code, stderr } = await xwh(at('deliver', '@shop.yaml', '@e.ndjson', '--mock'), {
      env: { XWH_PLUGIN_SECONDS: '0.5' }
    })
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('warning: plugins[1]: ./loops.js was still loading after 0.5 s')
    ])
  })

  it('are refused a time to load that is none', async () => {
    const { code, stderr } = await xwh(at('workspace', 'check', '@shop.yaml'), { env: { XWH_PLUGIN_SECONDS: 'long' } })
    expect([code, stderr]).toEqual([2, expect.stringContaining('XWH_PLUGIN_SECONDS: expected how long')])
  })
})

describe('C1: xwh plugin list', () => {
  it('shows each plugin with its version, where it is named, and its actions', async () => {
    folder.file('xwh.config.json', '{ "plugins": { "crm": "@acme/crm" } }')
    folder.file('own.js', PLUGIN)
    folder.file('shop.yaml', `plugins: { own: ./own.js }\n${WORKSPACE}`)
    const { code, stdout } = await xwh(at('plugin', 'list', '@shop.yaml'))
    const lines = stdout.split('\n')
    expect(code).toBe(0)
    expect(lines[0]).toMatch(/^slug +name +package +version +named in +actions$/)
    expect(lines[1]).toMatch(
      /^actions-webhook-extensible +Extensible Webhook +@extensible-webhooks\/destination +\d+\.\d+\.\d+ +always there +send$/
    )
    expect(lines[2]).toMatch(/^crm +Acme CRM +@acme\/crm +2\.1\.0 +\S*xwh\.config\.json +upsert$/)
    expect(lines[3]).toMatch(/^own +Acme CRM +\.\/own\.js +\S*shop\.yaml +upsert$/)
  })

  it('shows, and ends with 1, what cannot be used, and why', async () => {
    folder.file('xwh.config.json', '{ "plugins": { "exits": "./exits.js" } }')
    folder.file('exits.js', 'process.exit(5)')
    const { code, stdout } = await xwh(at('plugin', 'list', '@shop.yaml'))
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/\nexits +\.\/exits\.js .*\n {2}\.\/exits\.js ends the process/)
    ])
    const { stdout: json } = await xwh(at('plugin', 'list', '@shop.yaml', '--json'))
    expect(JSON.parse(json)).toMatchObject({
      plugins: [
        { slug: 'actions-webhook-extensible', usable: true, actions: ['send'] },
        { slug: 'exits', usable: false, problems: [expect.stringContaining('exit code 5')] }
      ]
    })
  })

  it('does without a workspace file, and not with one that cannot be read', async () => {
    const config = folder.file('xwh.config.json', '{ "plugins": ["@acme/crm"] }')
    expect((await xwh(['plugin', 'list', '--config', config])).stdout).toContain('acme-crm')
    expect(await xwh(at('plugin', 'list', '@none.yaml'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no such file')
    })
    folder.file('shop.yaml', 'version: 2')
    expect((await xwh(at('plugin', 'list', '@shop.yaml'))).code).toBe(2)
    folder.file('xwh.config.json', '{ "plugins": [{ "from": "@acme/crm", "slgu": "x" }] }')
    expect(await xwh(['plugin', 'list', '--config', config])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean "slug"?')
    })
  })

  it('is short in xwh workspace check, and whole in its JSON', async () => {
    folder.file('xwh.config.json', '{ "plugins": ["@acme/crm"] }')
    const { stdout } = await xwh(at('workspace', 'check', '@shop.yaml'))
    expect(stdout).toMatch(/all right[^\n]*\n {2}plugin acme-crm: Acme CRM \(@acme\/crm 2\.1\.0\)\n$/)
    const { stdout: json } = await xwh(at('workspace', 'check', '@shop.yaml', '--json'))
    expect(JSON.parse(json).files[0].plugins).toMatchObject([
      { slug: 'acme-crm', package: '@acme/crm', version: '2.1.0', usable: true }
    ])
  })
})

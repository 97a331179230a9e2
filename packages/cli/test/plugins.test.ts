import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder, ndjson, xwh, type Folder } from './support/run-cli'

const PLUGIN = `
exports.default = {
  name: 'Acme CRM',
  slug: 'acme-crm',
  mode: 'cloud',
  authentication: {
    scheme: 'custom',
    fields: { apiKey: { label: 'API key', description: 'Key', type: 'password', required: true } }
  },
  extendRequest: ({ settings }) => ({ headers: { 'x-api-key': settings.apiKey } }),
  actions: {
    upsert: {
      title: 'Upsert contact',
      description: 'Creates or updates a contact',
      fields: {
        url: { label: 'URL', description: 'URL', type: 'string', required: true },
        email: { label: 'Email', description: 'Email', type: 'string', default: { '@path': '$.traits.email' } }
      },
      perform: (request, { payload }) => request(payload.url, { method: 'post', json: { email: payload.email } })
    }
  }
}
`

const WORKSPACE = `version: 1
plugins: { crm: '@acme/destination-crm' }
sources: { website: {} }
destinations:
  contacts:
    plugin: crm
    source: website
    enabled: true
    settings: { apiKey: canary-key }
    mappings:
      - { action: upsert, enabled: true, trigger: type = "identify", fields: { url: "https://crm.example.com/contacts" } }
`

const EVENTS = ndjson({ type: 'identify', messageId: 'm', userId: 'u', traits: { email: 'ada@example.com' } })

describe('C1: a plugin by somebody else', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
    mkdirSync(join(folder.path, 'node_modules/@acme/destination-crm'), { recursive: true })
    folder.file('node_modules/@acme/destination-crm/index.js', PLUGIN)
  })
  afterEach(() => {
    folder.remove()
  })

  it('delivers from an npm package that is installed beside the workspace file', async () => {
    const args = [folder.file('w.yaml', WORKSPACE), folder.file('e.ndjson', EVENTS)]
    const { code, stdout } = await xwh(['deliver', ...args, '--mock', '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { delivered: 1, requests: 1 }])
  })

  it('is shown by the Event Tester with its request, its secret masked', async () => {
    const args = [folder.file('w.yaml', WORKSPACE), folder.file('e.ndjson', EVENTS)]
    const { code, stdout } = await xwh(['trace', ...args, '--preview', '--json'])
    expect(code).toBe(0)
    expect(stdout).toContain('https://crm.example.com/contacts')
    expect(stdout).toContain('ada@example.com')
    expect(stdout).not.toContain('canary')
  })

  it('ends with 2, its line and its words where it throws while it is loaded', async () => {
    folder.file('node_modules/@acme/destination-crm/index.js', 'throw new Error("no licence")')
    const { code, stderr } = await xwh(['deliver', folder.file('w.yaml', WORKSPACE), '-', '--mock'])
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /w\.yaml:2:17 plugins\.crm: @acme\/destination-crm throws while it is loaded: no licence\n.*w\.yaml:6:13 destinations\.contacts\.plugin: the plugin "crm" cannot be used.*\n$/
      )
    ])
  })
})

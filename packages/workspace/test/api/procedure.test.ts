import { readFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { createMemoryTokenStore } from '@extensible-webhooks/engine'
import {
  createEngines,
  createPipeline,
  formatProblem,
  loadWorkspace,
  parseWorkspace,
  testEvent,
  type LoadResult,
  type PipelineResult,
  type Workspace
} from '../../src'
import { createApiBench, extensible, recordingTransport, valueOf, warnings } from '../support/api'
import { basicPlugin } from '../support/catalog'
import { createTestClock } from '../support/clock'
import { createFolder, type Folder } from '../support/folder'
import { incoming } from '../support/pipeline'

const REDIRECT = 'http://127.0.0.1:8080/callback'
const OAUTH = {
  type: 'oauth2-authorization-code',
  clientId: 'shop',
  clientSecret: '${env:ERP_SECRET}',
  authorizeUrl: 'https://idp.example.com/authorize',
  tokenUrl: 'https://idp.example.com/token',
  scopes: 'orders.write'
}
const ORDER = {
  type: 'track',
  event: 'Order Completed',
  messageId: 'm-1',
  userId: 'u-1',
  properties: { order_id: 'o-1' }
} as const

/** What a workspace makes of the order, through the pipeline. */
async function deliver(
  workspace: Workspace
): Promise<{ outcomes: string[]; bodies: unknown[]; authorization: unknown[] }> {
  const clock = createTestClock()
  const transport = recordingTransport()
  const tokens = createMemoryTokenStore()
  await tokens.replace('orders-to-the-erp', undefined, { accessToken: 'one' })
  const engines = createEngines(workspace, { clock, transport, tokens })
  const results: PipelineResult[] = []
  const pipeline = createPipeline({
    workspace,
    engineOf: (destination) => engines.engineOf(destination),
    onResult: (result) => results.push(result),
    clock
  })
  await pipeline.push(incoming(ORDER, 1))
  await pipeline.drain()
  await engines.close()
  return {
    outcomes: results.map(({ outcome }) => (outcome.status === 'delivered' ? 'delivered' : outcome.error.code)),
    bodies: transport.requests.map(({ body }) => body),
    authorization: transport.requests.map(({ headers }) => headers['authorization'] ?? headers['Authorization'])
  }
}

describe('C1, C2, C3: the whole procedure of Segment’s document', () => {
  let folder: Folder
  beforeEach(() => {
    folder = createFolder()
  })
  afterEach(() => {
    folder.remove()
  })

  it('can be done through the API, and what comes of it delivers', async () => {
    const { api, connections, transport, saved } = await createApiBench({ environment: { ERP_SECRET: 's' } })

    // 1. Create the destination: search, add, choose a source, name it.
    expect(api.searchCatalog('extensible webhook')[0]).toMatchObject({ slug: 'actions-webhook-extensible' })
    const source = valueOf(await api.createSource({ name: 'Website' }))
    expect(source).toMatchObject({ slug: 'website', writeKey: '01'.repeat(16) })
    const added = valueOf(
      await api.addDestination({ plugin: 'actions-webhook-extensible', source: 'website', name: 'Orders to the ERP' })
    )
    expect(added).toMatchObject({ slug: 'orders-to-the-erp', name: 'Orders to the ERP', enabled: false })
    const { slug } = added

    // 2. Authentication, then Connect.
    valueOf(await api.setSettings(slug, { sharedSecret: 'a shared secret' }))
    valueOf(await api.setAuthentication(slug, OAUTH))
    expect(valueOf(await api.connectionStatus(slug))).toMatchObject({ state: 'not-connected' })
    const { authorizeUrl } = valueOf(await api.beginConnect(slug, { redirectUri: REDIRECT }))
    expect(authorizeUrl).toContain('idp.example.com/authorize')
    valueOf(await api.finishConnect({ callbackUrl: `${REDIRECT}?code=c&state=s` }))
    expect(valueOf(await api.connectionStatus(slug))).toMatchObject({ state: 'connected' })

    // 3. Mapping: action, trigger, test event, fields, test, save, name, enable.
    expect(valueOf(api.actions(slug)).map((action) => action.slug)).toEqual(['send'])
    const mapping = valueOf(
      await api.createMapping({
        destination: slug,
        action: 'send',
        trigger: 'type = "track" and event = "Order Completed"'
      })
    )
    expect(mapping).toMatchObject({ name: 'Send', enabled: false, fields: { method: 'POST' } })
    valueOf(api.recordEvent('website', ORDER))
    const event = valueOf(api.loadTestEvent('website', { trigger: mapping.trigger }))
    expect(event).toEqual(ORDER)
    const fields = { url: 'https://erp.example.com/orders', data: { id: { '@path': '$.properties.order_id' } } }
    const preview = valueOf(
      await api.testMapping({ destination: slug, mapping: 'Send', events: [event], fields, preview: true })
    )
    expect(preview.deliveries[0]?.payload).toMatchObject({ url: fields.url, data: { id: 'o-1' } })
    expect(transport.requests).toEqual([])
    valueOf(await api.updateMapping(slug, 'Send', { fields }))
    valueOf(await api.nameMapping(slug, 'Send', 'Order completed'))
    valueOf(await api.enableMapping(slug, 'Order completed'))

    // 4. Enable the destination.
    const enabled = await api.enableDestination(slug)
    expect(valueOf(enabled)).toMatchObject({ enabled: true, missing: [] })
    expect(warnings(enabled)).toEqual([])

    expect(connections.calls).toEqual([`begin ${slug}`, `finish ${REDIRECT}?code=c&state=s`])
    expect(saved.at(-1)).toEqual(api.file())
    expect(await deliver(api.workspace())).toEqual({
      outcomes: ['delivered'],
      bodies: ['{"id":"o-1"}'],
      authorization: ['Bearer one']
    })
  })

  it('can be undone step by step, and nothing is delivered any more', async () => {
    const { api } = await createApiBench()
    valueOf(await api.createSource({ name: 'Website' }))
    valueOf(await api.addDestination({ plugin: 'actions-webhook-extensible', source: 'website', name: 'Orders' }))
    valueOf(await api.setAuthentication('orders', { type: 'none' }))
    valueOf(
      await api.createMapping({ destination: 'orders', action: 'send', fields: { url: 'https://erp.example.com/' } })
    )
    valueOf(await api.enableMapping('orders', 'Send'))
    valueOf(await api.enableDestination('orders'))
    expect((await deliver(api.workspace())).outcomes).toEqual(['delivered'])
    valueOf(await api.disableMapping('orders', 'Send'))
    expect((await deliver(api.workspace())).outcomes).toEqual(['not-matched'])
    valueOf(await api.enableMapping('orders', 'Send'))
    valueOf(await api.disableDestination('orders'))
    expect((await deliver(api.workspace())).outcomes).toEqual(['no-destination'])
    valueOf(await api.removeMapping('orders', 'Send'))
    valueOf(await api.removeDestination('orders'))
    valueOf(await api.removeSource('website'))
    expect(api.file()).toEqual({ version: 1, sources: {}, destinations: {} })
  })

  it('gives a file that is the same workspace, with the secret still in the environment', async () => {
    const { api } = await createApiBench({ environment: { ERP_SECRET: 'canary' } })
    valueOf(await api.createSource({ name: 'Website' }))
    valueOf(await api.addDestination({ plugin: 'actions-webhook-extensible', source: 'website', name: 'Orders' }))
    valueOf(await api.setAuthentication('orders', OAUTH))
    const path = folder.file('workspace.yaml', stringify(api.file()))
    expect(readFileSync(path, 'utf8')).toContain('clientSecret: ${env:ERP_SECRET}')
    const loaded = loadWorkspace(path, { catalog: [extensible], environment: { ERP_SECRET: 'canary' } })
    expect(loaded.problems).toEqual([])
    expect(JSON.stringify(loaded.workspace?.destinations)).toEqual(JSON.stringify(api.workspace().destinations))
  })
})

describe('C8: the same procedure, done in the workspace file', () => {
  const HEAD = `version: 1
sources:
  website: { name: Website, writeKey: dev-website }
`
  const ADDED = `${HEAD}destinations:
  orders-to-the-erp:
    plugin: actions-webhook-extensible
    source: website
    name: Orders to the ERP
`
  const AUTHENTICATED = `${ADDED}    settings: { sharedSecret: a shared secret }
    authentication:
      type: oauth2-authorization-code
      clientId: shop
      clientSecret: "\${env:ERP_SECRET}"
      authorizeUrl: https://idp.example.com/authorize
      tokenUrl: https://idp.example.com/token
      scopes: orders.write
`
  const MAPPED = `${AUTHENTICATED}    mappings:
      - action: send
        trigger: type = "track" and event = "Order Completed"
        fields: { url: https://erp.example.com/orders, data: { id: { '@path': $.properties.order_id } } }
`
  const NAMED = MAPPED.replace('- action: send', '- name: Order completed\n        action: send')
  const ENABLED = NAMED.replace('action: send', 'action: send\n        enabled: true').replace(
    '    source: website',
    '    source: website\n    enabled: true'
  )

  const load = (text: string): LoadResult =>
    parseWorkspace(text, 'shop.yaml', { catalog: [extensible], environment: { ERP_SECRET: 's' } })
  const workspaceOf = (text: string): Workspace => {
    const { workspace, problems } = load(text)
    if (!workspace) throw new Error(problems.map(formatProblem).join('\n'))
    return workspace
  }

  it.each([
    ['a destination that is added and named, and disabled', ADDED],
    ['an authentication', AUTHENTICATED],
    ['a mapping, which is disabled', MAPPED],
    ['a name for the mapping', NAMED],
    ['everything enabled', ENABLED]
  ])('takes each step: %s', (_title, text) => {
    expect(load(text).problems).toEqual([])
  })

  it('tests the mapping with an event before anything is enabled', async () => {
    const transport = recordingTransport()
    const tokens = createMemoryTokenStore()
    await tokens.replace('orders-to-the-erp', undefined, { accessToken: 'one' })
    const input = { destination: 'orders-to-the-erp', mapping: 'send 1', events: [ORDER] }
    const report = await testEvent(workspaceOf(MAPPED), input, { clock: createTestClock(), transport, tokens })
    expect(report.deliveries.map(({ outcome }) => outcome.status)).toEqual(['delivered'])
    expect(transport.requests.map(({ body }) => body)).toEqual(['{"id":"o-1"}'])
  })

  it('delivers nothing before the mapping and the destination are enabled', async () => {
    expect(await deliver(workspaceOf(NAMED))).toMatchObject({ outcomes: ['no-destination'], bodies: [] })
    const onlyDestination = NAMED.replace('    source: website', '    source: website\n    enabled: true')
    expect(await deliver(workspaceOf(onlyDestination))).toMatchObject({ outcomes: ['not-matched'], bodies: [] })
    expect(await deliver(workspaceOf(ENABLED))).toEqual({
      outcomes: ['delivered'],
      bodies: ['{"id":"o-1"}'],
      authorization: ['Bearer one']
    })
  })

  it.each([
    ['a destination before its source', ADDED.replace('source: website', 'source: app'), /unknown source "app"/],
    ['a destination without a plugin', ADDED.replace(/ +plugin.*\n/, ''), /the key "plugin" is missing/],
    ['a mapping without a trigger', MAPPED.replace(/ +trigger.*\n/, ''), /the key "trigger" is missing/],
    ['a mapping without its action', MAPPED.replace('action: send', 'name: x'), /the key "action" is missing/],
    ['no source at all', 'version: 1\nsources: {}\ndestinations: {}', /sources: expected at least one entry/]
  ])('answers a wrong order clearly: %s', (_title, text, expected) => {
    expect(load(text).problems.map(formatProblem).join('\n')).toMatch(expected)
  })

  it('says that a required setting is missing as a warning while the destination is disabled, and then as an error', () => {
    const text = `${HEAD}destinations: { crm: { plugin: basic, source: website, enabled: false } }`
    const problems = (enabled: boolean): string[] =>
      parseWorkspace(text.replace('enabled: false', enabled ? 'enabled: true' : 'enabled: false'), 'shop.yaml', {
        catalog: [basicPlugin],
        environment: {}
      }).problems.map(({ severity, message }) => `${severity} ${message}`)
    expect(problems(false)).toEqual([
      'warning the setting "username" is required.',
      'warning the setting "password" is required.'
    ])
    expect(problems(true)).toEqual([
      'error the setting "username" is required.',
      'error the setting "password" is required.'
    ])
  })
})

import { parse as parseYaml } from 'yaml'
import { exportToSegment, importFromSegment, parseWorkspace, type WorkspaceFile } from '../../src'
import { extensible } from '../support/api'
import { OBJECTS } from '../support/segment'

const catalog = [extensible]

/** What translates in both directions, in the form that an import gives. */
const FILE = parseYaml(`
version: 1
name: Shop
sources:
  website: { name: Website, writeKey: key-1 }
  app: { writeKey: key-2 }
destinations:
  orders-to-the-erp:
    plugin: actions-webhook-extensible
    name: Orders to the ERP
    source: website
    enabled: true
    settings: { sharedSecret: "\${env:ORDERS_SECRET}" }
    authentication:
      type: oauth2-authorization-code
      clientId: shop
      clientSecret: "\${env:ERP_SECRET}"
      tokenUrl: https://idp.example.com/token
      refreshUrl: https://idp.example.com/refresh
      authorizeUrl: https://idp.example.com/authorize
      scopes: orders.write orders.read
      prefix: Token
      params: [{ key: audience, value: erp, in: query }, { key: secret, value: "\${env:P}", in: header }]
    insertFunction: { file: ./functions/shape-order.js, settings: { region: eu, apiKey: "\${env:KEY}", list: [a, b] } }
    filters:
      - { name: no heartbeats, when: type = "track", action: drop }
      - { name: few, when: type = "page", action: sample, percent: 12.5, by: userId, enabled: false }
      - { name: no mail, when: type = "identify", action: drop-fields, fields: [traits.email, context.device.id] }
    mappings:
      - name: Order completed
        action: send
        enabled: true
        trigger: type = "track" and event = "Order Completed"
        batch: { size: 500 }
        fields: { url: "https://erp.example.com/", method: PATCH, data: { id: { "@path": $.properties.id } } }
      - name: Everything
        action: send
        enabled: false
        trigger: type = "page"
        fields: { url: { "@template": "https://{{context.host}}/" }, data: null }
  plain:
    plugin: actions-webhook-extensible
    name: Plain
    source: app
    enabled: false
    authentication: { type: bearer, token: "\${env:TOKEN}" }
  none:
    plugin: actions-webhook-extensible
    name: None
    source: app
    enabled: false
    authentication: { type: none }
`) as WorkspaceFile

describe('C8: there and back', () => {
  it('export(import(objects)) equals the objects', () => {
    const imported = importFromSegment([OBJECTS], { catalog })
    const { objects, report } = exportToSegment(imported.file, {
      catalog,
      ids: imported.ids,
      readFile: (path) => imported.functions[path]
    })
    expect(imported.report).toEqual([])
    expect(objects).toEqual(OBJECTS)
    expect(report).toEqual([])
  })

  it('import(export(file)) equals the file', () => {
    const code = 'async function onTrack(event) { return event }'
    const { objects, report } = exportToSegment(FILE, { catalog, readFile: () => code })
    expect(report.filter(({ severity }) => severity !== 'info')).toEqual([])
    const imported = importFromSegment([{ data: { workspace: { name: 'Shop' } } }, objects], { catalog })
    expect(imported.file).toEqual(FILE)
    expect(imported.functions).toEqual({ './functions/shape-order.js': code })
    expect(imported.variables).toEqual([])
  })

  it('gives a workspace that loads, and does the same with the same event', () => {
    const { file } = importFromSegment([OBJECTS], { catalog })
    const withoutFunction = JSON.parse(
      JSON.stringify(file, (key, value: unknown) => (key === 'insertFunction' ? undefined : value))
    ) as object
    const { workspace, problems } = parseWorkspace(JSON.stringify(withoutFunction), 'w.json', {
      catalog,
      environment: { ORDERS_SECRET: 'a', ERP_SECRET: 'b', FUNCTION_KEY: 'c' }
    })
    expect(problems).toEqual([])
    const [orders, people] = workspace!.destinations
    expect(orders?.mappings.map(({ trigger }) => trigger.matches({ type: 'track', event: 'Order Completed' }))).toEqual(
      [true, false]
    )
    // In Segment a field that is left out is empty, also where the action has a default.
    expect(people?.mappings[0]?.fields).toMatchObject({ data: null, batch_size: 0, method: 'POST' })
  })

  it('is the same from answers with envelopes, pages and single objects, in any order, each object once', () => {
    const { sources, destinations, subscriptions, filters, functions, insertFunctionInstances } = OBJECTS
    const pagination = { current: 'MA==', totalEntries: 2 }
    const documents = [
      { data: { subscriptions: subscriptions.slice(0, 2), pagination } },
      { data: { data: { subscriptions: subscriptions.slice(1), pagination } } },
      [{ data: { filters, pagination } }, { data: { functions } }],
      { data: { insertFunctionInstance: insertFunctionInstances[0] } },
      { data: { destinations } },
      sources[1],
      { data: { source: sources[0] } }
    ]
    const one = importFromSegment([OBJECTS], { catalog })
    const many = importFromSegment(documents, { catalog })
    expect({ ...many.file, sources: { ...many.file.sources } }).toEqual(one.file)
    expect(many.report).toEqual([])
    const plain = importFromSegment(
      [sources, destinations, subscriptions, filters, functions, insertFunctionInstances],
      { catalog }
    )
    expect(plain.file).toEqual(one.file)
  })
})

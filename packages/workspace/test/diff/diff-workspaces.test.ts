import { parse as parseYaml } from 'yaml'
import { diffWorkspaces, type WorkspaceChange, type WorkspaceFile } from '../../src'
import { catalog } from '../support/catalog'

const BASE = `
version: 1
name: Shop
sources: { website: { name: Website, writeKey: key-1 } }
destinations:
  orders:
    plugin: test-webhook
    source: website
    settings: { sharedSecret: canary-1 }
    authentication: { type: bearer, token: canary-2 }
    limits: { concurrency: 2 }
    filters:
      - { name: no heartbeats, when: type = "track", action: drop }
      - { when: type = "page", action: drop-fields, fields: [properties.a, properties.b] }
    insertFunction: { source: "1", settings: { region: eu, apiKey: canary-3 } }
    mappings:
      - name: Order completed
        action: send
        trigger: type = "track"
        fields: { url: https://a.example/, headers: { Authorization: Bearer canary-4 }, data: { id: { '@path': $.userId } } }
      - { name: Pages, action: send, trigger: type = "page", fields: { url: https://a.example/pages } }
`

function file(text: string): WorkspaceFile {
  return parseYaml(text) as WorkspaceFile
}

function changes(edit: (text: string) => string): WorkspaceChange[] {
  const edited = edit(BASE)
  expect(edited).not.toBe(BASE)
  return diffWorkspaces(file(BASE), file(edited), { catalog })
}

describe('C8: the difference of two workspaces', () => {
  it('is nothing for equal ones', () => {
    expect(diffWorkspaces(file(BASE), file(BASE))).toEqual([])
  })

  it.each<[string, [string, string], Partial<WorkspaceChange>]>([
    [
      'its name',
      ['name: Shop', 'name: Store'],
      { object: 'workspace', path: 'name', before: 'Shop', after: 'Store', kind: 'changed' }
    ],
    [
      'a write key',
      ['key-1', 'key-2'],
      { object: 'source', path: 'sources.website.writeKey', before: 'key-1', after: 'key-2' }
    ],
    [
      'a destination that is enabled',
      ['    source: website', '    source: website\n    enabled: true'],
      { object: 'destination', path: 'destinations.orders.enabled', before: false, after: true }
    ],
    [
      'a limit',
      ['concurrency: 2', 'concurrency: 3'],
      { object: 'limit', path: 'destinations.orders.limits.concurrency', before: 2, after: 3 }
    ],
    [
      'a transport',
      ['    limits', '    transport: { ca: a.pem }\n    limits'],
      { object: 'transport', path: 'destinations.orders.transport', kind: 'added', after: { ca: 'a.pem' } }
    ],
    [
      'a field of a mapping, which is known by name',
      ['https://a.example/pages', 'https://b.example/'],
      {
        object: 'mapping',
        path: 'destinations.orders.mappings.Pages.fields.url',
        before: 'https://a.example/pages',
        after: 'https://b.example/'
      }
    ],
    [
      'a mapped value',
      ["'@path': $.userId", "'@path': $.anonymousId"],
      {
        object: 'mapping',
        path: "destinations.orders.mappings.'Order completed'.fields.data.id.'@path'",
        before: '$.userId',
        after: '$.anonymousId'
      }
    ],
    [
      'another directive, as a whole',
      ["{ '@path': $.userId }", "{ '@template': '{{userId}}' }"],
      {
        path: "destinations.orders.mappings.'Order completed'.fields.data.id",
        before: { '@path': '$.userId' },
        after: { '@template': '{{userId}}' }
      }
    ],
    [
      'a filter',
      ['{ name: no heartbeats, when: type = "track"', '{ name: no heartbeats, when: type = "page"'],
      {
        object: 'filter',
        path: "destinations.orders.filters.'no heartbeats'.when",
        before: 'type = "track"',
        after: 'type = "page"'
      }
    ],
    [
      'the code of a function',
      ['source: "1"', 'source: "2"'],
      { object: 'function', path: 'destinations.orders.insertFunction.source', before: '1', after: '2' }
    ],
    [
      'a plugin',
      ['sources:', 'plugins: { crm: ./crm.js }\nsources:'],
      { object: 'plugin', path: 'plugins.crm', kind: 'added', after: { from: './crm.js' } }
    ]
  ])('tells %s', (_title, [from, to], expected) => {
    expect(changes((text) => text.replace(from, to))).toEqual([expect.objectContaining(expected)])
  })

  it('tells what is added and what is removed, once for each object', () => {
    const found = changes((text) =>
      text
        .replace(/ {6}- \{ name: Pages.*\n/, '      - { name: Screens, action: send, trigger: type = "screen" }\n')
        .replace('sources: {', 'sources: { app: {},')
    )
    expect(found.map(({ kind, object, path }) => `${kind} ${object} ${path}`)).toEqual([
      'added source sources.app',
      'removed mapping destinations.orders.mappings.Pages',
      'added mapping destinations.orders.mappings.Screens'
    ])
    expect(found[2]).not.toHaveProperty('before')
    expect(found[2]?.after).toEqual({ action: 'send', trigger: 'type = "screen"', enabled: false })
  })

  it('has everything where one of the two is not there', () => {
    expect(diffWorkspaces(undefined, file(BASE)).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'added sources.website',
      'added destinations.orders',
      'added name'
    ])
    expect(diffWorkspaces(file(BASE), undefined).map(({ kind }) => kind)).toEqual(['removed', 'removed', 'removed'])
  })

  it.each<[string, (text: string) => string]>([
    ['the order of mappings', (text) => text.replace(/( {6}- name: Order[^]*?)( {6}- \{ name: Pages.*\n)/, '$2$1')],
    ['the order of filters', (text) => text.replace(/( {6}- \{ name: no.*\n)( {6}- \{ when.*\n)/, '$2$1')],
    [
      'the order of keys',
      (text) => text.replace('{ name: Website, writeKey: key-1 }', '{ writeKey: key-1, name: Website }')
    ],
    [
      'the order of fields of a filter',
      (text) => text.replace('[properties.a, properties.b]', '[properties.b, properties.a]')
    ],
    ['a default that is written out', (text) => text.replace('{ name: Pages', '{ enabled: false, name: Pages')],
    ['a filter that says enabled', (text) => text.replace('{ when', '{ enabled: true, when')],
    ['a function that says enabled', (text) => text.replace('{ source: "1"', '{ enabled: true, source: "1"')]
  ])('does not come from %s', (_title, edit) => {
    expect(changes(edit)).toEqual([])
  })

  it('does not come from the order of scopes and statuses, nor from how a plugin is written', () => {
    const oauth = (scopes: string, statuses: string): WorkspaceFile =>
      file(
        BASE.replace(
          '{ type: bearer, token: canary-2 }',
          `{ type: oauth2-client-credentials, clientId: c, clientSecret: s, tokenUrl: "https://t/", scopes: ${scopes}, refreshOn: { statuses: ${statuses} } }`
        ).replace('sources:', `plugins: { crm: ${scopes === 'a b' ? './c.js' : '{ from: ./c.js }'} }\nsources:`)
      )
    expect(diffWorkspaces(oauth('a b', '[403, 419]'), oauth('b a', '[419, 403]'))).toEqual([])
  })

  it('keeps mappings of one name apart', () => {
    const twice = (second: string): WorkspaceFile =>
      file(BASE.replace('name: Order completed', 'name: Pages').replace('https://a.example/pages', second))
    expect(diffWorkspaces(twice('https://1/'), twice('https://2/')).map(({ path }) => path)).toEqual([
      "destinations.orders.mappings.'Pages (2)'.fields.url"
    ])
  })

  describe('and secrets', () => {
    const canaries = /canary/

    it.each(['canary-1', 'canary-2', 'canary-3', 'canary-4'])('tells that %s differs, and neither value', (canary) => {
      const found = changes((text) => text.replace(canary, 'canary-9'))
      expect(found).toEqual([expect.objectContaining({ kind: 'changed', before: '[secret]', after: '[secret]' })])
    })

    it('shows none of them where a whole destination is new or gone', () => {
      const found = [...diffWorkspaces(undefined, file(BASE)), ...diffWorkspaces(file(BASE), undefined)]
      expect(JSON.stringify(found)).not.toMatch(canaries)
      expect(JSON.stringify(found)).toContain('"region":"eu"')
    })

    it('shows the name of a variable, and not its default', () => {
      const [change] = changes((text) => text.replace('canary-1', '"${env:SECRET:-canary-8}"'))
      expect(change).toMatchObject({ before: '[secret]', after: '${env:SECRET:-[secret]}' })
      const [other] = changes((text) => text.replace('canary-2', '"${env:TOKEN}"'))
      expect(other).toMatchObject({ object: 'authentication', after: '${env:TOKEN}' })
    })

    it('shows none in an authentication of another type, in parameters, in Segment’s form, nor in the URL of a proxy', () => {
      const authentication =
        '{ type: oauth2-authorization-code, clientId: shop, clientSecret: canary-a, tokenUrl: "https://t/", authorizeUrl: "https://a/", ' +
        'authorizeParams: { access_type: offline, api_key: canary-d }, params: [{ key: audience, value: canary-b, in: body }] }'
      const found = changes((text) =>
        text
          .replace('{ type: bearer, token: canary-2 }', authentication)
          .replace('    limits', '    transport: { proxy: "http://u:canary-c@p/" }\n    limits')
          .replace('{ sharedSecret: canary-1 }', '{ dynamicAuthSettings: { bearer: { bearerToken: canary-e } } }')
      )
      expect(JSON.stringify(found)).not.toMatch(canaries)
      expect(JSON.stringify(found)).toContain('"clientId":"shop"')
      expect(JSON.stringify(found)).toContain('"access_type":"offline"')
    })
  })
})

import { parse as parseYaml } from 'yaml'
import { exportToSegment, type ExportOptions, type ExportResult, type WorkspaceFile } from '../../src'
import { extensible } from '../support/api'
import { basicPlugin, oauthPlugin } from '../support/catalog'

const catalog = [extensible, basicPlugin, oauthPlugin]

/** A file with one destination; lines are added to it, and at the top. */
function file(destination = '', top = '', plugin = 'actions-webhook-extensible'): WorkspaceFile {
  return parseYaml(`
version: 1
${top}
sources: { website: { writeKey: key-1 } }
destinations:
  orders:
    plugin: ${plugin}
    source: website
${destination.replaceAll(/^/gm, '    ')}
`) as WorkspaceFile
}

function exported(value: WorkspaceFile, options: Partial<ExportOptions> = {}): ExportResult {
  return exportToSegment(value, { catalog, ...options })
}

function notes({ report }: ExportResult): string[] {
  return report.map(({ severity, object, field, what }) => `${severity} ${object} ${field}: ${what}`)
}

const MAPPING = (fields: string, more = ''): string =>
  `mappings: [{ name: M, action: send, trigger: 'type = "track"', ${more} fields: { url: "https://a.example/"${fields} } }]`

describe('C8: exporting to Segment', () => {
  it('writes every value of a mapping out, as Segment wants it', () => {
    const { objects } = exported(file(MAPPING('')))
    expect(objects.subscriptions).toEqual([
      {
        id: 'orders:M',
        name: 'M',
        actionSlug: 'send',
        destinationId: 'orders',
        enabled: false,
        trigger: 'type = "track"',
        settings: { url: 'https://a.example/', method: 'POST', data: { '@path': '$.' }, batch_size: 0 }
      }
    ])
  })

  it('gives names to what has none, and ids made of slugs', () => {
    const text =
      'mappings: [{ action: send, trigger: \'type = "track"\' }]\nfilters: [{ when: \'type = "page"\', action: drop }]'
    const { objects } = exported(file(text))
    expect(objects.sources).toEqual([{ id: 'website', slug: 'website', enabled: true, writeKeys: ['key-1'] }])
    expect(objects.destinations[0]).toMatchObject({ id: 'orders', name: 'orders', sourceId: 'website', enabled: false })
    expect(objects.subscriptions[0]).toMatchObject({ id: 'orders:send 1', name: 'send 1' })
    expect(objects.filters[0]).toMatchObject({
      id: 'orders:filter:drop 1',
      title: 'drop 1',
      actions: [{ type: 'DROP' }]
    })
  })

  it('gives out no secret: only the variables that they come from', () => {
    const text = [
      'settings: { sharedSecret: canary-1 }',
      'authentication: { type: oauth2-client-credentials, clientId: shop, clientSecret: canary-2, tokenUrl: "https://t/", params: [{ key: api_key, value: canary-3, in: body }, { key: plain, value: seen, in: body }] }',
      'insertFunction: { source: "1", settings: { apiKey: canary-4, region: eu, token: "${env:T}" } }',
      MAPPING(', headers: { Authorization: Bearer canary-5, x-plain: seen }')
    ].join('\n')
    const result = exported(file(text))
    const json = JSON.stringify(result)
    expect(json).not.toMatch(/canary/)
    expect(json).toContain('${env:T}')
    expect(result.objects.destinations[0]?.settings).toMatchObject({
      sharedSecret: '••••••••••',
      dynamicAuthSettings: {
        oauth: {
          clientId: 'shop',
          clientSecret: '••••••••••',
          customParams: {
            refreshRequest: [
              { key: 'api_key', value: '••••••••••', sendIn: 'body' },
              { key: 'plain', value: 'seen', sendIn: 'body' }
            ]
          }
        }
      }
    })
    expect(result.objects.subscriptions[0]?.settings?.['headers']).toEqual({
      Authorization: '••••••••••',
      'x-plain': 'seen'
    })
    expect(notes(result).filter((line) => line.includes('It is a secret'))).toHaveLength(5)
  })

  it('masks Segment’s own form as well, and gives no token on', () => {
    const text =
      'settings: { dynamicAuthSettings: { oauth: { type: authCode, clientSecret: canary-1, access: { access_token: canary-2 } } }, oauth: { access_token: canary-3 } }'
    const result = exported(file(text))
    expect(JSON.stringify(result)).not.toMatch(/canary/)
    expect(notes(result)).toContain(
      'warning destination "orders" settings.oauth: Tokens are not given on; connect the destination in Segment.'
    )
  })

  it.each<[string, WorkspaceFile, readonly string[]]>([
    [
      'settings that Segment’s plugin lacks',
      file('settings: { standardWebhooksSecret: "${env:S}" }'),
      [
        'error destination "orders" settings.standardWebhooksSecret: Segment’s plugin has no such setting, so it is left out.'
      ]
    ],
    [
      'HTTP Basic',
      file('authentication: { type: basic, username: u, password: p }'),
      [
        'error destination "orders" authentication: Segment has no such authentication; map the header yourself there. It is written as none.'
      ]
    ],
    [
      'API keys',
      file('authentication: { type: api-key, name: k, value: v, in: query }'),
      [
        'error destination "orders" authentication: Segment has no such authentication; map the header yourself there. It is written as none.'
      ]
    ],
    [
      'what our OAuth has beyond',
      file(
        'authentication: { type: oauth2-authorization-code, clientId: c, clientSecret: "${env:S}", tokenUrl: "https://t/", authorizeUrl: "https://a/", clientAuth: body, refreshOn: { statuses: [403] }, authorizeParams: { access_type: offline } }'
      ),
      [
        'warning destination "orders" authentication.refreshOn: Segment refreshes at a 401 only; this is left out.',
        'warning destination "orders" authentication.authorizeParams: Write them into the authorize URL in Segment.',
        'warning destination "orders" authentication.clientAuth: Segment sends the secret both ways; this is left out.'
      ]
    ],
    [
      'limits and transport',
      file('limits: { concurrency: 1 }\ntransport: { proxy: "http://p/" }'),
      [
        'warning destination "orders" limits: Segment limits requests by its own rules; these are left out.',
        'warning destination "orders" transport: Segment has no client certificates and proxies; they are left out.'
      ]
    ],
    [
      'fields that Segment’s plugin lacks, but not those that are only their default',
      file(MAPPING(', batch_envelope: { kind: x }, batch_path: items, gzip: false, content_style: null')),
      [
        'error mapping "M" of destination "orders" fields.batch_envelope: Segment’s plugin has no such field, so it is left out.',
        'error mapping "M" of destination "orders" fields.batch_path: Segment’s plugin has no such field, so it is left out.',
        'info mapping "M" of destination "orders" actionId: Segment wants the id of the action "send" where it is made anew.'
      ]
    ],
    [
      'methods that Segment’s plugin lacks',
      file(MAPPING(', method: DELETE')),
      [
        'error mapping "M" of destination "orders" fields.method: Segment’s plugin sends POST, PUT, PATCH only, and no DELETE.',
        'info mapping "M" of destination "orders" actionId: Segment wants the id of the action "send" where it is made anew.'
      ]
    ],
    [
      'what batch: has beyond a size',
      file(MAPPING('', 'batch: { bytes: 1000, maxWaitMs: 5 },')),
      [
        'warning mapping "M" of destination "orders" batch.bytes: Segment decides this by itself, so it is left out.',
        'warning mapping "M" of destination "orders" batch.maxWaitMs: Segment decides this by itself, so it is left out.',
        'warning mapping "M" of destination "orders" batch.size: Segment batches by a size only; it is written as 1000.',
        'info mapping "M" of destination "orders" actionId: Segment wants the id of the action "send" where it is made anew.'
      ]
    ],
    [
      'plugins, audiences and computed traits',
      file(
        '',
        'plugins: { crm: ./crm.js }\naudiences: { a: { source: website, when: { performed: A } } }\ntraits: { t: { source: website, compute: { type: count, event: A } } }'
      ),
      [
        expect.stringMatching(/^warning workspace plugins: Plugins are registered in Segment by Segment/) as string,
        expect.stringMatching(/^warning workspace audiences: Audiences belong to a space of Engage/) as string,
        expect.stringMatching(/^warning workspace traits: Computed traits belong to a space of Engage/) as string
      ]
    ],
    [
      'a plugin that Segment knows by an id that nobody knows here',
      file('', '', 'basic'),
      ['warning destination "orders" metadata.id: Look "Basic" up in Segment\'s catalog and fill in its id.']
    ],
    [
      'a plugin that is not registered',
      file('', '', 'nothing'),
      ['error destination "orders" plugin: The plugin "nothing" is not registered, so it is left out.']
    ],
    [
      'the file of a function that cannot be read',
      file('insertFunction: { file: ./f.js }'),
      ['error destination "orders" insertFunction.file: The file cannot be read, so the function is left out.']
    ],
    [
      'numbers in the settings of a function',
      file('insertFunction: { source: "1", settings: { limit: 3 } }'),
      [
        'warning destination "orders" insertFunction.settings.limit: Settings of functions hold no numbers in Segment; it is written as a text.'
      ]
    ]
  ])('reports %s', (_title, value, expected) => {
    expect(notes(exported(value))).toEqual(expected)
  })

  it('writes batches as Segment switches them on, for our plugin by size and for others by a field', () => {
    const ours = exported(file(MAPPING('', 'batch: { size: 50 },')))
    expect(ours.objects.subscriptions[0]?.settings).toMatchObject({ batch_size: 50 })
    expect(ours.objects.subscriptions[0]?.settings).not.toHaveProperty('enable_batching')
    const others = exported(file(MAPPING('', 'batch: { size: 50 },'), '', 'basic'))
    expect(others.objects.subscriptions[0]?.settings).toMatchObject({ enable_batching: true, batch_size: 50 })
  })

  it('writes the settings of plugins with a scheme of their own', () => {
    const basic = exported(file('authentication: { type: basic, username: u, password: "${env:P}" }', '', 'basic'))
    expect(basic.objects.destinations[0]?.settings).toEqual({ username: 'u', password: '${env:P}' })
    const misfit = exported(file('authentication: { type: bearer, token: canary }', '', 'basic'))
    expect(notes(misfit)[0]).toMatch(/^error destination "orders" authentication: "bearer" does not fit this plugin/)
    const oauth = exported(
      file(
        'authentication: { type: oauth2-client-credentials, clientId: c, clientSecret: canary, tokenUrl: "https://t/" }',
        '',
        'oauth'
      )
    )
    expect(oauth.objects.destinations[0]?.settings).toMatchObject({
      oauth: { clientId: 'c', clientSecret: '••••••••••' }
    })
  })

  it('fills in variables of mappings and filters where it is asked to, and never those of secrets', () => {
    const value = file(
      [
        'settings: { sharedSecret: "${env:SECRET}" }',
        'mappings: [{ name: M, action: send, trigger: \'event = "${env:NAME:-A}"\', fields: { url: "${env:HOST}/orders" } }]'
      ].join('\n')
    )
    const kept = exported(value)
    expect(kept.objects.subscriptions[0]?.settings?.['url']).toBe('${env:HOST}/orders')
    expect(notes(kept).join('\n')).toContain('Segment does not fill in ${env:…}')
    const filled = exported(value, { environment: { HOST: 'https://a.example', SECRET: 'canary' } })
    expect(filled.objects.subscriptions[0]).toMatchObject({
      trigger: 'event = "A"',
      settings: { url: 'https://a.example/orders' }
    })
    expect(JSON.stringify(filled)).not.toContain('canary')
    const missing = exported(value, { environment: {} })
    expect(notes(missing)[0]).toMatch(/^warning destination "orders" .*The environment variable HOST is not set/)
  })

  it('makes one function of one code that several destinations use', () => {
    const value = file('insertFunction: { file: ./f.js, enabled: false }')
    const two = { ...value, destinations: { ...value.destinations, second: { ...value.destinations['orders']! } } }
    const { objects } = exported(two, { readFile: () => 'code' })
    expect(objects.functions).toHaveLength(1)
    expect(objects.functions[0]).toMatchObject({ displayName: 'f', code: 'code', resourceType: 'INSERT_DESTINATION' })
    expect(objects.insertFunctionInstances.map(({ integrationId, enabled }) => [integrationId, enabled])).toEqual([
      ['orders', false],
      ['second', false]
    ])
  })

  it('writes a mapping that is one directive as it is', () => {
    const text = "mappings: [{ action: send, trigger: 'type = \"track\"', fields: { '@path': $.properties } }]"
    expect(exported(file(text)).objects.subscriptions[0]?.settings).toEqual({ '@path': '$.properties' })
  })
})

import { createCatalog, importFromSegment, type ImportResult, type SegmentObjects } from '../../src'
import { extensible } from '../support/api'
import { basicPlugin, oauthPlugin } from '../support/catalog'
import { objects, OBJECTS } from '../support/segment'

const catalog = [extensible, basicPlugin, oauthPlugin]

function imported(change: Parameters<typeof objects>[0]): ImportResult {
  return importFromSegment([objects(change)], { catalog })
}

/** The notes as lines. */
function notes({ report }: ImportResult): string[] {
  return report.map(({ severity, object, field, what }) => `${severity} ${object} ${field}: ${what}`)
}

describe('C8: importing from Segment', () => {
  it('names the workspace as asked, else as the answers do', () => {
    const answer = { data: { workspace: { id: 'w', slug: 'shop', name: 'Shop' } } }
    expect(importFromSegment([answer, OBJECTS], { catalog }).file.name).toBe('Shop')
    expect(importFromSegment([answer, OBJECTS], { catalog, name: 'Mine' }).file.name).toBe('Mine')
    expect(importFromSegment([OBJECTS], { catalog }).file).not.toHaveProperty('name')
  })

  it('gives variables to secrets, which come masked, and never writes one down', () => {
    const result = imported(({ destinations, insertFunctionInstances }) => {
      destinations[0]!.settings = {
        sharedSecret: '••••••••••6546',
        dynamicAuthSettings: {
          configId: 'd1',
          oauth: {
            type: 'authCode',
            clientId: 'shop',
            clientSecret: '••••••••••9999',
            authorizationServerUrl: 'https://idp.example.com/a',
            accessTokenServerUrl: 'https://idp.example.com/t',
            refreshTokenServerUrl: 'https://idp.example.com/t',
            access: { access_token: 'canary-1', refresh_token: 'canary-2' }
          }
        },
        oauth: { access_token: 'canary-3' }
      }
      insertFunctionInstances[0]!.settings = { region: 'eu', apiKey: 'canary-4' }
      insertFunctionInstances[0]!.encryptedSettings = {}
    })
    const orders = result.file.destinations['orders-to-the-erp']
    expect(orders).toMatchObject({
      settings: { sharedSecret: '${env:ORDERS_TO_THE_ERP_SHARED_SECRET}' },
      authentication: {
        type: 'oauth2-authorization-code',
        clientSecret: '${env:ORDERS_TO_THE_ERP_CLIENT_SECRET}',
        tokenUrl: 'https://idp.example.com/t'
      },
      insertFunction: { settings: { region: 'eu', apiKey: '${env:ORDERS_TO_THE_ERP_API_KEY}' } }
    })
    expect(orders?.authentication).not.toHaveProperty('refreshUrl')
    expect(result.variables).toEqual([
      { name: 'ORDERS_TO_THE_ERP_SHARED_SECRET', path: 'destinations.orders-to-the-erp.settings.sharedSecret' },
      { name: 'ORDERS_TO_THE_ERP_CLIENT_SECRET', path: 'destinations.orders-to-the-erp.authentication.clientSecret' },
      { name: 'ORDERS_TO_THE_ERP_API_KEY', path: 'destinations.orders-to-the-erp.insertFunction.settings.apiKey' }
    ])
    expect(JSON.stringify(result)).not.toMatch(/canary|6546|9999/)
    expect(notes(result)).toEqual([
      'warning destination "Orders to the ERP" settings.oauth: Tokens are not taken over; connect it here.',
      expect.stringMatching(
        /^warning destination "Orders to the ERP" settings\.dynamicAuthSettings\.oauth: Tokens are not/
      )
    ])
  })

  it('takes the real shape of a new Extensible Webhook: an empty secret, a config id, no type', () => {
    const result = imported(({ destinations }) => {
      destinations[0]!.settings = { sharedSecret: '', dynamicAuthSettings: { configId: '68c3ad1c' } }
      destinations[0]!.metadata = { id: '66b1f528d26440823fb27af9' }
    })
    const orders = result.file.destinations['orders-to-the-erp']
    expect(orders).not.toHaveProperty('settings')
    expect(orders).not.toHaveProperty('authentication')
    expect(notes(result)).toEqual([])
  })

  it('tells an authentication that lacks what it needs, and leaves the destination disabled', () => {
    const result = imported(({ destinations }) => {
      destinations[0]!.settings = { dynamicAuthSettings: { oauth: { type: 'authCode', clientId: 'c' } } }
    })
    expect(result.file.destinations['orders-to-the-erp']).toMatchObject({ enabled: false })
    expect(notes(result)).toEqual([
      'error destination "Orders to the ERP" settings.dynamicAuthSettings.oauth: ' +
        'It lacks accessTokenServerUrl and authorizationServerUrl; choose the authentication anew.'
    ])
  })

  it('finds the plugin by slug, by id or by a former name', () => {
    for (const metadata of [{ slug: 'basic' }, { name: 'Basic' }, { name: 'New name', previousNames: ['Basic'] }]) {
      const result = imported((copy) => {
        Object.assign(copy, { subscriptions: [], filters: [], insertFunctionInstances: [] })
        copy.destinations = [
          { ...copy.destinations[0]!, metadata, settings: { username: 'u', password: '••••••••••' } }
        ]
      })
      expect(result.file.destinations['orders-to-the-erp']).toMatchObject({ plugin: 'basic' })
    }
  })

  it('leaves out destinations of plugins that are not registered, with their mappings, and says what to do', () => {
    const result = imported(({ destinations }) => {
      destinations[0]!.metadata = { id: '1', name: 'Braze', slug: 'actions-braze' }
    })
    expect(Object.keys(result.file.destinations)).toEqual(['people'])
    expect(notes(result)[0]).toBe(
      'error destination "Orders to the ERP" metadata: The plugin "Braze" is not registered here, so it is left out ' +
        'with its mappings; register it under plugins:, and import again.'
    )
    expect(createCatalog(catalog).get('actions-braze')).toBeUndefined()
  })

  it.each<[string, Parameters<typeof objects>[0], readonly string[]]>([
    [
      'a second write key',
      ({ sources }) => void (sources[0]!.writeKeys = ['key-1', 'key-9']),
      ['warning source "Website" writeKeys: A source has one write key here: the first is kept.']
    ],
    [
      'a source that is switched off',
      ({ sources }) => void (sources[0]!.enabled = false),
      ['warning source "Website" enabled: Sources are not switched off here; its destinations are disabled instead.']
    ],
    [
      'a source that is not among the objects',
      ({ sources }) => void sources.shift(),
      [
        'warning source s1 : It is not among the objects; one without a write key stands in its place. Import the sources as well.'
      ]
    ],
    [
      'a setting that the plugin does not have',
      ({ destinations }) => void (destinations[1]!.settings = { region: 'eu' }),
      ['error destination "People" settings.region: The plugin has no such setting here, so it is left out.']
    ],
    [
      'a reverse ETL model',
      ({ subscriptions }) => void (subscriptions[2]!.modelId = 'model-1'),
      [
        'error mapping "People" of destination "People" modelId: A reverse ETL model feeds it, which has no equal here; it is left out.'
      ]
    ],
    [
      'an unknown action',
      ({ subscriptions }) => void Object.assign(subscriptions[2]!, { actionSlug: 'sned', actionId: 'x' }),
      [
        'error mapping "People" of destination "People" actionSlug: The plugin has no action "sned" here; did you mean "send"?'
      ]
    ],
    [
      'a trigger that is no FQL here',
      ({ subscriptions }) => void (subscriptions[2]!.trigger = 'length(event) > 3'),
      [
        expect.stringMatching(
          /^error mapping "People" .* trigger: This is not FQL as it is read here, so it is left out: /
        ) as string
      ]
    ],
    [
      'a trigger that means something else than it looks like',
      ({ subscriptions }) => void (subscriptions[2]!.trigger = 'type = "track" and event = "a" or event = "b"'),
      [expect.stringMatching(/^warning mapping "People" of destination "People" trigger: /) as string]
    ],
    [
      'a field that the action does not have',
      ({ subscriptions }) => void (subscriptions[2]!.settings!['retries'] = 3),
      [
        'error mapping "People" of destination "People" settings.retries: The action has no such field here, so its value is left out.'
      ]
    ],
    [
      'a batch that is larger than here',
      ({ subscriptions }) => void (subscriptions[2]!.settings!['batch_size'] = '5000'),
      ['warning mapping "People" of destination "People" settings.batch_size: Batches hold 4000 events here at most.']
    ],
    [
      'a filter that is no FQL here',
      ({ filters }) => void (filters[0]!.if = 'length(event) > 3'),
      [
        expect.stringMatching(
          /^error filter "no heartbeats" of destination "Orders to the ERP" if: This is not FQL/
        ) as string
      ]
    ],
    [
      'a filter with a description, and with two actions',
      ({ filters }) =>
        void Object.assign(filters[0]!, {
          description: 'why',
          actions: [{ type: 'DROP' }, { type: 'SAMPLE', percent: 1 }]
        }),
      [
        'info filter "no heartbeats" of destination "Orders to the ERP" description: Filters have no description here.',
        'info filter "no heartbeats" of destination "Orders to the ERP" actions: It does 2 things, so it becomes as many filters.'
      ]
    ],
    [
      'an unknown action of a filter',
      ({ filters }) => void Object.assign(filters[0]!, { actions: [{ type: 'HASH_PROPERTIES' }] }),
      [
        'error filter "no heartbeats" of destination "Orders to the ERP" actions: "HASH_PROPERTIES" is not known here, so it is left out.'
      ]
    ],
    [
      'a sample without a percentage',
      ({ filters }) => void Object.assign(filters[1]!, { actions: [{ type: 'SAMPLE' }] }),
      [
        'error filter "a few pages" of destination "Orders to the ERP" actions.percent: Expected a number from 0 to 1; the filter is left out.'
      ]
    ],
    [
      'fields of the event itself, and names with dots',
      ({ filters }) =>
        void Object.assign(filters[2]!, {
          actions: [{ type: 'DROP_PROPERTIES', fields: { '': ['userId'], context: ['client.ip'] } }]
        }),
      [
        'error filter "no personal data" of destination "People" actions.fields.(the event itself): Only members of properties, traits and context can be dropped or allowed here.',
        'warning filter "no personal data" of destination "People" actions.fields.context: "client.ip" is read as a path here, not as one name.'
      ]
    ],
    [
      'a function of another kind',
      ({ functions }) =>
        void functions.push({ ...functions[0]!, id: 'fn2', displayName: 'Intake', resourceType: 'SOURCE' }),
      ['error function "Intake" resourceType: A function of the kind SOURCE has no equal here, so it is left out.']
    ],
    [
      'a second insert function of one destination',
      ({ insertFunctionInstances }) =>
        void insertFunctionInstances.push({ ...insertFunctionInstances[0]!, id: 'i2', name: 'second' }),
      [
        'error insert function "second" of destination "Orders to the ERP" : A destination has one insert function here, so this one is left out.'
      ]
    ],
    [
      'an insert function whose code is missing',
      (copy) => void (copy.functions = []),
      [
        'error insert function "fn1" of destination "Orders to the ERP" classId: Its code is not among the objects; import the functions as well.'
      ]
    ],
    [
      'an insert function that nobody uses',
      (copy) => void (copy.insertFunctionInstances = []),
      ['info function "shape-order" : No destination uses it; its code is kept all the same.']
    ],
    [
      'a required setting of a function without a value',
      ({ functions }) =>
        void functions[0]!.settings!.push({
          name: 'team',
          label: '',
          type: 'STRING',
          required: true,
          sensitive: false
        }),
      [
        'warning insert function "shape-order" of destination "Orders to the ERP" settings.team: The function requires this setting, and it has no value.'
      ]
    ],
    [
      'code that does not parse',
      ({ functions }) => void (functions[0]!.code = 'function ('),
      [
        expect.stringMatching(
          /^warning destinations\.orders-to-the-erp\.insertFunction\.source : Correct it before it is used: .* is not valid JavaScript/
        ) as string
      ]
    ],
    [
      'what belongs to a destination that is not there',
      ({ subscriptions, filters }) =>
        void (
          Object.assign(subscriptions[2]!, { destinationId: 'd9' }),
          Object.assign(filters[3]!, { destinationId: 'd9' })
        ),
      [
        'error mapping "People" destinationId: The destination d9 is not among the objects.',
        'error filter "only ids" destinationId: The destination d9 is not among the objects.'
      ]
    ]
  ])('reports %s', (_title, change, expected) => {
    expect(notes(imported(change))).toEqual(expected)
  })

  it('keeps at most fifty mappings of a destination', () => {
    const result = imported((copy) => {
      copy.subscriptions = Array.from({ length: 52 }, (_, index) => ({
        ...copy.subscriptions[0]!,
        id: `m${index}`,
        name: `M${index}`
      }))
    })
    expect(result.file.destinations['orders-to-the-erp']?.mappings).toHaveLength(50)
    expect(notes(result)).toEqual([
      'error mapping "M50" of destination "Orders to the ERP" : A destination has 50 mappings at most.',
      'error mapping "M51" of destination "Orders to the ERP" : A destination has 50 mappings at most.'
    ])
  })

  it('turns a batch size into batch:, also where it was typed as a text', () => {
    const result = imported(({ subscriptions }) => void (subscriptions[2]!.settings!['batch_size'] = '250'))
    expect(result.file.destinations['people']?.mappings?.[0]).toMatchObject({ batch: { size: 250 } })
  })

  it('leaves the enabling of batches of other plugins as it is', () => {
    const result = imported((copy) => {
      Object.assign(copy, { filters: [], insertFunctionInstances: [], functions: [] })
      copy.destinations = [{ ...copy.destinations[0]!, metadata: { slug: 'basic' }, settings: {} }]
      copy.subscriptions = [
        { ...copy.subscriptions[0]!, settings: { url: 'https://a/', enable_batching: 'true', batch_size: '5' } }
      ]
    })
    const [mapping] = result.file.destinations['orders-to-the-erp']?.mappings ?? []
    expect(mapping).toMatchObject({ fields: { enable_batching: true, batch_size: 5 } })
    expect(mapping).not.toHaveProperty('batch')
  })

  it('says that the OAuth client of another plugin stays with Segment', () => {
    const result = imported((copy) => {
      Object.assign(copy, { subscriptions: [], filters: [], insertFunctionInstances: [], functions: [] })
      copy.destinations = [{ ...copy.destinations[0]!, metadata: { slug: 'oauth' } }]
      copy.destinations[0]!.settings = { dynamicAuthSettings: copy.destinations[0]!.settings['dynamicAuthSettings']! }
    })
    expect(notes(result)).toContain(
      'error destination "Orders to the ERP" settings.dynamicAuthSettings: This plugin has a scheme of its own; ' +
        'Segment holds its OAuth client. Choose the authentication anew.'
    )
  })

  it('tells what has no equal: warehouses, models, pages that are missing, errors of the API', () => {
    const documents = [
      { data: { warehouses: [{}, {}], pagination: { current: 'a' } } },
      { data: { reverseEtlModels: [{}] } },
      { data: { sources: OBJECTS.sources, pagination: { current: 'a', next: 'b' } } },
      { errors: [{ type: 'forbidden', message: 'no' }] }
    ]
    expect(notes(importFromSegment(documents, { catalog }))).toEqual([
      'error warehouses (2) : They have no equal here, so they are left out.',
      'error reverseEtlModels (1) : They have no equal here, so they are left out.',
      'error an answer of the API errors: The API answered with an error and not with objects; ask it again.',
      'warning an answer of the API pagination.next: There are further pages; import them as well.'
    ])
  })

  it.each([
    [null],
    ['text'],
    [1],
    [[]],
    [{}],
    [{ data: null }],
    [{ sources: [null, 1, 'x'] }],
    [{ data: { data: [] } }]
  ])('makes an empty workspace of %j', (document) => {
    const { file } = importFromSegment([document], { catalog })
    expect(file).toEqual({ version: 1, sources: {}, destinations: {} })
  })

  it('leaves out objects that are not what the Public API promises', () => {
    const broken = {
      sources: [{ id: 'x' }],
      subscriptions: [{ id: 'y', name: 'Y', actionSlug: 'send', destinationId: 'd', enabled: 'yes', trigger: null }]
    }
    expect(notes(importFromSegment([broken], { catalog }))).toEqual([
      "error an object of sources : It is left out, since it must have required property 'slug'.",
      "error an object of subscriptions : It is left out, since it must have required property 'trigger', and enabled must be boolean.",
      expect.stringMatching(/sources/)
    ])
  })

  it('never takes a name for a prototype', () => {
    const text = JSON.stringify({ sources: [{ id: 's', slug: '__proto__', writeKeys: [] }] }).replace(
      '"s"',
      '"__proto__"'
    )
    const { file } = importFromSegment([JSON.parse(text) as SegmentObjects], { catalog })
    expect(Object.getPrototypeOf(file.sources)).toBe(Object.prototype)
    expect(Object.keys(file.sources)).toEqual(['proto'])
  })
})

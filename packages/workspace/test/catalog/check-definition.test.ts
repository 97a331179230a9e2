import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@segment/actions-core'
import { destination } from '@extensible-webhooks/destination'
import { checkDefinition } from '../../src'
import { catalog } from '../support/catalog'

type Loose = Record<string, unknown>

const perform = (): undefined => undefined
const field = { label: 'A', description: 'A', type: 'string' }

/** A definition that is right, with parts replaced. */
function definition(parts: Loose = {}, action: Loose = {}): Loose {
  return {
    name: 'Acme',
    slug: 'acme',
    mode: 'cloud',
    actions: { send: { title: 'Send', description: 'Sends', fields: { a: field }, perform, ...action } },
    ...parts
  }
}

/** Settings of a definition. */
function settings(fields: Loose): Loose {
  return definition({ authentication: { scheme: 'custom', fields } })
}

describe('C1: a definition that is right', () => {
  it.each<[string, unknown]>([
    ['the Extensible Webhook', destination],
    ...catalog.map((entry): [string, unknown] => [entry.definition.name, entry.definition])
  ])('has no errors: %s', (_name, value) => {
    expect(checkDefinition(value).errors).toEqual([])
  })

  it('may have everything that actions-core knows', () => {
    const value = definition(
      {
        extendRequest: perform,
        onDelete: perform,
        authentication: {
          scheme: 'oauth2',
          fields: { region: { ...field, choices: [{ label: 'EU', value: 'eu' }], required: true } },
          testAuthentication: perform,
          refreshAccessToken: perform
        },
        presets: [
          {
            name: 'A',
            type: 'automatic',
            partnerAction: 'send',
            subscribe: 'type = "track"',
            mapping: { a: { '@path': '$.x' } }
          },
          { name: 'B', type: 'specificEvent', partnerAction: 'send', eventSlug: 'warehouse_audience_entered_track' }
        ]
      },
      {
        defaultSubscription: 'type = "track"',
        performBatch: perform,
        fields: {
          a: { ...field, choices: ['x', { label: 'Y', value: 'y' }], default: { '@path': '$.x' } },
          o: { ...field, type: 'object', properties: { b: { label: 'B', type: 'integer' } } },
          r: { ...field, required: { match: 'all', conditions: [{ fieldKey: 'a', operator: 'is', value: 'x' }] } }
        },
        dynamicFields: { a: perform, o: { b: perform } },
        hooks: { onMappingSave: { label: 'H', description: 'H', performHook: perform } },
        syncMode: { default: 'add', label: 'S', description: 'S', choices: [{ label: 'Add', value: 'add' }] }
      }
    )
    expect(checkDefinition(value)).toEqual({ errors: [], warnings: [] })
  })
})

describe('C1: a bad definition', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the definition: expected an object, found nothing.'],
    ['a list', [], 'the definition: expected an object, found a list.'],
    ['no name', definition({ name: undefined }), 'name: expected a text, found nothing.'],
    ['an empty name', definition({ name: ' ' }), 'name: the text is empty.'],
    [
      'a slug with spaces',
      definition({ slug: 'a b' }),
      'slug: expected letters, digits, ".", "_" and "-"; found "a b".'
    ],
    ['another mode', definition({ mode: 'device' }), 'mode: expected one of cloud; found "device".'],
    ['a wrong onDelete', definition({ onDelete: 'x' }), 'onDelete: expected a function, found a value of type string.'],
    ['no actions', definition({ actions: {} }), 'actions: expected at least one action.'],
    ['actions that are a list', definition({ actions: [] }), 'actions: expected an object, found a list.'],
    ['an action that is null', definition({ actions: { a: null } }), 'actions.a: expected an object, found null.'],
    ['no title', definition({}, { title: undefined }), 'actions.send.title: expected a text, found nothing.'],
    ['no perform', definition({}, { perform: undefined }), 'actions.send.perform: expected a function, found nothing.'],
    [
      'a wrong performBatch',
      definition({}, { performBatch: true }),
      'actions.send.performBatch: expected a function, found a value of type boolean.'
    ],
    ['no fields', definition({}, { fields: undefined }), 'actions.send.fields: expected an object, found nothing.'],
    [
      'an unknown type of field',
      definition({}, { fields: { a: { ...field, type: 'strng' } } }),
      'actions.send.fields.a.type: expected one of string, text, number, integer, datetime, boolean, password, object; found "strng".'
    ],
    [
      'a field without description',
      definition({}, { fields: { a: { label: 'A', type: 'string' } } }),
      'actions.send.fields.a.description: expected a text, found nothing.'
    ],
    [
      'a wrong field inside an object',
      definition({}, { fields: { a: { ...field, type: 'object', properties: { b: { label: 'B', type: 'x' } } } } }),
      'actions.send.fields.a.properties.b.type: expected one of string, text, number, integer, datetime, boolean, password, object; found "x".'
    ],
    [
      'a choice without value',
      definition({}, { fields: { a: { ...field, choices: ['x', { label: 'y' }] } } }),
      'actions.send.fields.a.choices[1]: expected a text, or an object with label and value.'
    ],
    [
      'a default that mapping kit cannot read',
      definition({}, { fields: { a: { ...field, default: { '@pth': '$.x' } } } }),
      'actions.send.fields.a.default: /a has an invalid directive: @pth'
    ],
    [
      'a condition with an unknown operator',
      definition({}, { fields: { a: { ...field, required: { conditions: [{ operator: 'has' }] } } } }),
      'actions.send.fields.a.required.conditions[0].operator: expected one of is, is_not; found "has".'
    ],
    [
      'a default subscription that is no FQL',
      definition({}, { defaultSubscription: 'length(event) > 3' }),
      'actions.send.defaultSubscription: this is not FQL'
    ],
    [
      'a dynamic field that is none',
      definition({}, { dynamicFields: { aa: perform } }),
      'actions.send.dynamicFields.aa: unknown field; did you mean "a"?'
    ],
    [
      'an unknown hook',
      definition({}, { hooks: { onSave: { performHook: perform } } }),
      'actions.send.hooks.onSave: unknown hook'
    ],
    [
      'an unknown sync mode',
      definition({}, { syncMode: { default: 'replace', choices: [] } }),
      'actions.send.syncMode.default: expected one of add, update, upsert, delete, mirror; found "replace".'
    ],
    [
      'an action of the browser',
      definition({}, { platform: 'web' }),
      'actions.send.platform: only actions of the platform cloud run here.'
    ],
    [
      'an unknown scheme',
      definition({ authentication: { scheme: 'oauth1', fields: {} } }),
      'authentication.scheme: expected one of basic, custom, oauth2, oauth-managed; found "oauth1".'
    ],
    [
      'an unknown type of setting',
      settings({ k: { ...field, type: 'object' } }),
      'authentication.fields.k.type: expected one of string, password, number, boolean; found "object".'
    ],
    [
      'a wrong testAuthentication',
      definition({ authentication: { scheme: 'custom', fields: {}, testAuthentication: 1 } }),
      'authentication.testAuthentication: expected a function, found a value of type number.'
    ],
    ['presets that are no list', definition({ presets: {} }), 'presets: expected a list'],
    [
      'a preset whose subscription is no FQL',
      definition({ presets: [{ name: 'A', type: 'automatic', partnerAction: 'send', subscribe: 'what' }] }),
      'presets[0].subscribe: this is not FQL'
    ],
    [
      'a preset whose mapping cannot be read',
      definition({
        presets: [
          {
            name: 'A',
            type: 'automatic',
            partnerAction: 'send',
            subscribe: 'type = "track"',
            mapping: { a: { '@x': 1 } }
          }
        ]
      }),
      'presets[0].mapping: '
    ],
    [
      'getters that throw',
      Object.defineProperty(definition(), 'presets', {
        get: () => {
          throw new Error('canary')
        }
      }),
      'presets: it throws when it is looked at: canary'
    ],
    [
      'getters inside an action that throw',
      (({ actions }: { actions: Record<string, object> }) => {
        const send = Object.defineProperty({ ...actions['send'] }, 'fields', {
          get: () => {
            throw new Error('canary\nof two lines')
          }
        })
        return { ...definition(), actions: { send } }
      })(definition() as never),
      'actions.send: it throws when it is looked at: canary'
    ]
  ])('is told for %s', (_title, value, expected) => {
    const { errors } = checkDefinition(value)
    expect(errors).toHaveLength(1)
    expect(errors[0]?.startsWith(expected)).toBe(true)
  })

  it('is told with every problem at once', () => {
    const { errors } = checkDefinition({ mode: 'cloud', actions: { a: {}, b: { title: 'B' } }, presets: 1 })
    expect(errors.map((line) => line.split(':')[0])).toEqual([
      'name',
      'actions.a.title',
      'actions.a.description',
      'actions.a.fields',
      'actions.a.perform',
      'actions.b.description',
      'actions.b.fields',
      'actions.b.perform',
      'presets'
    ])
  })
})

describe('C1: what is questionable in a definition', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a secret that is no password',
      settings({ apiKey: field }),
      /^authentication\.fields\.apiKey\.type: .*"password"/
    ],
    [
      'OAuth without refreshAccessToken',
      definition({ authentication: { scheme: 'oauth2', fields: {} } }),
      /never renewed/
    ],
    [
      'a preset of an unknown action',
      definition({ presets: [{ name: 'A', type: 'automatic', partnerAction: 'sned', subscribe: 'type = "track"' }] }),
      /partnerAction: unknown action "sned"; did you mean "send"\?; it is left out/
    ],
    [
      'a preset with an unknown field',
      definition({
        presets: [
          { name: 'A', type: 'automatic', partnerAction: 'send', subscribe: 'type = "track"', mapping: { b: 1 } }
        ]
      }),
      /presets\[0\]\.mapping\.b: the action "send" has no field/
    ],
    [
      'a subscription that means something else than it looks like',
      definition({}, { defaultSubscription: 'type = "track" and event = "a" or event = "b"' }),
      /^actions\.send\.defaultSubscription: /
    ]
  ])('is a warning: %s', (_title, value, expected) => {
    const { errors, warnings } = checkDefinition(value)
    expect(errors).toEqual([])
    expect(warnings.join('\n')).toMatch(expected)
  })

  it('is nothing where a name only speaks of a secret', () => {
    const fields = { tokenUrl: field, tokenPrefix: field, secret_name: field, apiKey: { ...field, type: 'password' } }
    expect(checkDefinition(settings(fields)).warnings).toEqual([])
  })
})

describe('C1: definitions of Segment and its partners', () => {
  const folder = join(
    __dirname,
    '../../../engine/test/public-destinations/node_modules/@segment/action-destinations/dist/destinations'
  )

  it.each(['slack', 'klaviyo', 'braze', 'hubspot', 'amplitude', 'iterable', 'salesforce', 'webhook'])(
    'are taken: %s',
    (name) => {
      if (!existsSync(folder)) throw new Error('The public destinations are not installed. Run: npm test.')
      expect(readdirSync(folder)).toContain(name)
      let loaded: { default?: unknown } = {}
      jest.isolateModules(() => {
        jest.doMock('@segment/actions-core', () => core)
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- the folder is known only when the test runs
        loaded = require(join(folder, name)) as { default?: unknown }
      })
      expect(checkDefinition(loaded.default).errors).toEqual([])
    }
  )
})

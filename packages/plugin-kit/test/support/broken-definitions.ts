import { definitionWith } from './good-definition'
import type { Loose } from '../../src/loose'

/** One way to break a definition, and what must be told. */
export interface Broken {
  readonly title: string
  readonly code: string
  readonly definition: Loose
  readonly where: string
  /** A part of what is told. */
  readonly what: RegExp
}

const text = { label: 'L', description: 'D', type: 'string' }
const send = 'actions.send'

function row(code: string, title: string, changes: Loose, where: string, what: RegExp): Broken {
  return { code, title, definition: definitionWith(changes), where, what }
}

/** At least one row for each code of the table of definitions. */
export const BROKEN: readonly Broken[] = [
  {
    code: 'definition-throws',
    title: 'a getter that throws',
    definition: Object.defineProperty(definitionWith({}), 'name', {
      get: () => {
        throw new Error('no name today')
      }
    }),
    where: 'name',
    what: /throws when it is looked at: no name today/
  },
  row(
    'definition-shape',
    'an action without title',
    { [`${send}.title`]: undefined },
    `${send}.title`,
    /Expected a text/
  ),
  row(
    'definition-shape',
    'a field of an unknown type',
    { [`${send}.fields.id.type`]: 'uuid' },
    `${send}.fields.id.type`,
    /Expected one of string/
  ),
  row(
    'trigger',
    'a default subscription that is no FQL',
    { [`${send}.defaultSubscription`]: 'type = "track" and (' },
    `${send}.defaultSubscription`,
    /FQL/
  ),
  row(
    'trigger',
    'a subscription of a preset that is no FQL',
    { 'presets[0].subscribe': 'type = "track" and (' },
    'presets[0].subscribe',
    /FQL/
  ),
  row(
    'trigger-unclear',
    'FQL with connectives in capitals',
    { [`${send}.defaultSubscription`]: 'type = "track" AND event = "A"' },
    `${send}.defaultSubscription`,
    /"AND" is passed over/
  ),
  row(
    'field-default',
    'a default with an unknown directive',
    { [`${send}.fields.id.default`]: { '@nothing': '$.a' } },
    `${send}.fields.id.default`,
    /@nothing/
  ),
  row(
    'preset-mapping',
    'a preset with an unknown directive',
    { 'presets[0].mapping.id': { '@nothing': '$.a' } },
    'presets[0].mapping',
    /@nothing/
  ),
  row(
    'preset-field',
    'a preset that maps a field which is not there',
    { 'presets[0].mapping.idd': 1 },
    'presets[0].mapping.idd',
    /no field of this name/
  ),
  row(
    'preset-action',
    'a preset for an action that is not there',
    { 'presets[0].partnerAction': 'sned' },
    'presets[0].partnerAction',
    /did you mean "send"/
  ),
  row(
    'secret-setting',
    'a secret that is a text',
    { 'authentication.fields.clientSecret': text },
    'authentication.fields.clientSecret.type',
    /looks like a secret/
  ),
  row(
    'no-refresh',
    'OAuth without refresh',
    { 'authentication.scheme': 'oauth2', 'authentication.fields': {} },
    'authentication.refreshAccessToken',
    /never renewed/
  ),
  row(
    'default-value',
    'a default that is none of the choices',
    { 'authentication.fields.region.default': 'mars' },
    'authentication.fields.region.default',
    /must be one of/
  ),
  row(
    'default-value',
    'a text as the default of a number',
    { [`${send}.fields.total.default`]: 'many' },
    `${send}.fields.total.default`,
    /must be a number/
  ),
  row(
    'default-value',
    'a wrong member beside a directive',
    {
      [`${send}.fields.item`]: {
        ...text,
        type: 'object',
        properties: { sku: { ...text }, count: { ...text, type: 'number' } },
        default: { sku: { '@path': '$.properties.sku' }, count: 'many' }
      }
    },
    `${send}.fields.item.default.count`,
    /must be a number/
  ),
  row(
    'required-hidden',
    'a required field that is hidden',
    { [`${send}.fields.list.unsafe_hidden`]: true },
    `${send}.fields.list`,
    /required and hidden/
  ),
  row(
    'required-hidden',
    'a required field that is read-only',
    { [`${send}.fields.list.readOnly`]: true },
    `${send}.fields.list`,
    /required and read-only/
  ),
  row(
    'reserved-setting',
    'a setting with the name of a token',
    { 'authentication.scheme': 'oauth2', 'authentication.fields.access_token': { ...text, type: 'password' } },
    'authentication.fields.access_token',
    /reserved/
  ),
  row(
    'action-slug',
    'a slug with a space',
    { actions: { 'a b': (definitionWith({})['actions'] as Loose)['send'] }, presets: undefined },
    'actions.a b',
    /no name of a folder/
  ),
  row(
    'dynamic-field',
    'a dynamic field without a handler',
    { [`${send}.dynamicFields`]: undefined },
    `${send}.fields.list.dynamic`,
    /no handler/
  ),
  row(
    'dynamic-handler',
    'a handler that nobody calls',
    { [`${send}.fields.list.dynamic`]: false },
    `${send}.dynamicFields.list`,
    /never called/
  ),
  row(
    'hook-fields',
    'a hook with an input of an unknown type',
    {
      [`${send}.hooks`]: {
        onMappingSave: {
          label: 'H',
          description: 'D',
          performHook: () => ({}),
          inputFields: { list: { ...text, type: 'menu' } }
        }
      }
    },
    `${send}.hooks.onMappingSave.inputFields.list.type`,
    /Expected one of string/
  ),
  row(
    'sync-mode',
    'a default that is none of the choices',
    {
      [`${send}.syncMode`]: { default: 'add', label: 'L', description: 'D', choices: [{ value: 'update', label: 'U' }] }
    },
    `${send}.syncMode.default`,
    /none of the choices/
  ),
  row(
    'batch-fields',
    'performBatch without enable_batching',
    { [`${send}.fields.enable_batching`]: undefined },
    `${send}.performBatch`,
    /no field enable_batching/
  ),
  row(
    'batch-fields',
    'enable_batching without performBatch',
    { [`${send}.performBatch`]: undefined },
    `${send}.fields.enable_batching`,
    /no performBatch/
  ),
  row(
    'batch-fields',
    'a batch_size that is a text',
    { [`${send}.fields.batch_size`]: text },
    `${send}.fields.batch_size.type`,
    /number or integer/
  ),
  row(
    'batch-fields',
    'batch_keys that are no list',
    { [`${send}.fields.batch_keys`]: text },
    `${send}.fields.batch_keys.multiple`,
    /as a list/
  ),
  row('name-untold', 'a name with a space', { name: 'Acme Orders' }, 'name', /fast-uri is 3\.1\.6 or newer/),
  row(
    'same-title',
    'two actions with one title and other fields',
    {
      'actions.remove': {
        ...((definitionWith({})['actions'] as Loose)['send'] as Loose),
        fields: { id: text },
        dynamicFields: undefined,
        performBatch: undefined
      }
    },
    'actions.remove.title',
    /"Send" is taken/
  ),
  row(
    'same-title',
    'an action with the title of the settings',
    { [`${send}.title`]: 'settings' },
    `${send}.title`,
    /"settings" is taken/
  )
]

import { isObject, objectOf, textOf } from '../../loose'
import type { Check, Finding } from '../check'
import type { DefinitionSubject } from './subject'
import { actionsOf, allFieldsOf, fieldsIn, fieldsOf, type ActionAt, type FieldAt } from './walk'

/** Slugs become names of folders. */
const SLUG = /^\w[\w.-]*$/
const HOOK_FIELD_TYPES = ['string', 'text', 'number', 'integer', 'datetime', 'boolean', 'password', 'object']

/** Dynamic fields, hooks, sync modes, batches. */
export const ACTION_CHECKS: readonly Check<DefinitionSubject>[] = [
  {
    code: 'action-slug',
    severity: 'error',
    looksFor: 'an action whose slug is no name of a folder, where its types belong',
    mend: 'Use letters, digits, ".", "_" and "-", beginning with a letter or digit.',
    find: ({ definition }) =>
      Object.keys(objectOf(definition['actions']))
        .filter((slug) => !SLUG.test(slug))
        .map((slug) => ({ where: `actions.${slug}`, what: 'This slug is no name of a folder.' }))
  },
  {
    code: 'dynamic-field',
    severity: 'warning',
    looksFor: 'a field that is dynamic and has no handler in dynamicFields: its menu stays empty',
    mend: 'Write a handler under dynamicFields, or take "dynamic" away.',
    find: eachAction((action) =>
      allFieldsOf(action)
        .filter((field) => lacksHandler(action, field))
        .map(dynamicFinding)
    )
  },
  {
    code: 'dynamic-handler',
    severity: 'warning',
    looksFor: 'a handler in dynamicFields of a field that is not dynamic: nobody calls it',
    mend: 'Set "dynamic: true" at the field, or take the handler away.',
    find: eachAction(idleHandlers)
  },
  {
    code: 'hook-fields',
    severity: 'error',
    looksFor: 'a hook without label, or with inputs or outputs that are no fields',
    mend: 'Give the hook a label and each of its fields a label, a description and a type.',
    find: eachAction(hookFindings)
  },
  {
    code: 'sync-mode',
    severity: 'error',
    looksFor: 'a sync mode whose choices have no value and label, or do not hold its default',
    mend: 'Give it choices { value, label } with values of add, update, upsert, delete, mirror, the default among them.',
    find: eachAction(syncModeFindings)
  },
  {
    code: 'batch-fields',
    severity: 'warning',
    looksFor: 'fields of batching that do not go with performBatch, or have a type that hosts do not read',
    mend: 'Have enable_batching (boolean) beside performBatch, batch_size a number, batch_keys a list of text.',
    find: eachAction(batchFindings)
  }
]

function eachAction(find: (action: ActionAt) => Finding[]): (subject: DefinitionSubject) => Finding[] {
  return ({ definition }) => actionsOf(definition).flatMap(find)
}

function lacksHandler({ action }: ActionAt, { name, field, inside }: FieldAt): boolean {
  if (field['dynamic'] !== true) return false
  const handler = [...inside, name].reduce<unknown>((at, key) => objectOf(at)[key], action['dynamicFields'])
  // Objects have handlers for their members, or for any of their keys and values.
  return typeof handler !== 'function' && !isObject(handler)
}

function dynamicFinding({ at }: FieldAt): Finding {
  return { where: `${at}.dynamic`, what: 'The field is dynamic, and dynamicFields has no handler for it.' }
}

function idleHandlers(action: ActionAt): Finding[] {
  const dynamic = new Set(
    allFieldsOf(action)
      .filter(({ field }) => field['dynamic'] === true)
      .map(({ name, inside }) => inside[0] ?? name)
  )
  return Object.keys(objectOf(action.action['dynamicFields']))
    .filter((name) => name in objectOf(action.action['fields']) && !dynamic.has(name))
    .map((name) => ({
      where: `${action.at}.dynamicFields.${name}`,
      what: `The field "${name}" is not dynamic, so this handler is never called.`
    }))
}

function hookFindings({ action, at }: ActionAt): Finding[] {
  return Object.entries(objectOf(action['hooks'])).flatMap(([name, value]) => {
    if (!isObject(value)) return []
    const place = `${at}.hooks.${name}`
    const label = textOf(value['label']) ? [] : [{ where: `${place}.label`, what: 'Expected a text.' }]
    const fields = [
      ...fieldsIn(value['inputFields'], `${place}.inputFields`),
      ...fieldsIn(value['outputTypes'], `${place}.outputTypes`)
    ]
    return [...label, ...fields.flatMap(hookFieldFindings)]
  })
}

function hookFieldFindings({ field, at }: FieldAt): Finding[] {
  const type = textOf(field['type']) ?? ''
  return [
    ...(textOf(field['label']) ? [] : [{ where: `${at}.label`, what: 'Expected a text.' }]),
    ...(HOOK_FIELD_TYPES.includes(type)
      ? []
      : [{ where: `${at}.type`, what: `Expected one of ${HOOK_FIELD_TYPES.join(', ')}.` }])
  ]
}

function syncModeFindings({ action, at }: ActionAt): Finding[] {
  const mode = action['syncMode']
  if (!isObject(mode) || !Array.isArray(mode['choices'])) return []
  const choices = mode['choices'].map(objectOf)
  const place = `${at}.syncMode`
  const bad = choices.flatMap((choice, index) =>
    textOf(choice['value']) && textOf(choice['label'])
      ? []
      : [{ where: `${place}.choices[${index}]`, what: 'Expected a value and a label.' }]
  )
  const has = choices.some((choice) => choice['value'] === mode['default'])
  return has ? bad : [...bad, { where: `${place}.default`, what: 'The default is none of the choices.' }]
}

/** Types of the fields that hosts read themselves. */
const BATCH_TYPES: Readonly<Record<string, readonly string[]>> = {
  enable_batching: ['boolean'],
  batch_size: ['number', 'integer'],
  batch_bytes: ['number', 'integer'],
  batch_keys: ['string']
}

function batchFindings(action: ActionAt): Finding[] {
  const fields = fieldsOf(action).filter(({ name }) => name in BATCH_TYPES)
  const types = fields.flatMap(({ name, field, at }) => {
    const wanted = BATCH_TYPES[name] ?? []
    const fits = wanted.includes(textOf(field['type']) ?? '')
    if (!fits) return [{ where: `${at}.type`, what: `Hosts read it as ${wanted.join(' or ')}.` }]
    const list = name !== 'batch_keys' || field['multiple'] === true
    return list ? [] : [{ where: `${at}.multiple`, what: 'Hosts read it as a list.' }]
  })
  return [...types, ...batchPairs(action, fields)]
}

function batchPairs({ action, at }: ActionAt, fields: readonly FieldAt[]): Finding[] {
  const canBatch = typeof action['performBatch'] === 'function'
  const [first] = fields
  if (!canBatch && first) {
    return [{ where: first.at, what: 'The action has no performBatch, so events never go together.' }]
  }
  if (!canBatch || fields.some(({ name }) => name === 'enable_batching')) return []
  const what = 'There is no field enable_batching, so that nobody can switch batches on in the mapping.'
  return [{ where: `${at}.performBatch`, what }]
}

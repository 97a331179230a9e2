import { objectOf, type Loose } from '../../loose'
import { reservedSettings } from '../../types/reserved-settings'
import type { Check, Finding } from '../check'
import { literalParts } from './literals'
import { refusalOf } from './refusal'
import type { DefinitionSubject } from './subject'
import { actionsOf, allFieldsOf, fieldsOf, presetsOf, settingsOf, type ActionAt, type FieldAt } from './walk'

/** Defaults, required fields, reserved names. */
export const FIELD_CHECKS: readonly Check<DefinitionSubject>[] = [
  {
    code: 'default-value',
    severity: 'error',
    looksFor: 'a default of a field or setting that its own type, choices or format refuses',
    mend: 'Change the default or the type: every event that keeps the default is turned away.',
    find: ({ definition }) => defaultedFields(definition).flatMap(refusedDefaults)
  },
  {
    code: 'required-hidden',
    severity: 'error',
    looksFor: 'a required field without a default that nobody can fill in, since it is hidden or read-only',
    mend: 'Give it a default, show it, or do not require it.',
    find: ({ definition }) => actionsOf(definition).flatMap((action) => unreachable(action, definition))
  },
  {
    code: 'reserved-setting',
    severity: 'error',
    looksFor: 'a setting of an OAuth destination under whose name hosts keep tokens',
    mend: 'Give the setting another name.',
    find: ({ definition }) => reservedSettings(definition)
  }
]

function defaultedFields(definition: Loose): FieldAt[] {
  const payloads = actionsOf(definition).flatMap(allFieldsOf)
  return [...settingsOf(definition), ...payloads].filter(({ field }) => field['default'] !== undefined)
}

function refusedDefaults({ field, at }: FieldAt): Finding[] {
  return literalParts(field, field['default'], `${at}.default`).flatMap((part) => {
    // An empty text stands for nothing: mapping kit takes it out.
    if (part.value === '' || part.value === null) return []
    const problem = refusalOf(part.field, part.value)
    return problem === undefined ? [] : [{ where: part.at, what: `The default does not fit the field: ${problem}` }]
  })
}

function unreachable(action: ActionAt, definition: Loose): Finding[] {
  return fieldsOf(action)
    .filter(({ field }) => field['required'] === true && field['default'] === undefined)
    .filter(({ field }) => field['unsafe_hidden'] === true || field['readOnly'] === true)
    .filter(({ name }) => !isPreset(definition, action.slug, name))
    .map(({ field, at }) => ({
      where: at,
      what: `It is required and ${field['readOnly'] === true ? 'read-only' : 'hidden'}, has no default, and no preset gives it.`
    }))
}

/** Whether every preset of the action gives the field, and there is one. */
function isPreset(definition: Loose, slug: string, name: string): boolean {
  const presets = presetsOf(definition).filter(({ preset }) => preset['partnerAction'] === slug)
  return presets.length > 0 && presets.every(({ preset }) => name in objectOf(preset['mapping']))
}

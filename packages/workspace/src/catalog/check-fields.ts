import { isSecretName } from '../secrets/secret-names'
import {
  expectMapping,
  expectObject,
  expectOneOf,
  expectText,
  isObject,
  kindOf,
  type Findings,
  type Loose
} from './findings'

const FIELD_TYPES = ['string', 'text', 'number', 'integer', 'datetime', 'boolean', 'password', 'object']
const SETTING_TYPES = ['string', 'password', 'number', 'boolean']
const OPERATORS = ['is', 'is_not']

/** Checks the fields of an action, those inside objects among them. */
export function checkFields(findings: Findings, fields: Loose, at: string, inside = false): void {
  for (const [name, value] of Object.entries(fields)) {
    const place = `${at}.${name}`
    const field = expectObject(findings, value, place)
    if (field !== value) continue
    expectText(findings, field['label'], `${place}.label`)
    if (!inside || field['description'] !== undefined) describe(findings, field['description'], `${place}.description`)
    expectOneOf(findings, field['type'], FIELD_TYPES, `${place}.type`)
    checkChoices(findings, field['choices'], `${place}.choices`)
    checkRequired(findings, field['required'], `${place}.required`)
    if (field['default'] !== undefined) expectMapping(findings, { [name]: field['default'] }, `${place}.default`)
    if (isObject(field['properties'])) checkFields(findings, field['properties'], `${place}.properties`, true)
  }
}

/** Checks the settings of a destination (`authentication.fields`). */
export function checkSettingFields(findings: Findings, fields: Loose, at: string): void {
  for (const [name, value] of Object.entries(fields)) {
    const place = `${at}.${name}`
    const field = expectObject(findings, value, place)
    if (field !== value) continue
    expectText(findings, field['label'], `${place}.label`)
    describe(findings, field['description'], `${place}.description`)
    expectOneOf(findings, field['type'], SETTING_TYPES, `${place}.type`)
    checkChoices(findings, field['choices'], `${place}.choices`)
    checkRequired(findings, field['required'], `${place}.required`)
    if (field['type'] === 'string' && field['choices'] === undefined && isSecretName(name)) {
      findings.warnings.push(`${place}.type: this looks like a secret; with type "password" it is hidden in the app.`)
    }
  }
}

/** Segment's own destinations have empty descriptions; a missing one is a mistake all the same. */
function describe(findings: Findings, value: unknown, at: string): void {
  if (typeof value !== 'string') findings.errors.push(`${at}: expected a text, found ${kindOf(value)}.`)
}

function checkChoices(findings: Findings, choices: unknown, at: string): void {
  if (choices === undefined || choices === null) return
  if (!Array.isArray(choices)) {
    findings.errors.push(`${at}: expected a list, found ${kindOf(choices)}.`)
    return
  }
  for (const [index, choice] of choices.entries()) {
    const fits =
      typeof choice === 'string' ||
      (isObject(choice) &&
        typeof choice['label'] === 'string' &&
        ['string', 'number', 'boolean'].includes(typeof choice['value']))
    if (!fits) findings.errors.push(`${at}[${index.toString()}]: expected a text, or an object with label and value.`)
  }
}

function checkRequired(findings: Findings, required: unknown, at: string): void {
  if (required === undefined || required === null || typeof required === 'boolean') return
  const conditions = isObject(required) ? required['conditions'] : undefined
  if (!Array.isArray(conditions)) {
    findings.errors.push(`${at}: expected true, false, or an object with conditions; found ${kindOf(required)}.`)
    return
  }
  for (const [index, condition] of conditions.entries()) {
    const operator: unknown = isObject(condition) ? condition['operator'] : undefined
    expectOneOf(findings, operator, OPERATORS, `${at}.conditions[${index.toString()}].operator`)
  }
}

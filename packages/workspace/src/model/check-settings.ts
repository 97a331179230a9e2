import type { GlobalSetting, JSONObject, JSONValue } from '@segment/actions-core'
import { suggest } from '../file/nearest'
import type { Path } from '../file/problem'
import type { Report } from '../file/parse-document'
import type { DefinitionView } from './catalog'

/** Names that a host may add to the settings of any plugin. */
const RESERVED = ['dynamicAuthSettings', 'oauth', 'subscriptions']

const TYPES: Readonly<Record<GlobalSetting['type'], string>> = {
  boolean: 'boolean',
  number: 'number',
  string: 'string',
  password: 'string'
}

/**
 * Checks the settings of a destination against its definition. Values are never told, only their types.
 *
 * @param settings the settings, the authentication merged in
 * @param definition the plugin
 * @param path where the settings stand in the file
 * @param report takes each problem
 * @param enabled in a destination that is not, a setting may still be missing: it is only warned of
 */
export function checkSettings(
  settings: JSONObject,
  definition: DefinitionView,
  path: Path,
  report: Report,
  enabled: boolean
): void {
  const fields = definition.authentication?.fields ?? {}
  const known = Object.keys(fields)
  for (const [name, value] of Object.entries(settings)) {
    if (RESERVED.includes(name)) continue
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const message = field ? misfit(field, value) : `the plugin has no setting of this name; ${suggest(name, known)}`
    if (message !== undefined) report([...path, name], message, { at: 'key' })
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.required === true && field.default === undefined && !Object.hasOwn(settings, name)) {
      report(path, `the setting "${name}" is required.`, { at: 'key', severity: enabled ? 'error' : 'warning' })
    }
  }
}

function misfit(field: GlobalSetting, value: JSONValue): string | undefined {
  const expected = TYPES[field.type]
  if (typeof value !== expected && value !== null) return `expected a ${expected}, found a ${typeof value}.`
  const choices = field.choices?.map((choice) => choice.value)
  const fits = !choices || choices.some((choice) => choice === value)
  return fits ? undefined : `expected one of ${choices.map(String).join(', ')}.`
}

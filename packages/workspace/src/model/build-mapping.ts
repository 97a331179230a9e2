import type { InputField, JSONObject } from '@segment/actions-core'
import { compileMapping } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { MappingFile } from '../file/types'
import { suggest } from '../file/nearest'
import type { Path } from '../file/problem'
import type { Report } from '../file/parse-document'
import { buildTrigger } from './build-trigger'
import { buildHostValues } from './build-host-values'
import type { ActionView, DefinitionView } from './catalog'
import { joinHostValues, type HostValues } from './host-values'
import type { WorkspaceMapping } from './workspace'

/**
 * Compiles one mapping of a destination.
 *
 * @param mapping what the file says
 * @param definition the plugin
 * @param path where the mapping stands in the file
 * @param report takes each problem
 * @returns nothing where the mapping cannot be used
 */
export function buildMapping(
  mapping: MappingFile,
  definition: DefinitionView,
  path: Path,
  report: Report
): WorkspaceMapping | undefined {
  const trigger = buildTrigger(mapping.trigger, [...path, 'trigger'], report)
  const actions = Object.keys(definition.actions)
  if (!actions.includes(mapping.action)) {
    report([...path, 'action'], `unknown action "${mapping.action}"; ${suggest(mapping.action, actions)}`)
    return undefined
  }
  const action = definition.actions[mapping.action] as ActionView
  const own = buildFields(mapping.fields ?? {}, action, path, report)
  const hosted = buildHostValues(mapping, action, path, report)
  const canBatch = typeof action.performBatch === 'function'
  if (mapping.batch && !canBatch) report([...path, 'batch'], `the action "${mapping.action}" cannot send batches.`)
  if (!trigger || !own) return undefined
  return {
    name: mapping.name ?? `${mapping.action} ${Number(path.at(-1)) + 1}`,
    action: mapping.action,
    enabled: mapping.enabled ?? false,
    trigger,
    fields: withHostValues(own, hosted, mapping, path, report),
    ...(mapping.batch ? { batch: mapping.batch } : {}),
    canBatch,
    batchKeys: texts(action.fields['batch_keys']?.default)
  }
}

/** A mapping that is one directive has no place beside it, neither here nor in core. */
function withHostValues(
  fields: JSONObject,
  hosted: HostValues,
  { syncMode, hooks }: MappingFile,
  path: Path,
  report: Report
): JSONObject {
  if (!Object.keys(fields).some((key) => key.startsWith('@'))) return joinHostValues(fields, hosted)
  const given = syncMode !== undefined ? 'syncMode' : hooks ? 'hooks' : undefined
  if (given !== undefined) {
    report(
      [...path, given],
      'the fields are one directive, beside which it has no place; write the fields one by one.',
      {
        at: 'key'
      }
    )
  }
  return fields
}

/** Fields that the mapping leaves out take the action's defaults, as a mapping made in Segment's app has them. */
function buildFields(given: JSONObject, action: ActionView, path: Path, report: Report): JSONObject | undefined {
  const known = Object.keys(action.fields)
  const isDirective = Object.keys(given).some((key) => key.startsWith('@'))
  if (!isDirective) {
    for (const key of Object.keys(given).filter((name) => !known.includes(name))) {
      report([...path, 'fields', key], `the action has no field of this name; ${suggest(key, known)}`, { at: 'key' })
    }
    warnOfMissing(given, action, path, report)
  }
  const fields = isDirective ? given : { ...defaultsOf(action), ...given }
  try {
    compileMapping(fields)
    return fields
  } catch (error) {
    reportMappingError(error, [...path, 'fields'], report)
    return undefined
  }
}

function warnOfMissing(given: JSONObject, action: ActionView, path: Path, report: Report): void {
  for (const [name, field] of Object.entries(action.fields)) {
    const missing = field.required === true && field.default === undefined && !Object.hasOwn(given, name)
    if (missing) {
      report([...path, 'fields'], `the field "${name}" is required; without it every event will be rejected.`, {
        at: 'key',
        severity: 'warning'
      })
    }
  }
}

function defaultsOf(action: ActionView): JSONObject {
  const withDefault = Object.entries(action.fields).filter(([, field]) => field.default !== undefined)
  return Object.fromEntries(withDefault.map(([name, field]) => [name, structuredClone(field.default)])) as JSONObject
}

/** Core names the place as a pointer, `/data/x has an invalid directive`: the pointer becomes a place in the file. */
function reportMappingError(error: unknown, path: Path, report: Report): void {
  for (const problem of problemsOf(error)) {
    const [, pointer = '', message = problem] = /^(\/\S*) (.*)$/s.exec(problem) ?? []
    const parts = pointer.split('/').filter((part) => part !== '')
    report([...path, ...parts], message)
  }
}

function problemsOf(error: unknown): readonly string[] {
  const problems = typeof error === 'object' && error !== null && 'problems' in error ? error.problems : undefined
  return Array.isArray(problems) && problems.length > 0 ? problems.map(String) : [messageOf(error)]
}

function texts(value: InputField['default']): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

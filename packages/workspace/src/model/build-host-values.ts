import type { MappingFile } from '../file/types'
import { suggest } from '../file/nearest'
import type { Path } from '../file/problem'
import type { Report } from '../file/parse-document'
import type { ActionView, HookView } from './catalog'
import type { HookValues, HostValues } from './host-values'

/**
 * Checks the sync mode and the hooks of a mapping against its action. A sync mode that is left out is the default of the
 * action, as in a mapping made in Segment's app.
 *
 * @param path where the mapping stands in the file
 * @param report takes each problem
 */
export function buildHostValues(mapping: MappingFile, action: ActionView, path: Path, report: Report): HostValues {
  const syncMode = mapping.syncMode ?? action.syncMode?.default
  checkSyncMode(mapping, action, path, report)
  const { hooks = {} } = mapping
  const known = Object.keys(action.hooks ?? {})
  for (const [name, values] of Object.entries(hooks)) {
    const hook = action.hooks?.[name]
    const at = [...path, 'hooks', name]
    if (!hook)
      report(at, `the action "${mapping.action}" has no hook of this name; ${suggest(name, known)}`, { at: 'key' })
    else checkHook(hook, values, at, report)
  }
  return {
    ...(syncMode === undefined ? {} : { syncMode }),
    ...(Object.keys(hooks).length === 0 ? {} : { hooks })
  }
}

function checkSyncMode({ syncMode, action: slug }: MappingFile, action: ActionView, path: Path, report: Report): void {
  if (syncMode === undefined) return
  const choices = (action.syncMode?.choices ?? []).map(({ value }) => value)
  if (choices.length === 0) report([...path, 'syncMode'], `the action "${slug}" has no sync modes.`, { at: 'key' })
  else if (!choices.includes(syncMode)) {
    report([...path, 'syncMode'], `the action "${slug}" cannot ${syncMode}; ${suggest(syncMode, choices)}`)
  }
}

function checkHook(
  { inputFields = {}, outputTypes = {} }: HookView,
  values: HookValues,
  at: Path,
  report: Report
): void {
  const parts = [
    ['inputs', values.inputs, Object.keys(inputFields)],
    ['outputs', values.outputs, Object.keys(outputTypes)]
  ] as const
  for (const [part, given = {}, known] of parts) {
    for (const key of Object.keys(given).filter((name) => !known.includes(name))) {
      report([...at, part, key], `the hook has none of this name; ${suggest(key, known)}`, { at: 'key' })
    }
  }
  if (values.outputs === undefined && Object.keys(outputTypes).length > 0) {
    report(at, 'the hook has not run yet, so the action has nothing of it; "xwh mapping save" runs it.', {
      at: 'key',
      severity: 'warning'
    })
  }
}

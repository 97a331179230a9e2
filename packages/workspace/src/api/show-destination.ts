import type { JSONObject } from '@segment/actions-core'
import type { DestinationFile, InsertFunctionFile } from '../file/types'
import { slugOf, viewOf, type ActionView } from '../model/catalog'
import { isSecretPath, maskValue } from '../secrets/mask-file'
import type { Draft } from './editor'
import { mappingName, present } from './lookup'
import { missingSteps } from './missing'
import type { DestinationView, InsertFunctionView, MappingView } from './views'

/** A destination as it may be shown. */
export function showDestination(draft: Draft, slug: string): DestinationView {
  const file = draft.file.destinations[slug] ?? { plugin: '', source: '' }
  return present({
    slug,
    name: file.name ?? slug,
    plugin: file.plugin,
    source: file.source,
    enabled: file.enabled ?? false,
    authentication: file.authentication?.type,
    limits: file.limits ?? {},
    mappings: showMappings(draft, slug),
    filters: file.filters ?? [],
    insertFunction: file.insertFunction && showFunction(file.insertFunction),
    missing: missingSteps(draft, slug).map(({ message }) => message)
  })
}

/** The mappings of a destination, with the values that the action gives by itself. */
export function showMappings(draft: Draft, slug: string): MappingView[] {
  const mappings = draft.file.destinations[slug]?.mappings ?? []
  return mappings.map((mapping, index) => {
    const defaults = defaultsOf(draft, draft.file.destinations[slug], mapping.action)
    const isDirective = Object.keys(mapping.fields ?? {}).some((key) => key.startsWith('@'))
    return present({
      name: mappingName(mapping, index),
      action: mapping.action,
      enabled: mapping.enabled ?? false,
      trigger: mapping.trigger,
      fields: isDirective ? (mapping.fields ?? {}) : { ...defaults, ...mapping.fields },
      syncMode: mapping.syncMode ?? actionOf(draft, draft.file.destinations[slug], mapping.action)?.syncMode?.default,
      hooks: mapping.hooks,
      batch: mapping.batch
    })
  })
}

/** An action of the plugin of a destination; nothing where the plugin, or the action, is not there. */
export function actionOf(
  draft: Draft,
  destination: DestinationFile | undefined,
  action: string
): ActionView | undefined {
  const entry = draft.catalog.find((each) => slugOf(each) === destination?.plugin)
  return entry && viewOf(entry.definition).actions[action]
}

/** The values that an action's fields have by themselves. */
export function defaultsOf(draft: Draft, destination: DestinationFile | undefined, action: string): JSONObject {
  const fields = actionOf(draft, destination, action)?.fields
  const given = Object.entries(fields ?? {}).filter(([, field]) => field.default !== undefined)
  return Object.fromEntries(given.map(([name, field]) => [name, structuredClone(field.default)])) as JSONObject
}

/** An insert function as it may be shown. */
export function showFunction({ file, source, settings = {}, enabled = true }: InsertFunctionFile): InsertFunctionView {
  const secret = (path: readonly (string | number)[]): boolean => isSecretPath(path, () => false)
  const shown = maskValue(settings, ['insertFunction', 'settings'], secret) as Record<string, unknown>
  return present({ enabled, file, source, settings: shown })
}

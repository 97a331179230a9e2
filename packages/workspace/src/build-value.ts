import { loadPlugins, type LoadedPlugins, type UnusablePlugin } from './catalog/load-plugins'
import { fillEnvironment } from './file/environment'
import type { Report } from './file/parse-document'
import { formatPath } from './file/problem'
import { checkSchema } from './file/schema'
import type { WorkspaceFile } from './file/types'
import type { LoadOptions } from './load-options'
import { buildWorkspace } from './model/build-workspace'
import type { Workspace } from './model/workspace'

/** What a value became; nothing where it does not fit the schema. */
export interface BuiltValue extends LoadedPlugins {
  /** The file as it is written, placeholders and all. */
  readonly written: WorkspaceFile
  /** As much of the workspace as can be built. */
  readonly workspace: Workspace
  /** Slugs of the plugins that enabled destinations name. */
  readonly used: ReadonlySet<string>
}

/** Options of {@link buildValue}. */
export interface BuildOptions extends Omit<LoadOptions, 'config'> {
  /** Plugins that are known, and cannot be used. */
  readonly unusable?: readonly UnusablePlugin[]
}

/**
 * Makes a workspace of what a file, or an editor, holds.
 *
 * @param written a value with `${env:…}` not filled in; it is left as it is
 * @param path path of the file: other files are named relative to its folder
 * @param options plugins and environment
 * @param reportAny takes every problem at its path
 */
export function buildValue(
  written: unknown,
  path: string,
  options: BuildOptions,
  reportAny: Report
): BuiltValue | undefined {
  const missing = new Set<string>()
  const { value, filledPaths, secrets } = fillEnvironment(written, options.environment, (at, ...message) => {
    missing.add(formatPath(at))
    reportAny(at, ...message)
  })
  // What a missing variable leaves behind is no second mistake.
  const report: Report = (at, ...message) => {
    if (!missing.has(formatPath(at))) reportAny(at, ...message)
  }
  const file = checkSchema(value, filledPaths, report)
  if (!file) return undefined
  const { catalog: known, reloadPlugins: reload = false, probe } = options
  const plugins = loadPlugins(file.plugins, { path, catalog: known, report, reload, probe })
  const { catalog } = plugins
  const unusable = [...(options.unusable ?? []), ...plugins.unusable]
  const workspace = { ...buildWorkspace(file, { path, catalog, unusable, report }), secrets }
  return { ...plugins, written: written as WorkspaceFile, workspace, unusable, used: usedPlugins(file) }
}

function usedPlugins({ destinations }: WorkspaceFile): ReadonlySet<string> {
  return new Set(Object.values(destinations).flatMap(({ plugin, enabled }) => (enabled === true ? [plugin] : [])))
}

import { loadPlugins } from './catalog/load-plugins'
import { fillEnvironment } from './file/environment'
import type { Report } from './file/parse-document'
import { formatPath } from './file/problem'
import { checkSchema } from './file/schema'
import type { WorkspaceFile } from './file/types'
import type { LoadOptions } from './load-options'
import { buildWorkspace } from './model/build-workspace'
import type { CatalogEntry } from './model/catalog'
import type { Workspace } from './model/workspace'

/** What a value became; nothing where it does not fit the schema. */
export interface BuiltValue {
  /** The file as it is written, placeholders and all. */
  readonly written: WorkspaceFile
  /** As much of the workspace as can be built. */
  readonly workspace: Workspace
  /** The plugins that it may use, those of the file among them. */
  readonly catalog: readonly CatalogEntry[]
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
  options: LoadOptions,
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
  const { catalog: known, reloadPlugins: reload = false } = options
  const catalog = loadPlugins(file.plugins, { path, catalog: known, report, reload })
  const workspace = { ...buildWorkspace(file, { path, catalog, report }), secrets }
  return { written: written as WorkspaceFile, workspace, catalog }
}

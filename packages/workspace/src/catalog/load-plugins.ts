import type { Report } from '../file/parse-document'
import type { WorkspaceFile } from '../file/types'
import { slugOf, type CatalogEntry } from '../model/catalog'
import { forgetPlugin, loadFrom, loadPlugin, optionsOf } from './load-plugin'

/** What loading the plugins of a file needs. */
export interface LoadPluginsOptions {
  /** Path of the workspace file: npm names are looked up, and paths start, in its folder. */
  readonly path: string
  /** The plugins that are there anyway. */
  readonly catalog: readonly CatalogEntry[]
  /** Takes each problem at its path in the file. */
  readonly report: Report
  /**
   * Reads the plugins' own files again, for somebody who develops one.
   * @default false
   */
  readonly reload?: boolean
}

/**
 * Loads what `plugins:` names. Whatever a plugin does while it is loaded is told with the line of its entry.
 *
 * @param plugins slug → npm name or path
 * @returns the catalog with the plugins that could be loaded
 */
export function loadPlugins(
  plugins: WorkspaceFile['plugins'],
  { path, catalog, report, reload = false }: LoadPluginsOptions
): readonly CatalogEntry[] {
  const known = new Map(catalog.map((entry) => [slugOf(entry), entry]))
  const loaded = Object.entries(plugins ?? {}).flatMap(([slug, plugin]): CatalogEntry[] => {
    const at = ['plugins', slug]
    const taken = known.get(slug)
    if (taken) {
      const message = `the slug "${slug}" is taken by ${taken.definition.name}, which is always there; choose another.`
      report(at, message, { at: 'key' })
      return []
    }
    if (reload) forgetPlugin(loadFrom(path), optionsOf(plugin).from)
    const result = loadPlugin(plugin, slug, path)
    if ('problems' in result) {
      for (const message of result.problems) report(at, message)
      return []
    }
    for (const message of result.warnings) report(at, message, { severity: 'warning' })
    return [result.entry]
  })
  return [...catalog, ...loaded]
}

import type { Report } from '../file/parse-document'
import type { WorkspaceFile } from '../file/types'
import { slugOf, type CatalogEntry } from '../model/catalog'
import { loadOrKeep } from './load-or-keep'
import { optionsOf, type Loading } from './load-plugin'

/** What loading the plugins of a file needs. */
export interface LoadPluginsOptions extends Loading {
  /** The plugins that are there anyway. */
  readonly catalog: readonly CatalogEntry[]
  /** Takes each problem at its path in the file. */
  readonly report: Report
}

/** A plugin that is named and cannot be used. */
export interface UnusablePlugin {
  /** Its slug; unset where only its definition would have told it. */
  readonly slug?: string
  /** npm name or path, as it was written; unset for a definition that was handed over itself. */
  readonly from?: string
  /** Path of the file that names it. */
  readonly namedIn: string
  /** Every reason. */
  readonly messages: readonly string[]
}

/** The plugins that there are, and those that could not be had. */
export interface LoadedPlugins {
  readonly catalog: readonly CatalogEntry[]
  readonly unusable: readonly UnusablePlugin[]
  /** Absolute paths of the plugins' own files. */
  readonly files: readonly string[]
}

/**
 * Loads what `plugins:` names. Whatever a plugin does while it is loaded is told with the line of its entry, and the others
 * stay usable. Where one is read again and cannot be used any more, it stays what it was, with a warning.
 *
 * @param plugins slug → npm name or path
 * @returns the catalog with the plugins that could be loaded
 */
export function loadPlugins(
  plugins: WorkspaceFile['plugins'],
  { catalog, report, ...loading }: LoadPluginsOptions
): LoadedPlugins {
  const known = new Map(catalog.map((entry) => [slugOf(entry), entry]))
  const loaded: CatalogEntry[] = []
  const unusable: UnusablePlugin[] = []
  const files: string[] = []
  for (const [slug, plugin] of Object.entries(plugins ?? {})) {
    const at = ['plugins', slug]
    const { from } = optionsOf(plugin)
    const refuse = (messages: readonly string[], place: 'key' | 'value'): void => {
      unusable.push({ slug, from, namedIn: loading.path, messages })
      for (const message of messages) report(at, message, { at: place })
    }
    const taken = known.get(slug)
    if (taken) {
      refuse([takenBy(slug, taken)], 'key')
      continue
    }
    const result = loadOrKeep(plugin, slug, loading)
    files.push(...result.files)
    if ('problems' in result) {
      refuse(result.problems, 'value')
      continue
    }
    for (const message of result.warnings) report(at, message, { severity: 'warning' })
    loaded.push(result.entry)
  }
  return { catalog: [...catalog, ...loaded], unusable, files }
}

/** Why a slug cannot be had. */
export function takenBy(slug: string, { definition, origin }: CatalogEntry): string {
  const place = origin?.namedIn === undefined ? 'which is always there' : `of ${origin.namedIn}`
  return `the slug "${slug}" is taken by ${definition.name}, ${place}; choose another.`
}

import { done, type Answer } from '../answer'
import type { PluginFile } from '../file/types'
import { slugOf, type CatalogEntry } from '../model/catalog'
import { checkDefinition } from './check-definition'
import { loadPlugin } from './load-plugin'
import type { Probe } from './probe'
import { searchEntries } from './search'

/** Options of {@link createCatalog}. */
export interface CatalogOptions {
  /**
   * Path of the workspace file, or any file in the folder from which plugins are named.
   * @default workspace.yaml in the current folder
   */
  readonly path?: string
  /**
   * Tries plugins that are named out in another process first: what `createProbe` gave.
   * @default they are loaded at once
   */
  readonly probe?: Probe
}

/** Options of {@link Catalog.register}. */
export interface RegisterOptions {
  /** The slug of a plugin that is loaded by name or path. @default its own */
  readonly slug?: string
}

/** The plugins that destinations can be made of. */
export interface Catalog {
  /** Every plugin, in the order in which they came. */
  entries(): readonly CatalogEntry[]
  /** One plugin by its slug. */
  get(slug: string): CatalogEntry | undefined
  /** Finds plugins by words of their name, slug or description, slips of the fingers allowed; the best first. */
  search(text: string): readonly CatalogEntry[]
  /**
   * Adds a plugin: an entry, an npm name, or a path that begins with `.`. Loading one runs its code.
   *
   * @returns its slug; or every problem of its definition, and the catalog is as it was
   */
  register(plugin: CatalogEntry | PluginFile, options?: RegisterOptions): Answer<string>
  /** Takes a plugin out; `false` where there is none of this slug. */
  unregister(slug: string): boolean
  /**
   * Reads a plugin that was loaded by name or path again, for somebody who develops it. What it is now replaces what it
   * was; where that cannot be used, it stays what it was.
   */
  reload(slug: string): Answer<string>
}

interface Registered {
  readonly entry: CatalogEntry
  /** Set where it was loaded by name or path. */
  readonly plugin?: PluginFile
}

/**
 * Makes a catalog of plugins.
 *
 * @param entries those that are always there
 * @throws Error where one of them cannot be used, with every problem
 */
export function createCatalog(entries: readonly CatalogEntry[], options: CatalogOptions = {}): Catalog {
  const { path = 'workspace.yaml', probe } = options
  const plugins = new Map<string, Registered>()

  const add = (entry: CatalogEntry, plugin: PluginFile | undefined, warnings: readonly string[]): Answer<string> => {
    const slug = slugOf(entry)
    const taken = plugins.get(slug)
    if (taken) return problems([`the slug "${slug}" is taken by ${taken.entry.definition.name}; choose another.`])
    plugins.set(slug, { entry, ...(plugin === undefined ? {} : { plugin }) })
    return done(slug, described(warnings))
  }
  const register = (plugin: CatalogEntry | PluginFile, { slug }: RegisterOptions = {}): Answer<string> => {
    if (typeof plugin === 'string' || 'from' in plugin) {
      const loaded = loadPlugin(plugin, slug, { path, probe })
      return 'problems' in loaded ? problems(loaded.problems) : add(loaded.entry, plugin, loaded.warnings)
    }
    const { errors, warnings } = checkDefinition(plugin.definition)
    return errors.length > 0 ? problems(errors) : add(plugin, undefined, warnings)
  }
  const reload = (slug: string): Answer<string> => {
    const { plugin } = plugins.get(slug) ?? {}
    if (plugin === undefined) return problems([`no plugin with the slug "${slug}" was loaded by name or path.`])
    const loaded = loadPlugin(plugin, slug, { path, probe, reload: true })
    if ('problems' in loaded) return problems(loaded.problems)
    plugins.set(slug, { entry: loaded.entry, plugin })
    return done(slug, described(loaded.warnings))
  }

  for (const entry of entries) {
    const added = register(entry)
    if (!added.ok) throw new Error(added.problems.map(({ message }) => message).join('\n'))
  }
  const list = (): readonly CatalogEntry[] => [...plugins.values()].map(({ entry }) => entry)
  return {
    entries: list,
    get: (slug) => plugins.get(slug)?.entry,
    search: (text) => searchEntries(list(), text),
    register,
    unregister: (slug) => plugins.delete(slug),
    reload
  }
}

function described(messages: readonly string[]): { path: string; message: string }[] {
  return messages.map((message) => ({ path: '', message }))
}

function problems(messages: readonly string[]): Answer<never> {
  return { ok: false, problems: described(messages) }
}

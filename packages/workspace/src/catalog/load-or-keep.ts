import { dirname, resolve } from 'node:path'
import type { PluginFile } from '../file/types'
import type { CatalogEntry } from '../model/catalog'
import { loadPlugin, optionsOf, type LoadedPlugin, type Loading } from './load-plugin'

/** What each plugin was when it could last be used, by the folder that it was named in and its name. */
const lastGood = new Map<string, CatalogEntry>()

/** The same as `loadPlugin`; but what was usable before a reload stays, since a build writes one file after the other. */
export function loadOrKeep(plugin: PluginFile, slug: string | undefined, loading: Loading): LoadedPlugin {
  const result = loadPlugin(plugin, slug, loading)
  const { from, dynamicAuthentication } = optionsOf(plugin)
  const key = `${dirname(resolve(loading.path))} ${from}`
  if ('entry' in result) {
    lastGood.set(key, result.entry)
    return result
  }
  const before = loading.reload === true ? lastGood.get(key) : undefined
  if (!before) return result
  return {
    files: result.files,
    entry: {
      definition: before.definition,
      origin: { ...before.origin, namedIn: loading.path },
      ...(slug === undefined ? {} : { slug }),
      ...(dynamicAuthentication === undefined ? {} : { dynamicAuthentication })
    },
    warnings: result.problems.map((problem) => `${problem} Until that is mended, what was loaded before is used.`)
  }
}

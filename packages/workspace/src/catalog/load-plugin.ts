import { existsSync } from 'node:fs'
import type { DestinationDefinition } from '@segment/actions-core'
import { codeOf, messageOf } from '../errors'
import type { PluginFile } from '../file/types'
import type { CatalogEntry } from '../model/catalog'
import { checkDefinition } from './check-definition'
import { isObject } from './findings'
import { forgetModule, loadFrom, loadModule, ownFiles, type Load } from './modules'
import { packageOf } from './package-of'
import type { Probe } from './probe'
import { unbuiltFiles } from './unbuilt-files'
import { whyNotLoaded, type Failure, type Wanted } from './why-not-loaded'

/** A plugin that was loaded, or every reason why not. */
export type LoadedPlugin = {
  /** Absolute paths of its own files, or where they will be: what somebody who develops it changes. */
  readonly files: readonly string[]
} & ({ readonly entry: CatalogEntry; readonly warnings: readonly string[] } | { readonly problems: readonly string[] })

/** How a plugin is loaded. */
export interface Loading {
  /** Path of the file that names it: npm names are looked up, and paths start, in its folder. */
  readonly path: string
  /** Tries it out in another process first. @default it is loaded at once */
  readonly probe?: Probe | undefined
  /** Reads its own files again, for somebody who develops it. @default false */
  readonly reload?: boolean
}

/**
 * Loads a plugin by npm name or path and checks it. It runs the plugin's code, so only plugins that are trusted belong
 * in a workspace file.
 *
 * @param plugin npm name, or a path that begins with `.` or `/`
 * @param slug under which the workspace knows it; its own where it is not given
 */
export function loadPlugin(plugin: PluginFile, slug: string | undefined, loading: Loading): LoadedPlugin {
  const { from, dynamicAuthentication } = optionsOf(plugin)
  const wanted = { from, path: loading.path }
  const load = loadFrom(loading.path)
  let file: string
  try {
    file = resolveEntry(load, from)
  } catch (error) {
    return { problems: [whyNotLoaded(thrown(error), wanted)], files: unbuiltFiles(wanted) }
  }
  const kept = loading.reload === true ? forgetModule(load, file) : []
  const found = exportsOf(load, file, loading.probe)
  const files = ownFiles(load, file)
  if ('ended' in found) return { problems: [whyNotLoaded(found, wanted)], files }
  const checked = definitionIn(found.exports, from)
  if ('problems' in checked) return { ...checked, files }
  const named = packageOf(file)
  const entry: CatalogEntry = {
    definition: checked.definition,
    ...(slug === undefined ? {} : { slug }),
    ...(dynamicAuthentication === undefined ? {} : { dynamicAuthentication }),
    origin: { from, namedIn: loading.path, ...(named ? { package: named } : {}) }
  }
  return { entry, warnings: [...checked.warnings, ...kept.map((each) => keptMessage(each, wanted))], files }
}

/** A plugin's entry as an object. */
export function optionsOf(plugin: PluginFile): Exclude<PluginFile, string> {
  return typeof plugin === 'string' ? { from: plugin } : plugin
}

/** Node remembers where a module was, also when it is not there any more. */
function resolveEntry(load: Load, from: string): string {
  const file = load.resolve(from)
  if (existsSync(file)) return file
  throw Object.assign(new Error(`Cannot find module '${from}'`), { code: 'MODULE_NOT_FOUND' })
}

function exportsOf(load: Load, file: string, probe: Probe | undefined): Failure | { readonly exports: unknown } {
  const tried = probe?.(file, 'plugin') ?? { ended: 'ok' }
  if (tried.ended !== 'ok') return tried
  try {
    return { exports: loadModule(load, file) }
  } catch (error) {
    return thrown(error)
  }
}

function thrown(error: unknown): Failure {
  return { ended: 'threw', code: codeOf(error), message: messageOf(error) }
}

type Checked =
  | { readonly definition: DestinationDefinition; readonly warnings: readonly string[] }
  | { readonly problems: readonly string[] }

function definitionIn(exported: unknown, from: string): Checked {
  let definition: unknown
  try {
    definition = findDefinition(exported)
  } catch (error) {
    return { problems: [`${from} throws when its exports are looked at: ${messageOf(error)}`] }
  }
  if (definition === undefined) {
    return { problems: [`${from} exports no definition: none as default, as destination or as module.exports itself.`] }
  }
  const { errors, warnings } = checkDefinition(definition)
  if (errors.length > 0) return { problems: errors.map((problem) => `${from} is no usable definition: ${problem}`) }
  return {
    definition: definition as DestinationDefinition,
    warnings: warnings.map((problem) => `${from}: ${problem}`)
  }
}

/** The definition among the exports of a module; nothing where there is none. */
export function findDefinition(exported: unknown): unknown {
  if (!isObject(exported)) return undefined
  const candidates = [exported['default'], exported['destination'], exported]
  // A module that was compiled from ES modules and loaded as one has its default inside another.
  const nested = isObject(exported['default']) ? [exported['default']['default']] : []
  return [...candidates, ...nested].find((candidate) => isObject(candidate) && 'actions' in candidate)
}

function keptMessage(file: string, { from }: Wanted): string {
  return `${from}: ${file} is an ES module, which node reads only once; to see what changes in it, start again.`
}

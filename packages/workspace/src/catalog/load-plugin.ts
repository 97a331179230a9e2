import { createRequire } from 'node:module'
import { dirname, isAbsolute, resolve, sep } from 'node:path'
import type { DestinationDefinition } from '@segment/actions-core'
import { codeOf, messageOf } from '../errors'
import type { PluginFile } from '../file/types'
import type { CatalogEntry } from '../model/catalog'
import { checkDefinition } from './check-definition'
import { isObject } from './findings'

/** A plugin that was loaded, or every reason why not. */
export type LoadedPlugin =
  { readonly entry: CatalogEntry; readonly warnings: readonly string[] } | { readonly problems: readonly string[] }

/** A message that others wrote is cut here, so that it cannot fill a terminal. */
const LONGEST_MESSAGE = 300

/** How a module is loaded: node's own `require`, seen from the workspace file. */
export type Load = Pick<NodeJS.Require, 'resolve' | 'cache'> & ((id: string) => unknown)

/**
 * Loads a plugin by npm name or path and checks it. It runs the plugin's code, so only plugins that are trusted belong
 * in a workspace file.
 *
 * @param plugin npm name, or a path that begins with `.` or `/`
 * @param slug under which the workspace knows it; its own where it is not given
 * @param workspacePath path of the workspace file: npm names are looked up, and paths start, in its folder
 */
export function loadPlugin(plugin: PluginFile, slug: string | undefined, workspacePath: string): LoadedPlugin {
  const { from, dynamicAuthentication } = optionsOf(plugin)
  const load = loadFrom(workspacePath)
  let found: unknown
  try {
    found = load(load.resolve(from))
  } catch (error) {
    return { problems: [whyNotLoaded(error, from, workspacePath)] }
  }
  const definition = definitionOf(found)
  if (definition === undefined) {
    return { problems: [`${from} exports no definition: none as default, as destination or as module.exports itself.`] }
  }
  const { errors, warnings } = checkDefinition(definition)
  if (errors.length > 0) return { problems: errors.map((problem) => `${from} is no usable definition: ${problem}`) }
  const entry: CatalogEntry = {
    definition: definition as DestinationDefinition,
    ...(slug === undefined ? {} : { slug }),
    ...(dynamicAuthentication === undefined ? {} : { dynamicAuthentication })
  }
  return { entry, warnings: warnings.map((problem) => `${from}: ${problem}`) }
}

/** `require` as it works in the folder of the workspace file. */
export function loadFrom(workspacePath: string): Load {
  return createRequire(resolve(workspacePath))
}

/** A plugin's entry as an object. */
export function optionsOf(plugin: PluginFile): Exclude<PluginFile, string> {
  return typeof plugin === 'string' ? { from: plugin } : plugin
}

/** Whether it is named by its place and not by the name of a package. */
export function isPath(from: string): boolean {
  return /^\.{1,2}(\/|$)/.test(from) || isAbsolute(from)
}

/**
 * Forgets a plugin's own files, so that the next load reads them again; what it has from `node_modules` stays.
 *
 * @param load the `require` that loaded it
 * @param from npm name or path
 */
export function forgetPlugin(load: Load, from: string): void {
  let entry: string
  try {
    entry = load.resolve(from)
  } catch {
    return
  }
  const modules = `node_modules${sep}`
  const inside = entry.lastIndexOf(modules)
  const root = inside < 0 ? undefined : entry.slice(0, inside + modules.length)
  const own = (file: string): boolean =>
    root === undefined ? !file.includes(modules) : file.startsWith(root) && !file.slice(root.length).includes(modules)
  const forget = (file: string): void => {
    const loaded = load.cache[file]
    if (!loaded || (file !== entry && !own(file))) return
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- this is how node forgets a module
    delete load.cache[file]
    for (const child of loaded.children) forget(child.filename)
  }
  forget(entry)
}

function definitionOf(exported: unknown): unknown {
  if (!isObject(exported)) return undefined
  const candidates = [exported['default'], exported['destination'], exported]
  // A module that was compiled from ES modules and loaded as one has its default inside another.
  const nested = isObject(exported['default']) ? [exported['default']['default']] : []
  return [...candidates, ...nested].find((candidate) => isObject(candidate) && 'actions' in candidate)
}

const REASONS: Readonly<Record<string, (from: string) => string>> = {
  ERR_PACKAGE_PATH_NOT_EXPORTED: esmOnly,
  ERR_REQUIRE_ESM: esmOnly,
  ERR_REQUIRE_ASYNC_MODULE: esmOnly,
  ERR_REQUIRE_CYCLE_MODULE: esmOnly
}

function esmOnly(from: string): string {
  return (
    `${from} can only be imported as an ES module, and actions-core works with CommonJS only; ` +
    'build the plugin as CommonJS, or give its package an entry for require.'
  )
}

function whyNotLoaded(error: unknown, from: string, workspacePath: string): string {
  const code = codeOf(error)
  const known = REASONS[code]
  if (known) return known(from)
  const text = messageOf(error).split('\n')[0] ?? ''
  if (code === 'MODULE_NOT_FOUND' && text.includes(`'${from}'`)) {
    const folder = dirname(resolve(workspacePath))
    return isPath(from)
      ? `there is no such file: ${from}; paths are relative to the workspace file.`
      : `the package ${from} is not installed; run npm install ${from} in ${folder}.`
  }
  return `${from} throws while it is loaded: ${text.slice(0, LONGEST_MESSAGE)}`
}

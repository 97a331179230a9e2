import { existsSync, realpathSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, resolve, sep } from 'node:path'
import { readManifest, type PackageManifest } from '../pack/manifest'
import { codeOf, messageOf } from '../words'
import { TargetError } from './target-error'

/** Where a plugin is. */
export interface PluginTarget {
  /** As it was named. */
  readonly given: string
  /** The file that a host loads; unset where it is not there. */
  readonly entry?: string
  /** Why there is no entry, as Node says it. */
  readonly missing?: { readonly code: string; readonly message: string }
  /** `src/index.ts`, where the package has its sources and is not installed; or the file itself, where it is TypeScript. */
  readonly sources?: string
  /** The nearest folder with a package.json. */
  readonly folder?: string
  readonly manifest?: PackageManifest
  /** Whether all of that package is the plugin, and not one file of it. */
  readonly whole: boolean
}

const MODULES = `${sep}node_modules${sep}`

/**
 * Finds what is meant by a folder, the path of a file, or the name of a package.
 *
 * @param given such as `.`, `../plugin`, `dist/index.js`, `@acme/destination-orders`
 * @param from folder that paths start in and packages are looked up from
 * @throws TargetError where there is none
 */
export function resolveTarget(given: string, from: string): PluginTarget {
  const path = resolve(from, given)
  const named = /^[./~]|^[A-Za-z]:/.test(given) ? undefined : installedFolder(given, from)
  if (named !== undefined) return packageTarget(given, named)
  if (existsSync(path)) return statSync(path).isDirectory() ? packageTarget(given, path) : fileTarget(given, path)
  const file = given.startsWith('.') ? undefined : resolveFile(given, from)
  if (file !== undefined) return fileTarget(given, file)
  throw new TargetError(
    `There is no plugin "${given}": no such file or folder, and no such package is installed in ${from}. ` +
      'Name a folder with a package.json, a file, or a package that npm install has brought.'
  )
}

function packageTarget(given: string, path: string): PluginTarget {
  const folder = realpathSync(path)
  const read = readManifest(folder)
  if ('problem' in read) throw new TargetError(read.problem)
  const sources = join(folder, 'src', 'index.ts')
  return {
    given,
    ...entryOf(folder, read.manifest),
    ...(existsSync(sources) && !folder.includes(MODULES) ? { sources } : {}),
    folder,
    manifest: read.manifest,
    whole: true
  }
}

function fileTarget(given: string, path: string): PluginTarget {
  const file = realpathSync(path)
  const folder = folderAbove(file)
  const read = folder === undefined ? undefined : readManifest(folder)
  if (folder !== undefined && read && 'manifest' in read && entryOf(folder, read.manifest).entry === file) {
    return packageTarget(given, folder)
  }
  return {
    given,
    ...(isTypeScript(file) ? { sources: file } : { entry: file }),
    ...(folder !== undefined && read && 'manifest' in read ? { folder, manifest: read.manifest } : {}),
    whole: false
  }
}

/** Whether a file has to be translated before it can be loaded. */
function isTypeScript(path: string): boolean {
  return ['.ts', '.cts', '.mts'].includes(extname(path))
}

/** The entry for `require`: by `exports` where a package has them, seen as the package sees itself. */
function entryOf(folder: string, { name, exports }: PackageManifest): Pick<PluginTarget, 'entry' | 'missing'> {
  const load = createRequire(join(folder, 'package.json'))
  try {
    return { entry: realpathSync(load.resolve(exports !== undefined && typeof name === 'string' ? name : folder)) }
  } catch (error) {
    return { missing: { code: codeOf(error), message: messageOf(error) } }
  }
}

function installedFolder(name: string, from: string): string | undefined {
  const load = createRequire(join(resolve(from), 'package.json'))
  return (load.resolve.paths(name) ?? [])
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, 'package.json')))
}

function resolveFile(given: string, from: string): string | undefined {
  try {
    return createRequire(join(resolve(from), 'package.json')).resolve(given)
  } catch {
    return undefined
  }
}

function folderAbove(path: string): string | undefined {
  const folder = dirname(path)
  if (existsSync(join(folder, 'package.json'))) return folder
  return folder === path ? undefined : folderAbove(folder)
}

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Root of this repository. */
export const ROOT = join(__dirname, '..', '..')

/** Scope of our packages. */
export const SCOPE = '@extensible-webhooks/'

/** The parts of a package.json that checks read. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly description?: string
  readonly license?: string
  readonly type?: string
  readonly main?: string
  readonly types?: string
  readonly exports?: unknown
  readonly files?: readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly keywords?: readonly string[]
  readonly author?: string
  readonly homepage?: string
  readonly repository?: { readonly type: string; readonly url: string; readonly directory?: string }
  readonly bugs?: { readonly url: string }
  readonly sideEffects?: boolean | readonly string[]
  readonly bin?: Readonly<Record<string, string>>
  readonly publishConfig?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** One package of the repository. */
export interface Package {
  /** Name of its folder, such as `engine`. */
  readonly folder: string
  /** Absolute path of its folder. */
  readonly path: string
  readonly manifest: Manifest
}

/** Reads a JSON file. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8')) as unknown
}

/** Address of the repository as the root's package.json names it, without ending; undefined where it names none. */
export function repositoryUrl(root: string = ROOT): string | undefined {
  const { repository } = readJson(join(root, 'package.json')) as { repository?: string | { url?: string } }
  const url = typeof repository === 'string' ? repository : repository?.url
  return url?.replace(/^git\+/, '').replace(/(\.git)?\/?$/, '')
}

/** The packages under `packages/`, by name of folder. */
export function readPackages(root: string = ROOT): Package[] {
  const packages = join(root, 'packages')
  return readdirSync(packages)
    .sort()
    .filter((folder) => existsSync(join(packages, folder, 'package.json')))
    .map((folder) => {
      const path = join(packages, folder)
      return { folder, path, manifest: readJson(join(path, 'package.json')) as Manifest }
    })
}

/** All files below a folder that end in one of the endings, sorted; none where the folder is missing. */
export function listFiles(folder: string, endings: readonly string[]): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .filter((name) => !name.split(sep).includes('node_modules'))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}

/** A path as it is printed: from the root, with forward slashes. */
export function printPath(path: string, root: string = ROOT): string {
  return relative(root, path).split(sep).join('/')
}

/** Folder of the API reference under docs/, which is made when the site is built and never committed. */
const MADE = join('docs', 'api') + sep

/** The documents that are checked: the root's Markdown files, those under docs/, and the README of each package. */
export function documentPaths(root: string = ROOT): string[] {
  const own = readdirSync(root).filter((name) => name.endsWith('.md'))
  const packages = readPackages(root).map(({ path }) => join(path, 'README.md'))
  return [
    ...own.map((name) => join(root, name)),
    ...listFiles(join(root, 'docs'), ['.md']).filter((path) => !relative(root, path).startsWith(MADE)),
    ...packages.filter(existsSync)
  ]
}

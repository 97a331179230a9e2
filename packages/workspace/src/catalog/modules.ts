import { createRequire } from 'node:module'
import { resolve, sep } from 'node:path'
import { types } from 'node:util'

/** How a module is loaded: node's own `require`, seen from the file that names it. */
export type Load = Pick<NodeJS.Require, 'resolve' | 'cache'> & ((id: string) => unknown)

const MODULES = `node_modules${sep}`

/**
 * Files that plugins and configurations brought into this process, by the module that was asked for. Only these are ever
 * forgotten: what the host had before, such as actions-core, must stay one copy.
 */
const brought = new Map<string, Set<string>>()

/** `require` as it works in the folder of a file. */
export function loadFrom(path: string): Load {
  return createRequire(resolve(path))
}

/**
 * Loads a module and notes which files it brings.
 *
 * @param entry absolute path
 * @throws what the module throws
 */
export function loadModule(load: Load, entry: string): unknown {
  const before = new Set(Object.keys(load.cache))
  try {
    return load(entry)
  } finally {
    const files = brought.get(entry) ?? new Set([entry])
    for (const file of Object.keys(load.cache)) if (!before.has(file) && isOwn(file, entry)) files.add(file)
    brought.set(entry, files)
  }
}

/** The files of a module that belong to its author, itself among them: those that are worth watching. */
export function ownFiles(load: Load, entry: string): readonly string[] {
  const all = new Set([...brought.values()].flatMap((files) => [...files]))
  const found = new Set([entry, ...(brought.get(entry) ?? [])])
  const visit = (file: string): void => {
    for (const child of load.cache[file]?.children ?? []) {
      if (found.has(child.filename) || !all.has(child.filename)) continue
      found.add(child.filename)
      visit(child.filename)
    }
  }
  for (const file of [...found]) visit(file)
  return [...found]
}

/**
 * Forgets a module's own files, so that the next load reads them again; what it has from `node_modules` stays.
 *
 * @returns the files that stay all the same: node never forgets an ES module
 */
export function forgetModule(load: Load, entry: string): readonly string[] {
  const files = ownFiles(load, entry)
  const kept = files.filter((file) => types.isModuleNamespaceObject(load.cache[file]?.exports))
  for (const file of files) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- this is how node forgets a module
    delete load.cache[file]
  }
  return kept
}

/** Whether a file belongs to the package, or to the folders, of a module. */
function isOwn(file: string, entry: string): boolean {
  const root = packageInModules(entry)
  return root === undefined
    ? !file.includes(MODULES)
    : file.startsWith(root) && !file.slice(root.length).includes(MODULES)
}

/** The folder of the package in `node_modules` that a file belongs to; nothing where it lies elsewhere. */
function packageInModules(file: string): string | undefined {
  const inside = file.lastIndexOf(MODULES)
  if (inside < 0) return undefined
  const [first = '', second = ''] = file.slice(inside + MODULES.length).split(sep)
  const name = first.startsWith('@') ? `${first}${sep}${second}` : first
  return `${file.slice(0, inside + MODULES.length)}${name}${sep}`
}

import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Names of configurations, in the order in which they are told. */
export const CONFIG_NAMES = ['xwh.config.js', 'xwh.config.cjs', 'xwh.config.json']

/** Names that people try, and that nothing reads. */
const OTHER_NAMES = ['mjs', 'ts', 'cts', 'mts', 'yaml', 'yml'].map((end) => `xwh.config.${end}`)

/** A configuration that was found, none, or why what is there cannot be taken. */
export type FoundConfig =
  | { readonly file: string }
  | { readonly file: undefined }
  | { readonly file: string; readonly message: string; readonly severity: 'error' | 'warning' }

/** Who owns a file, as a number of the system; nothing where there is no such thing. */
export type OwnerOf = (path: string) => number | undefined

/** The owner of a file; systems without owners have 0 for all. */
export const ownerOf: OwnerOf = (path) => statSync(path, { throwIfNoEntry: false })?.uid

/**
 * Looks for a configuration: in the folder of the workspace file, then in those above it, until one has a package.json.
 *
 * The walk may leave a project that has none, up to folders that everybody can write to; there another user could leave a
 * file whose code would run. So one is taken only from whoever owns the workspace file, the user of this process, or root.
 *
 * @param workspacePath path of the workspace file, or any file in its folder
 * @param owner who owns a file
 * @param user the user of this process; nothing where the system has no such numbers
 */
export function findConfig(
  workspacePath: string,
  owner: OwnerOf = ownerOf,
  user: number | undefined = process.getuid?.()
): FoundConfig {
  const start = dirname(resolve(workspacePath))
  for (let folder = start; ; folder = dirname(folder)) {
    const found = lookIn(folder)
    if (found?.file !== undefined) {
      const trusted = [0, user, owner(resolve(workspacePath)), undefined].includes(owner(found.file))
      return trusted || user === undefined ? found : foreign(found.file)
    }
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return { file: undefined }
  }
}

function lookIn(folder: string): FoundConfig | undefined {
  const there = (names: readonly string[]): string[] =>
    names.map((name) => join(folder, name)).filter((path) => existsSync(path))
  const [first, second] = there(CONFIG_NAMES)
  if (first !== undefined && second !== undefined) {
    const message = `${basename(second)} is there as well; keep one of the two.`
    return { file: first, message, severity: 'error' }
  }
  if (first !== undefined) return { file: first }
  const [other] = there(OTHER_NAMES)
  if (other === undefined) return undefined
  const message = `nothing reads a file of this name; write ${CONFIG_NAMES.join(', ')}.`
  return { file: other, message, severity: 'warning' }
}

function foreign(file: string): FoundConfig {
  const message =
    'it belongs to another user, so it is not read; if you trust it, name it with --config, or in XWH_CONFIG.'
  return { file, message, severity: 'warning' }
}

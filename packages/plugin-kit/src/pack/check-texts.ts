import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { sep } from 'node:path'
import type { PluginProblem } from '../problem'
import type { ContentCode } from './content-code'
import { findSecrets } from './secrets'

/** A file of a package as text. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** Secrets in a file, each with its kind and line, and never with what it is. */
export function checkSecrets({ path, text }: TextFile): PluginProblem[] {
  return findSecrets(text).map(({ kind, line }) => ({
    severity: 'error',
    code: 'packed-secret' satisfies ContentCode,
    where: `${path}:${line}`,
    what: `It holds ${kind}.`,
    mend: 'Take it out, and make it invalid where it was used. An example is shortened with "…", so that it logs in nowhere.'
  }))
}

/** Whether a file names one of the folders of the machine: they are of no use elsewhere, and tell who built it. */
export function checkMachinePaths({ path, text }: TextFile, folders: readonly string[]): PluginProblem[] {
  const found = folders.flatMap((folder) => {
    const at = indexOfFolder(text, folder)
    return at < 0 ? [] : [at]
  })
  if (found.length === 0) return []
  const line = text.slice(0, Math.min(...found)).split('\n').length
  return [
    {
      severity: 'error',
      code: 'packed-machine-path' satisfies ContentCode,
      where: `${path}:${line}`,
      what: 'It names a folder of the machine on which it was built.',
      mend: 'Make the path at run time, from __dirname; in source maps, set "sourceRoot" or leave it out.'
    }
  ]
}

/**
 * The folders of this machine that no package should name: the package's own and the user's home, as they are written and
 * as links lead to them.
 *
 * @param source folder of the package
 * @param others further folders, such as that of the whole repository
 * @param home the user's home
 */
export function machineFolders(source: string, others: readonly string[] = [], home: string = homedir()): string[] {
  // A home such as /root is too short to be told from a path in a document or in an address.
  const named = home.split(/[/\\]/).filter((part) => part !== '').length > 1 ? [home] : []
  const written = [source, ...others, ...named].filter((folder) => folder.length > 1)
  return [...new Set(written.flatMap((folder) => [folder, real(folder)]).flatMap(spellings))]
}

/** In JSON and in texts of programs a backslash is written twice. */
function spellings(folder: string): string[] {
  return sep === '\\' ? [folder, folder.replaceAll('\\', '\\\\'), folder.replaceAll('\\', '/')] : [folder]
}

function real(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

/** `/home/anna` is not named by `/home/annabel`. */
function indexOfFolder(text: string, folder: string): number {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    if (!/[\w.-]/.test(text[at + folder.length] ?? '')) return at
  }
  return -1
}

import { sep } from 'node:path'
import { checkContents } from '../pack/check-contents'
import type { ContentCode } from '../pack/content-code'
import { isPackError } from '../pack/pack-error'
import { packPackage } from '../pack/pack-package'
import type { PluginTarget } from '../load/resolve-target'
import type { PluginProblem } from '../problem'
import { problemOf, type Rule } from './check'

/** A package that npm cannot pack. */
export const PACK_RULE: Rule = {
  code: 'pack-fails',
  severity: 'warning',
  looksFor: 'a package that npm cannot pack, so that its contents are not known',
  mend: 'Run npm pack --ignore-scripts in its folder and mend what it says.'
}

/** What each code of the contents looks for. */
export const CONTENT_RULES: Readonly<Record<ContentCode, string>> = {
  'packed-dependency': 'a dependency that lies in the package',
  'packed-secret-file': 'a file that holds secrets by its name',
  'packed-secret': 'a secret in a file',
  'packed-machine-path': 'a path of the machine on which the package was built',
  'packed-test': 'a test in the package',
  'packed-source': 'a source that nothing reads',
  'packed-compiler-note': 'a note that the compiler wrote for itself',
  'packed-development': 'a file of the development',
  'packed-missing': 'a package without README or licence',
  'packed-target': 'a file that package.json names and that is not in the package',
  'packed-types': 'types that are not in the package, or not where they are said to be',
  'packed-manifest': 'a field of package.json that is missing or wrong'
}

/**
 * Packs a package and checks what is in it. None of its scripts run. What is installed was packed before, and what is not
 * built has nothing to pack.
 */
export async function packedProblems(target: PluginTarget, signal?: AbortSignal): Promise<PluginProblem[]> {
  const { folder, whole, entry } = target
  const installed = folder?.includes(`${sep}node_modules${sep}`)
  if (folder === undefined || !whole || entry === undefined || installed === true) return []
  try {
    const packed = await packPackage(folder, { ignoreScripts: true, ...(signal ? { signal } : {}) })
    try {
      return checkContents(packed)
    } finally {
      packed.remove()
    }
  } catch (error) {
    if (!isPackError(error) || error.code === 'interrupted') throw error
    return [problemOf(PACK_RULE, { where: 'package.json', what: error.message })]
  }
}

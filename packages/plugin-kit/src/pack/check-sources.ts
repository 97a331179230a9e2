import { posix } from 'node:path'
import type { PluginProblem } from '../problem'
import type { ContentCode } from './content-code'
import type { TextFile } from './check-texts'
import { isObject } from '../loose'
import type { Target } from './targets'

const SOURCE = /^src\/|(^|\/)src\/.*\.[cm]?tsx?$/

const DECLARATION = /\.d\.[cm]?ts$/

/**
 * Sources are of use where package.json leads to them, or where a source map does: debuggers show them then. All others
 * only make the package larger.
 */
export function checkSources(
  files: readonly string[],
  targets: readonly Target[],
  maps: readonly TextFile[]
): PluginProblem[] {
  const mapped = new Set(maps.flatMap(sourcesOf))
  const named = targets.some(({ path }) => SOURCE.test(path))
  return files
    .filter((path) => SOURCE.test(path) && !DECLARATION.test(path) && !named && !mapped.has(path))
    .map((where) => ({
      severity: 'error',
      code: 'packed-source' satisfies ContentCode,
      where,
      what: 'The package holds a source, which nothing reads once it is built.',
      mend: 'Take "src" out of "files" of package.json, or publish source maps that lead to it.'
    }))
}

/** The files that a source map leads to, as paths inside the package. */
function sourcesOf({ path, text }: TextFile): string[] {
  try {
    const map: unknown = JSON.parse(text)
    if (!isObject(map) || !Array.isArray(map['sources'])) return []
    const root = typeof map['sourceRoot'] === 'string' ? map['sourceRoot'] : ''
    return map['sources'].flatMap((source) =>
      typeof source === 'string' ? [posix.normalize(posix.join(posix.dirname(path), root, source))] : []
    )
  } catch {
    // A map that is none leads nowhere.
    return []
  }
}

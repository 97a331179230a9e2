import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Name and version, as they stand in a package.json. */
export interface PackageName {
  readonly name: string
  readonly version?: string
}

/** The package that a file belongs to: the nearest package.json above it that has a name, not beyond `node_modules`. */
export function packageOf(file: string): PackageName | undefined {
  for (let folder = dirname(file); basename(folder) !== 'node_modules'; folder = dirname(folder)) {
    const found = read(join(folder, 'package.json'))
    if (found || folder === dirname(folder)) return found
  }
  return undefined
}

function read(path: string): PackageName | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>
    // Builds write one without a name into dist, to say which kind of module lies there.
    if (typeof name !== 'string' || name === '') return undefined
    return { name, ...(typeof version === 'string' ? { version } : {}) }
  } catch {
    return undefined
  }
}

import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isPath, type Wanted } from './why-not-loaded'

/** Names that node tries where a path has none that is there. */
const ENTRIES = ['', '.js', 'index.js', 'package.json']

/**
 * Where the files of a plugin will be that cannot be found yet: it is being built, or about to be installed. Whoever
 * watches files watches these.
 */
export function unbuiltFiles({ from, path }: Wanted): readonly string[] {
  const folder = dirname(resolve(path))
  const place = isPath(from) ? resolve(folder, from) : join(folder, 'node_modules', from)
  const main = mainOf(place)
  return [...ENTRIES.map((name) => (name.startsWith('.') ? `${place}${name}` : join(place, name))), ...main]
}

function mainOf(folder: string): string[] {
  try {
    const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly main?: unknown }
    return typeof main === 'string' ? [join(folder, main)] : []
  } catch {
    return []
  }
}

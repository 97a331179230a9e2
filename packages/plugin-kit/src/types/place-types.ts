import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Where a generated file belongs on disk. Types stand beside the file with the definition, wherever that is: in a fork of
 * Segment's repository no folder is called `src`. Where an action has no folder of its own and `<action>.types.ts` is
 * there, as Segment's tool writes it, that file is meant.
 *
 * @param path as `generateTypes` gives it
 * @param sources absolute path of the file with the definition
 */
export function placeOfTypes(path: string, sources: string): string {
  const folder = dirname(sources)
  if (!path.startsWith('src/')) return join(folder, '..', path)
  const place = join(folder, path.slice('src/'.length))
  const flat = place.replace(/[/\\]generated-types\.ts$/, '.types.ts')
  return dirname(place) !== folder && !existsSync(dirname(place)) && existsSync(flat) ? flat : place
}

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { listFiles, printPath } from './repository'

/** Which scenarios say that they show a deliberate difference, by its id. */
export function declaredDeviations(folders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const declared = new Map<string, string[]>()
  for (const path of folders.flatMap((folder) => listFiles(folder, ['.scenario.yaml']))) {
    const { deviations = [] } = parse(readFileSync(path, 'utf8')) as { readonly deviations?: readonly string[] }
    for (const id of deviations) declared.set(id, [...(declared.get(id) ?? []), printPath(path)])
  }
  return declared
}

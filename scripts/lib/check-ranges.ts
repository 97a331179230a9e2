import type { Problem } from './problem'
import { SCOPE } from './repository'
import type { Manifest, Package } from './repository'

const KINDS = ['dependencies', 'peerDependencies', 'devDependencies'] as const

/** One dependency has one range everywhere, the root included; our own packages have the exact version of the repository. */
export function checkRanges(packages: readonly Package[], root: Manifest): Problem[] {
  const ranges = new Map<string, Map<string, string[]>>()
  const manifests = [
    { where: 'package.json', manifest: root },
    ...packages.map(({ folder, manifest }) => ({ where: `packages/${folder}/package.json`, manifest }))
  ]
  for (const { where, manifest } of manifests) {
    for (const kind of KINDS) {
      for (const [name, range] of Object.entries(manifest[kind] ?? {})) note(ranges, name, range, where)
    }
  }
  return [...ranges].flatMap(([name, found]) => rangeProblem(name, found, root.version ?? ''))
}

function note(ranges: Map<string, Map<string, string[]>>, name: string, range: string, where: string): void {
  const found = ranges.get(name) ?? new Map<string, string[]>()
  ranges.set(name, found.set(range, [...(found.get(range) ?? []), where]))
}

function rangeProblem(name: string, found: ReadonlyMap<string, readonly string[]>, version: string): Problem[] {
  const where = [...found].map(([range, places]) => `${places.join(', ')} (${range})`).join('; ')
  if (name.startsWith(SCOPE)) {
    if (found.size === 1 && found.has(version)) return []
    return [{ where, what: `${name} is not at ${version}.`, mend: `Write "${name}": "${version}" everywhere.` }]
  }
  if (found.size === 1) return []
  return [{ where, what: `${name} has ${found.size} ranges.`, mend: 'Write the same range everywhere.' }]
}

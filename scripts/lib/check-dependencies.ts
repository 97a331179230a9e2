import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { packageOf, readImports } from './imports'
import type { Problem } from './problem'
import { SCOPE, listFiles, printPath, readJson } from './repository'
import type { Manifest, Package } from './repository'

/** Dependencies that no import names, each with the dependency that needs it: both together or neither. */
const NEEDED_BY: Readonly<Record<string, string>> = {
  // Both are imported by actions-core, which does not declare them.
  liquidjs: '@segment/actions-core',
  '@types/json-schema': '@segment/actions-core',
  // Read as a file for the sandbox; the name alone would be Node's own module.
  buffer: 'quickjs-emscripten'
}

/** Every import is declared, and every declared dependency is imported or needed as a peer of one that is. */
export function checkDependencies(pack: Package, packages: readonly Package[], root: string): Problem[] {
  const declared = { ...pack.manifest.dependencies, ...pack.manifest.peerDependencies }
  const used = usedPackages(pack, root)
  return [...undeclared(pack, declared, used), ...unused(pack, packages, declared, used, root), ...references(pack)]
}

function usedPackages(pack: Package, root: string): Map<string, string> {
  const used = new Map<string, string>()
  for (const path of listFiles(join(pack.path, 'src'), ['.ts', '.tsx'])) {
    for (const { specifier, line } of readImports(path)) {
      const name = packageOf(specifier, (module) => module.startsWith('node:') || builtinModules.includes(module))
      if (name !== undefined && !used.has(name)) used.set(name, `${printPath(path, root)}:${line}`)
    }
  }
  return used
}

function undeclared(pack: Package, declared: object, used: ReadonlyMap<string, string>): Problem[] {
  return [...used]
    .filter(([name]) => name !== pack.manifest.name && !(name in declared) && !(typesOf(name) in declared))
    .map(([name, where]) => ({
      where,
      what: `${name} is imported but not declared.`,
      mend: `Add it to "dependencies" of packages/${pack.folder}/package.json, or do without it.`
    }))
}

function unused(
  pack: Package,
  packages: readonly Package[],
  declared: Readonly<Record<string, string>>,
  used: ReadonlyMap<string, string>,
  root: string
): Problem[] {
  const names = Object.keys(declared)
  const peers = new Set(names.flatMap((name) => Object.keys(manifestOf(name, packages, root)?.peerDependencies ?? {})))
  return names
    .filter((name) => !used.has(name) && !used.has(untyped(name)) && !peers.has(name))
    .filter((name) => !((NEEDED_BY[name] ?? '') in declared))
    .map((name) => ({
      where: `packages/${pack.folder}/package.json`,
      what: `${name} is declared but never imported under src.`,
      mend: 'Remove it, or say in scripts/lib/check-dependencies.ts (NEEDED_BY) what needs it.'
    }))
}

function manifestOf(name: string, packages: readonly Package[], root: string): Manifest | undefined {
  const ours = packages.find(({ manifest }) => manifest.name === name)
  if (ours !== undefined) return ours.manifest
  const path = join(root, 'node_modules', name, 'package.json')
  return existsSync(path) ? (readJson(path) as Manifest) : undefined
}

/** `tsc -b` builds in the order of the references, so they are our dependencies. */
function references(pack: Package): Problem[] {
  const path = join(pack.path, 'tsconfig.json')
  if (!existsSync(path)) return []
  const { references: found = [] } = readJson(path) as { references?: { path: string }[] }
  const actual = found.map((reference) => reference.path).sort()
  const expected = Object.keys({ ...pack.manifest.dependencies, ...pack.manifest.peerDependencies })
    .filter((name) => name.startsWith(SCOPE))
    .map((name) => `../${name.slice(SCOPE.length)}`)
    .sort()
  if (actual.join() === expected.join()) return []
  return [
    {
      where: `packages/${pack.folder}/tsconfig.json`,
      what: `"references" are ${actual.join(', ') || 'none'}, but the dependencies are ${expected.join(', ') || 'none'}.`,
      mend: 'Write one reference for each dependency of ours.'
    }
  ]
}

function typesOf(name: string): string {
  return `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`
}

function untyped(name: string): string {
  return name.startsWith('@types/') ? name.slice('@types/'.length) : name
}

/**
 * Checks the arrows between packages and files: imports point to a lower rank, no cycles, nock in one package only.
 *
 * Usage: npx ts-node scripts/check-arrows.ts
 */
import { builtinModules } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { findCycles } from './lib/cycles'
import { packageOf, readImports } from './lib/imports'
import { reportProblems } from './lib/problem'
import { NOCK_PACKAGE, PACKAGES } from './lib/ranks'
import { ROOT, SCOPE, listFiles, printPath, readPackages } from './lib/repository'
import type { Import } from './lib/imports'
import type { Problem } from './lib/problem'
import type { Package } from './lib/repository'

/** A file under `src` with what it imports. */
interface Source {
  readonly path: string
  readonly imports: readonly Import[]
}

/** Every arrow that points the wrong way. */
export function checkArrows(root: string = ROOT): Problem[] {
  return readPackages(root).flatMap((pack) => {
    const sources = listFiles(join(pack.path, 'src'), ['.ts', '.tsx']).map((path) => ({
      path,
      imports: readImports(path)
    }))
    return [
      ...unknownRank(pack),
      ...sources.flatMap((source) => wrongImports(pack, source, root)),
      ...cycles(pack, sources, root)
    ]
  })
}

function unknownRank({ folder }: Package): Problem[] {
  if (PACKAGES[folder] !== undefined) return []
  return [
    {
      where: `packages/${folder}`,
      what: 'The package has no rank.',
      mend: 'Add it to the table in scripts/lib/ranks.ts.'
    }
  ]
}

function wrongImports(pack: Package, source: Source, root: string): Problem[] {
  return source.imports.flatMap(({ specifier, line }) => {
    const found = wrongImport(pack, source.path, specifier)
    return found === undefined ? [] : [{ where: `${printPath(source.path, root)}:${line}`, ...found }]
  })
}

function wrongImport(pack: Package, path: string, specifier: string): Omit<Problem, 'where'> | undefined {
  if (specifier.startsWith('.')) return outsideImport(pack, path, specifier)
  const name = packageOf(specifier, (module) => module.startsWith('node:') || builtinModules.includes(module))
  if (name === 'nock' && pack.folder !== NOCK_PACKAGE) {
    return {
      what: 'nock is loaded here; it patches http for the whole process.',
      mend: `Use it from ${SCOPE}${NOCK_PACKAGE}, when mocks are asked for.`
    }
  }
  if (name?.startsWith(SCOPE) !== true) return undefined
  if (specifier !== name) return { what: `${specifier} is inside a package.`, mend: `Import from ${name}.` }
  const target = name.slice(SCOPE.length)
  if (PACKAGES[pack.folder]?.mayImport.includes(target) ?? true) return undefined
  return {
    what: `${pack.folder} (rank ${PACKAGES[pack.folder]?.rank ?? '?'}) imports ${target} (rank ${PACKAGES[target]?.rank ?? '?'}).`,
    mend: `Move the code to where it may be imported, or hand it in as an argument. ${pack.folder} may import: ${
      PACKAGES[pack.folder]?.mayImport.join(', ') || 'none of ours'
    }.`
  }
}

function outsideImport(pack: Package, path: string, specifier: string): Omit<Problem, 'where'> | undefined {
  const target = join(dirname(path), specifier)
  if (target.startsWith(join(pack.path, 'src') + sep) || target === join(pack.path, 'src')) return undefined
  if (target === join(pack.path, 'package.json')) return undefined
  return { what: `${specifier} leaves the src folder of the package.`, mend: 'Import the other package by its name.' }
}

/** Cycles of files, and of the folders directly under `src`. Imports of types do not count: they are gone at run time. */
function cycles(pack: Package, sources: readonly Source[], root: string): Problem[] {
  const known = new Set(sources.map((source) => source.path))
  const kept = ({ imports }: Source): Import[] => imports.filter(({ typeOnly }) => !typeOnly)
  const files = new Map(sources.map((source) => [source.path, targets(source.path, kept(source), known)]))
  const src = join(pack.path, 'src')
  const folders = new Map<string, Set<string>>()
  for (const [path, to] of files) addFolderArrows(folders, src, path, to)
  return [
    ...findCycles(files).map((cycle) =>
      cycleProblem(
        cycle.map((path) => printPath(path, root)),
        'files'
      )
    ),
    ...findCycles(folders).map((cycle) =>
      cycleProblem(
        cycle.map((folder) => `${printPath(src, root)}/${folder}`),
        'folders'
      )
    )
  ]
}

function addFolderArrows(folders: Map<string, Set<string>>, src: string, from: string, to: readonly string[]): void {
  const folder = topFolder(src, from)
  if (folder === undefined) return
  const arrows = folders.get(folder) ?? new Set<string>()
  folders.set(folder, arrows)
  for (const path of to) {
    const target = topFolder(src, path)
    if (target !== undefined && target !== folder) arrows.add(target)
  }
}

/** Files directly in `src` join the folders together and belong to none. */
function topFolder(src: string, path: string): string | undefined {
  const parts = path.slice(src.length + 1).split(sep)
  return parts.length > 1 ? parts[0] : undefined
}

function targets(path: string, imports: readonly Import[], known: ReadonlySet<string>): string[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => join(dirname(path), specifier.replace(/\.js$/, '')))
    .flatMap((base) =>
      [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')]
        .filter((candidate) => known.has(candidate))
        .slice(0, 1)
    )
}

function cycleProblem(cycle: readonly string[], kind: string): Problem {
  return {
    where: cycle[0] ?? '',
    what: `These ${kind} import each other in a circle: ${[...cycle, cycle[0]].join(' → ')}.`,
    mend: 'Move what both need to a file (or folder) of its own, which imports neither.'
  }
}

if (require.main === module) reportProblems('arrows', checkArrows())

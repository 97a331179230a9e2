import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkContents as checkPlugin } from '../../packages/plugin-kit/src/pack/check-contents'
import type { PackedPackage } from '../../packages/plugin-kit/src/pack/pack-package'
import { withoutNpmRun } from './environment'
import { withLock } from './lock'
import type { Problem } from './problem'
import { ROOT, SCOPE, readJson } from './repository'
import { run } from './run'

/** A package as `npm pack` made it, and unpacked again. */
export type Packed = Pick<PackedPackage, 'name' | 'tarball' | 'folder' | 'source' | 'files' | 'manifest'>

/**
 * Builds every package, packs it and unpacks it again. The caller removes `folder`. One at a time in a checkout: what
 * the CLI brings along lies in its folder only while it is packed.
 */
export async function packAll(): Promise<{ readonly folder: string; readonly packages: readonly Packed[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'xwh-packed-'))
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  withLock(join(ROOT, '.cache', 'pack.lock'), quietly, () => {
    must('the build', process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', 'packages'])
    must('npm pack', 'npm', ['pack', '--workspaces', '--loglevel=error', '--pack-destination', folder])
  })
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  const packages = tarballs.sort().map((name) => unpack(folder, join(folder, name)))
  return { folder, packages }
}

function quietly(): void {
  // Whoever waits is a test, or has said already what it does.
}

function unpack(parent: string, tarball: string): Packed {
  const into = mkdtempSync(join(parent, 'unpacked-'))
  must('tar', 'tar', ['-xzf', tarball, '-C', into])
  const folder = join(into, 'package')
  const manifest = readJson(join(folder, 'package.json')) as Packed['manifest'] & { readonly name: string }
  const { name } = manifest
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  return { name, manifest, tarball, folder, source: join(ROOT, 'packages', name.slice(SCOPE.length)), files }
}

/**
 * What is in a package that must not be, and what is not that must: the rules that `xwh plugin publish` has for everybody,
 * and of ours nothing may be wrong that would only be advice for others.
 */
export function checkContents(packed: Packed): Problem[] {
  return checkPlugin(packed, { folders: [ROOT] }).map(({ where, what, mend }) => ({
    where: `${packed.name}: ${where}`,
    what,
    mend
  }))
}

/**
 * Segment's convention wants a destination as default export; it is a named export as well, for those whom the forms of
 * default exports in CommonJS would trip.
 */
const CONVENTION = {
  packages: ['destination', 'destination-search'],
  known: /^attw: CJSOnlyExportsDefault\b|sets both exports\.__esModule = true and exports\.default/
}

/** What publint and Are The Types Wrong say of the packages. */
export async function checkPublished(packages: readonly Pick<Packed, 'name' | 'tarball'>[]): Promise<Problem[]> {
  const judge = join(ROOT, 'scripts', 'lib', 'judge-tarballs.mjs')
  const { code, output } = await run(process.execPath, [
    '--no-warnings',
    judge,
    ...packages.map(({ tarball }) => tarball)
  ])
  if (code !== 0) throw new Error(`${judge} ended with ${code}:\n${output}`)
  const found = JSON.parse(output) as readonly (readonly string[])[]
  return packages.flatMap(({ name }, index) => {
    const known = CONVENTION.packages.includes(name.slice(SCOPE.length))
    return (found[index] ?? [])
      .filter((what) => !known || !CONVENTION.known.test(what))
      .map((what) => ({
        where: name,
        what,
        mend: `Mend it in its package.json; npx attw --pack packages/… shows a table.`
      }))
  })
}

function must(what: string, command: string, args: readonly string[]): void {
  const options = { cwd: ROOT, env: withoutNpmRun(process.env), encoding: 'utf8' } as const
  const { status, stdout, stderr, error } = spawnSync(command, args, options)
  if (status !== 0) throw new Error(`${what} ended with ${status ?? String(error)}:\n${stdout}${stderr}`)
}

/** Removes what was packed. */
export function removePacked(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

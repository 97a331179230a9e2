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

const ATTW = ['--profile', 'node16', '--no-definitely-typed', '--no-color', '--format', 'ascii']

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
  attw: ['--ignore-rules', 'cjs-only-exports-default'],
  publint: /sets both exports\.__esModule = true and exports\.default/
}

/** What publint and Are The Types Wrong say; CommonJS packages are judged as Node resolves them. */
export async function checkPublished({ name, tarball }: Pick<Packed, 'name' | 'tarball'>): Promise<Problem[]> {
  const bin = (program: string): string => join(ROOT, 'node_modules', '.bin', program)
  const known = CONVENTION.packages.includes(name.slice(SCOPE.length))
  const publint = await run(bin('publint'), ['run', tarball, '--strict'])
  const attw = await run(bin('attw'), [tarball, ...ATTW, ...(known ? CONVENTION.attw : [])])
  const lines = publint.output.split('\n').filter((line) => /^\d+\. /.test(line))
  const told = lines.filter((line) => !known || !CONVENTION.publint.test(line))
  return [
    ...(publint.code !== 0 && (told.length > 0 || lines.length === 0)
      ? [`publint: ${told.join('\n') || publint.output}`]
      : []),
    ...(attw.code === 0 ? [] : [`attw: ${attw.output}`])
  ].map((what) => ({ where: name, what, mend: 'Mend what it says in package.json.' }))
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

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutNpmRun } from './environment'
import { withLock } from './lock'
import type { Problem } from './problem'
import { ROOT, readJson } from './repository'
import { run } from './run'
import type { Manifest } from './repository'

/** A package as `npm pack` made it. */
export interface Packed {
  readonly name: string
  /** Absolute path of the tarball. */
  readonly tarball: string
  /** Absolute path of the folder into which it was unpacked. */
  readonly folder: string
  /** Paths inside it. */
  readonly files: readonly string[]
}

/** What must never be published, and why. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  // Tests stand in the folder `test` of a package; `dist/test` is what the command `xwh test` was built to.
  [/^test\//, 'a test'],
  [/\.test\.[a-z.]+$/, 'a test'],
  [/\.tsbuildinfo$/, 'a note of the compiler'],
  [/(^|\/)src\//, 'a source, which nothing reads once it is built'],
  [/(^|\/)\.env/, 'a file of secrets'],
  [/node_modules\//, 'a dependency']
]

const ATTW = ['--profile', 'node16', '--no-definitely-typed', '--no-color', '--format', 'ascii']

const REQUIRED = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']

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
  const { name = '' } = readJson(join(folder, 'package.json')) as Manifest
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  return { name, tarball, folder, files }
}

/** What is in a package that must not be, and what is not that must. */
export function checkContents({ name, folder, files }: Packed, root: string = ROOT): Problem[] {
  const missing = REQUIRED.filter((path) => !files.includes(path)).map((path) => ({
    where: `${name}: ${path}`,
    what: 'It is missing in the package.',
    mend: 'Build, and look at "files" of its package.json.'
  }))
  const refused = files.flatMap((path) =>
    REFUSED.filter(([pattern]) => pattern.test(path)).map(([, what]) => ({
      where: `${name}: ${path}`,
      what: `The package holds ${what}.`,
      mend: 'Take it out of "files" of its package.json, or out of src.'
    }))
  )
  const absolute = files
    .filter((path) => /\.(js|ts|json|map)$/.test(path) && readFileSync(join(folder, path), 'utf8').includes(root))
    .map((path) => ({
      where: `${name}: ${path}`,
      what: 'It names a folder of the machine on which it was built.',
      mend: 'Make the path at run time, from __dirname.'
    }))
  return [...missing, ...refused, ...absolute]
}

/**
 * Segment's convention wants a destination as default export; it is a named export as well, for those whom the forms of
 * default exports in CommonJS would trip.
 */
const CONVENTION = {
  package: '@extensible-webhooks/destination',
  attw: ['--ignore-rules', 'cjs-only-exports-default'],
  publint: /sets both exports\.__esModule = true and exports\.default/
}

/** What publint and Are The Types Wrong say; CommonJS packages are judged as Node resolves them. */
export async function checkPublished({ name, tarball }: Packed): Promise<Problem[]> {
  const bin = (program: string): string => join(ROOT, 'node_modules', '.bin', program)
  const known = name === CONVENTION.package
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

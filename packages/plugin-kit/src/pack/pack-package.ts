import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import { redact } from '../shared/redact'
import { NOT_FOUND, runCommand, type RunCommand } from '../shared/run-command'
import { readManifest, type PackageManifest } from './manifest'
import { PackError } from './pack-error'

/** A package as `npm pack` made it, and unpacked again. */
export interface PackedPackage {
  readonly name: string
  readonly version: string
  /** The package.json inside it. */
  readonly manifest: PackageManifest
  /** Absolute path of the tarball. */
  readonly tarball: string
  /** Absolute path of the folder into which it was unpacked. */
  readonly folder: string
  /** Absolute path of the folder that was packed. */
  readonly source: string
  /** Paths inside it, with slashes, sorted. */
  readonly files: readonly string[]
  /** Size of the tarball. */
  readonly bytes: number
  /** Size of all files together. */
  readonly unpackedBytes: number
  /** `sha512-…`, as registries and lock files write it. */
  readonly integrity: string
  /** Removes the tarball and the folder. */
  readonly remove: () => void
}

/** What a package is packed with. */
export interface PackOptions {
  /**
   * Does not run the scripts `prepack`, `prepare` and `postpack` of the package.
   *
   * @default false
   */
  readonly ignoreScripts?: boolean
  /** The environment of npm. @default that of the process */
  readonly env?: NodeJS.ProcessEnv
  /** Ends it. @default it is not ended */
  readonly signal?: AbortSignal
  /** Runs npm; a stand-in for tests. @default npm of the PATH is run */
  readonly run?: RunCommand
}

/**
 * Packs a package with `npm pack` into a temporary folder and unpacks it there. Nothing is built but by its own scripts.
 *
 * @param folder folder of the package
 * @param options see {@link PackOptions}
 * @returns the package; the caller calls its `remove`
 * @throws PackError where there is no package, no npm, or a script of the package fails; nothing is left behind then
 */
export async function packPackage(folder: string, options: PackOptions = {}): Promise<PackedPackage> {
  const source = resolve(folder)
  const read = readManifest(source)
  if ('problem' in read) throw new PackError('no-package', read.problem)
  const into = mkdtempSync(join(tmpdir(), 'xwh-pack-'))
  const remove = (): void => {
    rmSync(into, { recursive: true, force: true })
  }
  try {
    await runPack(source, into, options)
    return { source, remove, ...(await unpack(into)) }
  } catch (error) {
    remove()
    throw error
  }
}

async function runPack(source: string, into: string, options: PackOptions): Promise<void> {
  const { run = runCommand, ignoreScripts = false, env, signal } = options
  // A variable npm_config_dry_run, which `npm run … --dry-run` sets for what it starts, would leave nothing to unpack.
  const args = ['pack', '--pack-destination', into, '--loglevel=error', '--dry-run=false']
  const { code, stdout, stderr } = await run('npm', ignoreScripts ? [...args, '--ignore-scripts'] : args, {
    cwd: source,
    ...(env === undefined ? {} : { env }),
    ...(signal === undefined ? {} : { signal })
  })
  if (signal?.aborted) throw new PackError('interrupted', 'Packing was interrupted; nothing is left of it.')
  if (code === 0) return
  if (code === NOT_FOUND)
    throw new PackError('no-npm', 'npm is not on the PATH. Install Node with npm, then try again.')
  const told = redact(`${stdout}${stderr}`).trim()
  throw new PackError('pack-failed', `npm pack failed in ${source}. Mend what it says:\n${told}`)
}

async function unpack(into: string): Promise<Omit<PackedPackage, 'source' | 'remove'>> {
  const [tarballName] = readdirSync(into).filter((name) => name.endsWith('.tgz'))
  if (tarballName === undefined) throw new PackError('pack-failed', 'npm pack left no tarball. Try npm pack by hand.')
  const tarball = join(into, tarballName)
  const folder = join(into, 'package')
  mkdirSync(folder)
  // Loaded when used: most who load this package never pack.
  const { extract } = await import('tar')
  // Every registry takes the first folder off, whatever its name is.
  await extract({ file: tarball, cwd: folder, strip: 1 })
  const files = listFiles(folder)
  const read = readManifest(folder)
  if ('problem' in read) throw new PackError('no-package', read.problem)
  const { manifest } = read
  const content = readFileSync(tarball)
  return {
    name: typeof manifest.name === 'string' ? manifest.name : '',
    version: typeof manifest.version === 'string' ? manifest.version : '',
    manifest,
    tarball,
    folder,
    files,
    bytes: content.length,
    unpackedBytes: files.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0),
    integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort()
}

/**
 * Puts a destination of ours into a fork of segmentio/action-destinations: its folder, what it depends on, and with --id the
 * line that registers it. What is in the folder already is replaced. docs/register-as-a-plugin.md has the steps around it.
 *
 * Usage: npx ts-node scripts/export-to-fork.ts --to <fork> [--slug <folder>] [--id <24 hexadecimal digits>]
 *        [--plugin <folder under packages>] [--dependency]
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DESTINATIONS, dependencyForFork, registerIn, sourcesForFork, type ForkExport } from './lib/fork'
import { ROOT, readJson, type Manifest } from './lib/repository'

/** What an export is asked to do. */
export interface ExportOptions {
  /** Path of the fork. */
  readonly to: string
  /** Folder of the destination. */
  readonly slug: string
  /** Folder under packages/. */
  readonly plugin: string
  /** The id that Segment gave; without it nothing is registered. */
  readonly id: string | undefined
  /** Takes it from its npm package, in place of its sources. */
  readonly dependency: boolean
}

/** Newer ones refuse the name of the destination in stock core (docs/decisions/002). */
const RESOLUTIONS = { 'fast-uri': '3.1.5' }
const ID = /^[0-9a-f]{24}$/

/**
 * Writes a destination into a fork.
 *
 * @returns paths of what was written, from the fork, and what to look at
 * @throws with what is wrong and what to do; then nothing was written
 */
export function exportToFork({ to, slug, plugin, id, dependency }: ExportOptions): Exported {
  const fork = resolve(to)
  const index = join(DESTINATIONS, 'index.ts')
  if (!existsSync(join(fork, index))) {
    throw new Error(`--to ${to}: there is no ${index}; name a fork of segmentio/action-destinations.`)
  }
  if (!/^[a-z0-9-]+$/.test(slug)) throw new Error(`--slug ${slug}: use small letters, digits and "-" only.`)
  if (id !== undefined && !ID.test(id)) throw new Error(`--id ${id}: expected 24 hexadecimal digits.`)
  const { devDependencies = {} } = readJson(join(ROOT, 'package.json')) as Manifest
  const made = dependency ? dependencyForFork(plugin) : sourcesForFork(plugin, devDependencies)
  const texts = new Map(made.files.map(({ path, text }) => [join(DESTINATIONS, slug, path), text]))
  const actions = join('packages', 'destination-actions', 'package.json')
  const manifest = JSON.parse(readFileSync(join(fork, actions), 'utf8')) as Manifest
  texts.set(actions, printed(withDependencies(manifest, made)))
  texts.set('package.json', withResolutions(readFileSync(join(fork, 'package.json'), 'utf8')))
  if (id !== undefined) texts.set(index, registerIn(readFileSync(join(fork, index), 'utf8'), id, slug))
  rmSync(join(fork, DESTINATIONS, slug), { recursive: true, force: true })
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(fork, path)), { recursive: true })
    writeFileSync(join(fork, path), text)
  }
  return { written: [...texts.keys()], notes: otherRanges(manifest, made) }
}

/** What an export did. */
export interface Exported {
  readonly written: readonly string[]
  readonly notes: readonly string[]
}

/** What the fork depends on already stays: other destinations were tested with it. */
function withDependencies(manifest: Manifest, { dependencies, devDependencies }: ForkExport): Manifest {
  return {
    ...manifest,
    devDependencies: sorted({ ...devDependencies, ...manifest.devDependencies }),
    dependencies: sorted({ ...dependencies, ...manifest.dependencies })
  }
}

function otherRanges({ dependencies: there = {} }: Manifest, { dependencies }: ForkExport): string[] {
  return Object.entries(dependencies)
    .filter(([name, range]) => there[name] !== undefined && there[name] !== range)
    .map(([name, range]) => `${name} ${there[name] ?? ''} is there; this destination was tested with ${range}.`)
}

function sorted(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => a.localeCompare(b, 'en')))
}

function withResolutions(text: string): string {
  const manifest = JSON.parse(text) as Manifest & { readonly resolutions?: Readonly<Record<string, string>> }
  return printed({ ...manifest, resolutions: { ...manifest.resolutions, ...RESOLUTIONS } })
}

function printed(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function main(): void {
  const { values } = parseArgs({
    options: {
      to: { type: 'string' },
      slug: { type: 'string', default: 'extensible-webhook' },
      plugin: { type: 'string', default: 'destination' },
      id: { type: 'string' },
      dependency: { type: 'boolean', default: false }
    }
  })
  const { to, id, ...rest } = values
  if (to === undefined) throw new Error('--to <fork> is missing: the path of a fork of segmentio/action-destinations.')
  const { written, notes } = exportToFork({ ...rest, to, id })
  process.stdout.write([...written, ...notes].map((line) => `${line}\n`).join(''))
  if (id === undefined) {
    process.stdout.write(
      `Not registered: add register('<id from Segment>', './${rest.slug}') to ${DESTINATIONS}/index.ts.\n`
    )
  }
}

if (require.main === module) {
  try {
    main()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 2
  }
}

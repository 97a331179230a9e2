import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { releaseChangelog } from './changelog'
import { refuse, type Refusal } from './refusal'

/** One file before and after a release. */
export interface ReleaseFile {
  /** Inside the folder of the package. */
  readonly path: string
  readonly before: string
  readonly after: string
}

/** What a release writes. */
export interface ReleaseWish {
  readonly version: string
  readonly changelog: boolean
  readonly date: Date
}

const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json']

/** Which files a new version changes, and how; nothing is written. */
export function planRelease(folder: string, wish: ReleaseWish): readonly ReleaseFile[] | Refusal {
  const manifest = edited(folder, 'package.json', (text) => withVersion(text, wish.version))
  const locks = LOCKS.filter((path) => existsSync(join(folder, path))).map((path) =>
    edited(folder, path, (text) => withLockedVersion(text, wish.version))
  )
  if (!wish.changelog) return [manifest, ...locks]
  const changelog = planChangelog(folder, wish)
  return 'refused' in changelog ? changelog : [manifest, ...locks, changelog]
}

/** Writes them. */
export function writeRelease(folder: string, files: readonly ReleaseFile[]): void {
  for (const { path, after } of files) writeFileSync(join(folder, path), after)
}

/** Writes them as they were. */
export function restoreRelease(folder: string, files: readonly ReleaseFile[]): void {
  for (const { path, before } of files) writeFileSync(join(folder, path), before)
}

function planChangelog(folder: string, { version, date }: ReleaseWish): ReleaseFile | Refusal {
  const path = 'CHANGELOG.md'
  const refused = (what: string): Refusal =>
    refuse('version', {
      code: 'no-changelog',
      where: path,
      what,
      mend: 'Say under "## Unreleased" what is new for those who use the plugin; or publish with --no-changelog.'
    })
  if (!existsSync(join(folder, path))) return refused('There is none.')
  const before = readFileSync(join(folder, path), 'utf8')
  const released = releaseChangelog(before, version, date)
  return 'problem' in released ? refused(released.problem) : { path, before, after: released.text }
}

function edited(folder: string, path: string, edit: (text: string) => string): ReleaseFile {
  const before = readFileSync(join(folder, path), 'utf8')
  return { path, before, after: edit(before) }
}

/** Only the text of the version changes: how people laid the file out stays. */
function withVersion(text: string, version: string): string {
  const parsed = JSON.parse(text) as { version?: unknown }
  const after = text.replace(/("version"\s*:\s*)"[^"]*"/, `$1${JSON.stringify(version)}`)
  // The first "version" may be another's, in front of the package's own.
  if ((JSON.parse(after) as { version?: unknown }).version === version) return after
  return layOut(text, { ...parsed, version })
}

/** npm writes the version of the package itself twice into its lock file. */
function withLockedVersion(text: string, version: string): string {
  const parsed = JSON.parse(text) as { version?: unknown; packages?: Record<string, object> }
  const own = parsed.packages?.['']
  const packages = own === undefined ? parsed.packages : { ...parsed.packages, '': { ...own, version } }
  return layOut(text, { ...parsed, version, ...(packages === undefined ? {} : { packages }) })
}

function layOut(text: string, value: object): string {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? 2
  return `${JSON.stringify(value, null, indent)}${text.endsWith('\n') ? '\n' : ''}`
}

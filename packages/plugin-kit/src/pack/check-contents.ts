import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginProblem } from '../problem'
import { checkManifest } from './check-manifest'
import { checkSources } from './check-sources'
import { checkMachinePaths, checkSecrets, machineFolders, type TextFile } from './check-texts'
import type { ContentCode } from './content-code'
import { textAt, type PackageManifest } from './manifest'
import type { PackedPackage } from './pack-package'
import { checkFiles } from './refused-files'
import { targetsOf } from './targets'

/** What the contents are checked with. */
export interface ContentOptions {
  /** Absolute folders that no file may name, beside the package's own and the user's home. @default none */
  readonly folders?: readonly string[]
}

/**
 * What is in a packed package that must not be, and what is not that must: tests, sources that nothing reads, secrets by
 * name and by form, folders of this machine, dependencies; README, licence, types, every file that package.json names, and
 * the fields a registry and its users need. A secret that is found is never part of a message.
 *
 * @param packed what `packPackage` made
 * @param options see {@link ContentOptions}
 * @returns every problem at once, each with a path inside the package; none where all is well
 */
export function checkContents(
  packed: Pick<PackedPackage, 'folder' | 'source' | 'files' | 'manifest'>,
  { folders = [] }: ContentOptions = {}
): PluginProblem[] {
  const { folder, source, files, manifest } = packed
  const texts = files.flatMap((path) => readText(folder, path))
  const forbidden = machineFolders(source, folders)
  const maps = texts.filter(({ path }) => path.endsWith('.map'))
  return [
    ...checkFiles(files),
    ...checkSources(files, targetsOf(manifest), maps),
    ...checkMissing(files, manifest),
    ...checkManifest(manifest, files),
    ...texts.flatMap((file) => [...checkSecrets(file), ...checkMachinePaths(file, forbidden)])
  ]
}

function checkMissing(files: readonly string[], manifest: PackageManifest): PluginProblem[] {
  const missing = (pattern: RegExp): boolean => !files.some((path) => pattern.test(path))
  const problem = (severity: PluginProblem['severity'], where: string, mend: string): PluginProblem => ({
    severity,
    code: 'packed-missing' satisfies ContentCode,
    where,
    what: 'It is missing in the package.',
    mend
  })
  const reserved = textAt(manifest, 'license') === 'UNLICENSED'
  return [
    ...(missing(/^readme(\.[a-z]+)?$/i)
      ? [problem('error', 'README.md', 'Write what the plugin does, and its settings; npm always packs it.')]
      : []),
    ...(missing(/^licen[cs]e(\.[a-z]+)?$/i) && !reserved
      ? [problem('warning', 'LICENSE', 'Add the text of the licence, or write "license": "UNLICENSED".')]
      : [])
  ]
}

/** A file as text; none where it holds bytes that no text has. */
function readText(folder: string, path: string): TextFile[] {
  const content = readFileSync(join(folder, path))
  return content.includes(0) ? [] : [{ path, text: content.toString('utf8') }]
}

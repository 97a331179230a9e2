import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { planRelease as rootFiles, writeRelease } from '../../packages/plugin-kit/src/publish/release-files'
import { readPackages } from '../lib/repository'
import { run } from '../lib/run'
import { CHANGELOG, writeChangelog } from './changelog'
import type { Plan } from './plan'
import { Refused, orRefuse } from './refused'

/** What a release wrote, and how to take it back. */
export interface Written {
  /** Paths from the root. */
  readonly paths: readonly string[]
  /** Writes the files as they were. */
  restore(): void
}

/**
 * What lerna is to do: one version for all packages and for what they say of each other, exactly. It neither commits nor
 * tags, as nothing is built yet, and it knows no remote.
 */
const LERNA = ['--exact', '--force-publish', '--yes', '--no-push', '--no-git-tag-version', '--no-progress']

/**
 * Writes the version into every package.json, lerna.json and package-lock.json, and moves the changelog.
 *
 * @param date the day that the changelog names, in UTC
 * @throws Refused where lerna fails; the files are as they were then
 */
export async function writeVersion({ root, version, current }: Plan, date: Date): Promise<Written> {
  const paths = [
    ...['package.json', 'package-lock.json', 'lerna.json', CHANGELOG],
    ...readPackages(root).map(({ folder }) => `packages/${folder}/package.json`)
  ].filter((path) => existsSync(join(root, path)))
  const before = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  const restore = (): void => {
    for (const { path, text } of before) writeFileSync(join(root, path), text)
  }
  try {
    if (version !== current) {
      await tool(root, 'lerna', ['version', version, ...LERNA])
      // lerna does not know the root's own version.
      writeRelease(root, orRefuse(rootFiles(root, { version, changelog: false, date })))
      await tool(root, 'prettier', ['--write', '--log-level=warn', 'lerna.json', ...paths.filter(isManifest)])
    }
    writeChangelog(root, version, date)
    return { paths, restore }
  } catch (error) {
    restore()
    throw error
  }
}

function isManifest(path: string): boolean {
  return path.endsWith('package.json')
}

async function tool(root: string, name: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    env: { NX_DAEMON: 'false' }
  })
  if (code !== 0) throw new Refused([{ where: name, what: output.trim(), mend: 'Mend what it says.' }])
}

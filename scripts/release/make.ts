import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { packPackage, type PackedPackage } from '../../packages/plugin-kit/src/pack/pack-package'
import { withoutNpmRun } from '../lib/environment'
import { checkContents, checkPublished } from '../lib/packed'
import { run } from '../lib/run'
import type { Plan, Say } from './plan'
import { Refused } from './refused'

/**
 * Builds all packages from nothing, packs them and checks every tarball.
 *
 * @returns the tarballs in the order in which they are published; the caller removes them
 * @throws Refused with every problem of all of them
 */
export async function makePackages({ root, packages }: Plan, say: Say): Promise<PackedPackage[]> {
  say('building')
  await build(
    root,
    packages.map(({ path }) => path)
  )
  const packed: PackedPackage[] = []
  try {
    for (const { path } of packages) packed.push(await packPackage(path, { env: withoutNpmRun(process.env) }))
    say('checking the tarballs')
    const problems = [...packed.flatMap((pack) => checkContents(pack)), ...(await checkPublished(packed))]
    if (problems.length > 0) throw new Refused(problems)
    for (const { name, files, bytes } of packed) say(`  ${name}: ${files.length} files, ${Math.ceil(bytes / 1024)} KiB`)
    return packed
  } catch (error) {
    removePackages(packed)
    throw error
  }
}

/** Removes the tarballs. */
export function removePackages(packed: readonly PackedPackage[]): void {
  for (const { remove } of packed) remove()
}

/** What an older build left behind, of a source that is gone since, would be published with the rest. */
async function build(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    for (const name of ['dist', 'tsconfig.tsbuildinfo']) rmSync(join(folder, name), { recursive: true, force: true })
  }
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await run(process.execPath, [tsc, '-b', 'packages'], { cwd: root })
  if (code !== 0) throw new Refused([{ where: 'packages', what: output.trim(), mend: 'Mend what the compiler says.' }])
}

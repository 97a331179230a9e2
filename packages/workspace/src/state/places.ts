import { basename, dirname, join, resolve } from 'node:path'
import type { Environment } from '../file/environment'
import type { Disk } from './disk'
import type { Locks } from './locks'
import { SCOPE } from './names'
import { told } from './told'

/** Where sealed files are kept, and what with. */
export interface SealedPlaces {
  /** The folder `.xwh`. */
  readonly folder: string
  /** Name of the folder in it that belongs to one workspace file. */
  readonly scope: string
  readonly env: Environment
  readonly disk: Disk
  readonly locks: Locks
}

/** The folder `.xwh` beside a workspace file, and the part of it that is that file's own. */
export function placesOf(workspacePath: string): Pick<SealedPlaces, 'folder' | 'scope'> {
  const full = resolve(workspacePath)
  return { folder: join(dirname(full), '.xwh'), scope: `${basename(full)}${SCOPE}` }
}

/**
 * Runs `fn` while nobody else writes below `.xwh`; the folder is made where there is none yet.
 *
 * @throws StateError where the folder cannot be written
 */
export async function whileNobodyWrites<T>(
  { folder, disk, locks }: Pick<SealedPlaces, 'folder' | 'disk' | 'locks'>,
  fn: () => Promise<T>
): Promise<T> {
  await told(folder, 'write', () => disk.makeFolder(folder))
  return locks.hold(join(folder, 'write'), async () => {
    const ignore = join(folder, '.gitignore')
    await told(ignore, 'write', async () => {
      await sweep(folder, disk)
      if ((await disk.version(ignore)) === undefined) await disk.write(ignore, '*\n')
    })
    return fn()
  })
}

/** Removes what a process left behind that was killed in the middle of a write. */
export async function sweep(folder: string, disk: Disk): Promise<void> {
  const left = (await disk.list(folder)).filter((name) => /\.\d+$/.test(name))
  for (const name of left) await disk.remove(join(folder, name))
}

import { join } from 'node:path'
import { nodeDisk } from './disk'
import { keyFile, listSealed, newKey, readKeyRing, writeKeyFile, type KeyPlaces, type KeyRing } from './key-ring'
import type { LocalStateOptions } from './local-state'
import { createLocks } from './locks'
import { seal, type Key } from './seal'
import { openOrTell, placeOf } from './open-or-tell'
import { placesOf, whileNobodyWrites } from './places'
import { told } from './told'

/** What {@link rotateKey} did. */
export interface Rotated {
  /** How many files are sealed anew. */
  readonly files: number
  /** The id that they now carry. */
  readonly keyId: string
}

/**
 * Seals everything in the folder `.xwh/` of a workspace file under another key: under `XWH_KEY` where it is set, and else
 * under a new one that takes the place of `.xwh/key`. Old keys are those of `XWH_PREVIOUS_KEYS` and of `.xwh/key`. Killed in
 * the middle, nothing is lost: both keys are kept until the last file is done, and the next call goes on.
 *
 * With `XWH_KEY` the file `.xwh/key` is removed at the end. Programs that run meanwhile go on; they look the key up anew.
 *
 * @param workspacePath path of the workspace file; others in the same folder share the key, and are sealed anew with it
 * @param options as for `openLocalState`
 * @throws StateError where a file cannot be opened: then nothing has been changed
 */
export async function rotateKey(workspacePath: string, options: LocalStateOptions): Promise<Rotated> {
  const { env, disk = nodeDisk, locks = createLocks() } = options
  const { folder } = placesOf(workspacePath)
  const places: KeyPlaces = { folder, env, disk }
  return whileNobodyWrites({ folder, disk, locks }, async () => {
    const ring = await readKeyRing(places)
    const opened = await openAll(places, ring)
    const isNamed = (env['XWH_KEY'] ?? '') !== ''
    const next = isNamed && ring ? ring.current : newKey()
    if (!isNamed) await writeKeyFile(folder, [next, ...(ring?.all ?? [])], disk)
    for (const { path, scope, text } of opened) {
      await told(path, 'write', () => disk.write(path, seal(text, next, placeOf(scope, path))))
    }
    await leaveOnly(next, isNamed, places)
    return { files: opened.length, keyId: next.id }
  })
}

async function leaveOnly(key: Key, isNamed: boolean, { folder, disk }: KeyPlaces): Promise<void> {
  if (isNamed) await told(keyFile(folder), 'write', () => disk.remove(keyFile(folder)))
  else await writeKeyFile(folder, [key], disk)
}

interface OpenedFile {
  readonly path: string
  readonly scope: string
  readonly text: string
}

async function openAll(places: KeyPlaces, ring: KeyRing | undefined): Promise<readonly OpenedFile[]> {
  const { folder, disk } = places
  const opened: OpenedFile[] = []
  for (const { scope, file } of await listSealed(places)) {
    const path = join(folder, scope, file)
    const sealed = await told(path, 'read', () => disk.read(path))
    if (sealed !== undefined) opened.push({ path, scope, text: openOrTell(sealed, ring, { scope, folder, path }) })
  }
  return opened
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../file/environment'
import { nodeDisk, type Disk } from './disk'
import { createLocks, type Locks } from './locks'
import { fileNameOf } from './names'
import { placesOf } from './places'
import { SealedFiles } from './sealed-files'
import { createStateTokens, type StateTokens } from './token-store'
import { told } from './told'

/** What a workspace keeps on this machine: tokens, and values by name. */
export interface LocalState {
  /** Live tokens by the slug of their destination, for every process that uses this workspace file. */
  readonly tokens: StateTokens
  /**
   * Reads a value.
   *
   * @param name letters, digits, ".", "_" and "-"
   * @returns nothing where there is none
   * @throws StateError where the file cannot be read or opened
   */
  read(name: string): Promise<unknown>
  /**
   * Writes a value: whole or not at all.
   *
   * @param value anything that JSON can hold
   * @throws StateError; what was there then stays as it was
   */
  write(name: string, value: unknown): Promise<void>
  /** Removes a value, also one that can no longer be opened. */
  remove(name: string): Promise<void>
}

/** Options of {@link openLocalState}. */
export interface LocalStateOptions {
  /** Where `XWH_KEY` and `XWH_PREVIOUS_KEYS` are looked up, such as `process.env`. */
  readonly env: Environment
  /** What reads and writes the files. @default the disk of this machine */
  readonly disk?: Disk
  /** What keeps two processes apart. @default locks beside the files; those of a process that died are taken over after 10 s */
  readonly locks?: Locks
}

/**
 * Opens the local state of a workspace file: the folder `.xwh/` beside it, in which every value is a file sealed with
 * AES-256-GCM under `XWH_KEY`, else under `.xwh/key`. Nothing is touched before something is written, so a workspace that
 * keeps nothing has no such folder. Workspace files in one folder share the key and nothing else.
 *
 * @param workspacePath path of the workspace file
 * @param options environment, and stand-ins for disk and locks
 */
export function openLocalState(workspacePath: string, options: LocalStateOptions): LocalState {
  const { env, disk = nodeDisk, locks = createLocks() } = options
  const places = { ...placesOf(workspacePath), env, disk, locks }
  const files = new SealedFiles(places)
  const root = join(places.folder, places.scope)
  const tokens = createStateTokens(files, async (key, fn, signal) => {
    fileNameOf(key)
    await told(root, 'write', () => disk.makeFolder(root))
    return locks.hold(join(root, `refresh.${key}`), fn, signal)
  })
  return {
    tokens,
    read: (name) => files.read(name),
    write: async (name, value) => {
      await files.change(name, () => ({ value }))
    },
    remove: (name) => files.remove(name)
  }
}

/**
 * Whether a workspace file has a local state yet.
 *
 * @param workspacePath path of the workspace file
 */
export function hasLocalState(workspacePath: string): boolean {
  return existsSync(placesOf(workspacePath).folder)
}

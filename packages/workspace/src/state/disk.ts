import { randomInt } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../errors'

/** What the local state does with the disk; errors are Node's own. */
export interface Disk {
  /** Nothing where there is no such file. */
  read(path: string): Promise<string | undefined>
  /** Changes whenever the file does; nothing where there is none. */
  version(path: string): Promise<string | undefined>
  /** Whole or not at all, also where the power fails: a temporary file, flushed, then renamed. For the owner only. */
  write(path: string, text: string): Promise<void>
  /** Nothing happens where there is no such file. */
  remove(path: string): Promise<void>
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /** With its parents, for the owner only. */
  makeFolder(path: string): Promise<void>
}

const OWNER_FILE = 0o600
const OWNER_FOLDER = 0o700

/** The disk of this machine. */
export const nodeDisk: Disk = {
  read: (path) => orNothing(readFile(path, 'utf8')),
  version: async (path) => {
    const found = await orNothing(stat(path, { bigint: true }))
    return found && `${found.ino} ${found.mtimeNs} ${found.size}`
  },
  write: async (path, text) => {
    const temporary = `${path}.${randomInt(2 ** 40)}`
    try {
      await writeWhole(temporary, text)
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined)
      throw error
    }
    await flushFolder(dirname(path))
  },
  remove: (path) => rm(path, { force: true }),
  list: async (folder) => (await orNothing(readdir(folder))) ?? [],
  makeFolder: async (path) => {
    const made = await mkdir(path, { recursive: true, mode: OWNER_FOLDER })
    // The umask may have taken rights away, never given any.
    if (made !== undefined) await chmod(path, OWNER_FOLDER)
  }
}

/**
 * `writeFile` goes on until every byte is written. The package write-file-atomic writes once and renames whatever came of
 * it, which on a nearly full disk is a file cut short.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', OWNER_FILE)
  try {
    await handle.writeFile(text, 'utf8')
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Otherwise a new name can be lost with the power. Where folders cannot be opened (Windows), the system sees to it. */
async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY).catch(() => undefined)
  if (!handle) return
  try {
    await handle.sync().catch(() => undefined)
  } finally {
    await handle.close()
  }
}

async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

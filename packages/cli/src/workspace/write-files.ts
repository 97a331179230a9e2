import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { InputError } from '../exit-codes'

/**
 * Writes files, their folders too: none of them where one is there already.
 *
 * @param files path → content
 * @param force overwrites
 * @throws InputError that names every file in the way, or the one that cannot be written
 */
export function writeFiles(files: ReadonlyMap<string, string>, force: boolean): void {
  const taken = force ? [] : [...files.keys()].filter((path) => existsSync(path))
  if (taken.length > 0) {
    throw new InputError(taken.map((path) => `${path}: this file is there already; --force overwrites it.`).join('\n'))
  }
  for (const [path, content] of files) {
    try {
      mkdirSync(dirname(path), { recursive: true })
      // A reader never sees half a file, and a full disk leaves the former one.
      const temporary = `${path}.${process.pid.toString()}.tmp`
      writeFileSync(temporary, content)
      renameSync(temporary, path)
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
      throw new InputError(`${path}: this file cannot be written (${code}).`)
    }
  }
}

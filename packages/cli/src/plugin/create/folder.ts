import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CreatedFile } from '@extensible-webhooks/plugin-kit'
import { InputError } from '../../exit-codes'

/** May be there already: a repository that was made before the plugin. */
const WELCOME = '.git'

/** How many names a message holds. */
const NAMED = 10

/**
 * Makes sure that nothing is overwritten.
 *
 * @param folder absolute path
 * @throws InputError where something is there, with its names
 */
export function demandEmpty(folder: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isDirectory()) throw new InputError(`${folder}: there is a file of this name; choose another: --directory.`)
  const names = readdirSync(folder).filter((name) => name !== WELCOME)
  if (names.length === 0) return
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  throw new InputError(
    `${folder}: the folder is not empty, and nothing is overwritten. It holds ${names.sort().slice(0, NAMED).join(', ')}${more}. ` +
      'Choose another: --directory.'
  )
}

/**
 * Writes the files of a plugin.
 *
 * @throws InputError where one is there meanwhile, or cannot be written
 */
export function writeFiles(folder: string, files: readonly CreatedFile[]): void {
  for (const { path, text } of files) {
    const full = join(folder, path)
    try {
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, text, { flag: 'wx' })
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
      throw new InputError(`${full}: this file cannot be written (${code}).`)
    }
  }
}

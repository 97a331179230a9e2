import { StateError } from './state-error'

/** Names become file names: a fence against `../`, separators, NUL, and what some file system treats in a way of its own. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,179}$/

/** What the names of sealed files end with. */
export const SEALED = '.sealed'

/** What the name of the folder of one workspace file ends with, so that it never meets `key` or a lock. */
export const SCOPE = '.state'

/**
 * The file name for a name. Capitals are marked: on macOS and Windows `Orders` and `orders` would be one file.
 *
 * @throws StateError `bad-name`
 */
export function fileNameOf(name: string): string {
  if (!NAME.test(name) || name.endsWith('.')) {
    const shown = JSON.stringify(name.slice(0, 60))
    const rule = 'begin with a letter or digit, use letters, digits, ".", "_" and "-" only, and at most 180 of them'
    throw new StateError('bad-name', `The name ${shown} cannot be used in the local state: ${rule}.`)
  }
  return `${name.replace(/[A-Z]/g, (letter) => `~${letter.toLowerCase()}`)}${SEALED}`
}

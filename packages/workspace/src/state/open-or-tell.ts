import { basename, join } from 'node:path'
import type { KeyRing } from './key-ring'
import { open } from './seal'
import { StateError } from './state-error'

const START_ANEW = 'remove the file and connect again'

/** The text to which a sealed file is bound: it opens in the same place only. */
export function placeOf(scope: string, path: string): string {
  return `${scope}/${basename(path)}`
}

/**
 * Opens the text of a sealed file.
 *
 * @throws StateError `no-key`, `wrong-key` or `damaged`
 */
export function openOrTell(
  text: string,
  ring: KeyRing | undefined,
  { scope, folder, path }: { readonly scope: string; readonly folder: string; readonly path: string }
): string {
  if (!ring) {
    const what = `${path} is sealed, but neither XWH_KEY nor ${join(folder, 'key')} is there.`
    throw new StateError('no-key', `${what} Put the key back, or ${START_ANEW}.`, path)
  }
  const opened = open(text, ring.all, placeOf(scope, path))
  switch (opened.status) {
    case 'open':
      return opened.text
    case 'unknown-key': {
      const what = `${path} is sealed under another key (its id begins with ${JSON.stringify(opened.keyId.slice(0, 8))}).`
      throw new StateError(
        'wrong-key',
        `${what} Set XWH_KEY to that key, or name it in XWH_PREVIOUS_KEYS, or ${START_ANEW}.`,
        path
      )
    }
    case 'damaged': {
      const what = `${path} is damaged: it was cut short or changed, or it belongs somewhere else.`
      throw new StateError('damaged', `${what} Put a copy of it back, or ${START_ANEW}.`, path)
    }
  }
}

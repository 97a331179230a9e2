import { createRequire } from 'node:module'
import { extname } from 'node:path'
import type * as Jiti from 'jiti'

const load = createRequire(__filename)

/**
 * Loads a file as a host does; TypeScript is translated on the way, for a plugin that has not been built yet. Its code
 * runs.
 *
 * @param path absolute
 * @throws whatever the file throws
 */
export function loadModule(path: string): unknown {
  if (!['.ts', '.cts', '.mts'].includes(extname(path))) return createRequire(path)(path)
  const { createJiti } = load('jiti') as typeof Jiti
  // Nothing is written beside the plugin, and a file that changed since is read again.
  const jiti = createJiti(path, { fsCache: false, moduleCache: false, interopDefault: false })
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only form that loads as require does
  return jiti(path) as unknown
}

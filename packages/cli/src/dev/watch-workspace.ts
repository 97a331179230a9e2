import { once } from 'node:events'
import { basename, dirname } from 'node:path'
import { watch } from 'chokidar'
import { watchFiles } from '../shared/watch-files'
import type { Dev } from './dev'

/** Editors write a file in several steps; it is read once they are over. */
const SETTLE_MS = 100

/** Watches everything that a workspace is made of. */
export interface WorkspaceWatcher {
  /** Watches the files of what was loaded last as well. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/**
 * Watches the folder of the workspace file; and plugins and the configuration, which may lie anywhere, also below folders
 * that are passed over there.
 *
 * @param onChange is called once files have changed and nothing more changes for a moment
 */
export async function watchWorkspace({ options, loaded }: Dev, onChange: () => void): Promise<WorkspaceWatcher> {
  let settling: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(settling)
    settling = setTimeout(onChange, SETTLE_MS)
  }
  const folder = watch(dirname(options.workspace), { ignoreInitial: true, ignored: isHidden })
  folder.on('all', changed)
  const files = watchFiles(changed)
  await Promise.all([once(folder, 'ready'), files.add(loaded.files)])
  return {
    refresh: () => files.add(loaded.files),
    close: async () => {
      clearTimeout(settling)
      await Promise.all([folder.close(), files.close()])
    }
  }
}

/** State, tools and dependencies: nothing that a person edits. */
function isHidden(path: string): boolean {
  const name = basename(path)
  return name === 'node_modules' || (name.startsWith('.') && name.length > 1)
}

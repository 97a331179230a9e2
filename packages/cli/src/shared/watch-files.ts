import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { FSWatcher } from 'chokidar'

/** Watches single files, wherever they are. */
export interface FileWatcher {
  /**
   * Watches these too; files and folders that are not there yet are noticed when they come.
   * @returns when nothing more is missed
   */
  add(files: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** What of a watcher is used. */
type Watcher = Pick<FSWatcher, 'add' | 'unwatch' | 'close'>

/** What a plugin can be made of; a build may write others beside them. */
const ENDS = ['.js', '.cjs', '.mjs', '.json']

/**
 * Watches the folders of files, and nothing below them: a build removes its folder and makes it again, and what is watched
 * by its name alone is then lost.
 *
 * @param onChange takes the path of what changed, one of the files or a new one beside them
 */
export function watchFiles(onChange: (path: string) => void): FileWatcher {
  const watchers: Watcher[] = []
  const folders = new Set<string>()
  const files = new Set<string>()
  const take = (watcher: Watcher, event: string, path: string): void => {
    if (event === 'addDir' && folders.has(path)) {
      watcher.unwatch(path)
      watcher.add(path)
      // What is in it by now is not told as new.
      for (const file of files) if (dirname(file) === path) onChange(file)
    }
    if (files.has(path) || (folders.has(dirname(path)) && ENDS.includes(extname(path)))) onChange(path)
  }
  return {
    add: async (wanted) => {
      for (const file of wanted) files.add(file)
      const fresh = [...new Set(wanted.map((file) => dirname(file)))].filter((folder) => !folders.has(folder))
      if (fresh.length === 0) return
      for (const folder of fresh) folders.add(folder)
      // Loaded when somebody watches: most runs do not.
      const { watch } = await import('chokidar')
      // One more, since only a new one tells when it is ready.
      const watcher = watch(withFoldersAbove(fresh), { ignoreInitial: true, depth: 0 })
      watchers.push(watcher)
      watcher.on('all', (event, path) => {
        take(watcher, event, path)
      })
      await once(watcher, 'ready')
    },
    close: async () => {
      await Promise.all(watchers.map((watcher) => watcher.close()))
    }
  }
}

function withFoldersAbove(folders: readonly string[]): string[] {
  return [...new Set(folders.flatMap((folder) => [folder, existingAbove(folder)]))]
}

/** The nearest folder above that is there: in it, the folder will come back. */
function existingAbove(folder: string): string {
  const parent = dirname(folder)
  return existsSync(parent) || parent === folder ? parent : existingAbove(parent)
}

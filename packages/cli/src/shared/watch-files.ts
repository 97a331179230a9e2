import { existsSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { FSWatcher } from 'chokidar'

/** Watches single files, wherever they are. */
export interface FileWatcher {
  /** Watches these too; files and folders that are not there yet are noticed when they come. */
  add(files: readonly string[]): void
  close(): Promise<void>
}

/** What a plugin can be made of; a build may write others beside them. */
const ENDS = ['.js', '.cjs', '.mjs', '.json']

/**
 * Watches the folders of files, and nothing below them: a build removes its folder and makes it again, and what is watched
 * by its name alone is then lost.
 *
 * @param onChange takes the path of what changed, one of the files or a new one beside them
 */
export async function watchFiles(onChange: (path: string) => void): Promise<FileWatcher> {
  // Loaded when somebody watches: most runs do not.
  const { watch } = await import('chokidar')
  const watcher = watch([], { ignoreInitial: true, depth: 0 })
  const folders = new Set<string>()
  const files = new Set<string>()
  watcher.on('all', (event, path) => {
    if (event === 'addDir' && folders.has(path)) {
      watchAgain(watcher, path)
      // What is in it by now is not told as new.
      for (const file of files) if (dirname(file) === path) onChange(file)
    }
    if (files.has(path) || (folders.has(dirname(path)) && ENDS.includes(extname(path)))) onChange(path)
  })
  return {
    add: (wanted) => {
      for (const file of wanted) files.add(file)
      const fresh = [...new Set(wanted.map((file) => dirname(file)))].filter((folder) => !folders.has(folder))
      for (const folder of fresh) folders.add(folder)
      watcher.add([...new Set(fresh.flatMap((folder) => [folder, existingAbove(folder)]))])
    },
    close: () => watcher.close()
  }
}

function watchAgain(watcher: FSWatcher, folder: string): void {
  watcher.unwatch(folder)
  watcher.add(folder)
}

/** The nearest folder above that is there: in it, the folder will come back. */
function existingAbove(folder: string): string {
  const parent = dirname(folder)
  return existsSync(parent) || parent === folder ? parent : existingAbove(parent)
}

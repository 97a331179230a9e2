import { once } from 'node:events'
import { dirname, relative, sep } from 'node:path'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import { watchFiles } from '../shared/watch-files'
import type { Round } from './round'

/** What watching needs. */
export interface WatchOptions {
  readonly io: Io
  readonly cwd: string
  /** What the first round gave. */
  readonly first: Round
  /** Finds the scenarios anew, since there may be more of them. */
  readonly find: () => readonly string[]
  readonly run: (files: readonly string[]) => Promise<Round>
  /** Calls back at Ctrl-C, until the returned function is called. */
  readonly onInterrupt: (stop: () => void) => () => void
  readonly isInterrupted: () => boolean
}

/** Editors write a file in several steps. */
const QUIET_MS = 100

/**
 * Waits for files to change, and runs the scenarios that they belong to. Between two rounds it is WAITING; a change makes it
 * COLLECTING for a moment; then it is RUNNING, and changes during a round begin the next.
 *
 * @returns the exit code, after Ctrl-C
 */
export async function watchScenarios(options: WatchOptions): Promise<number> {
  const { io, first, cwd } = options
  const madeOf = new Map(first.madeOf)
  const changed = new Set<string>()
  // Loaded when somebody watches: most runs do not.
  const { watch } = await import('chokidar')
  let watched = foldersOf(madeOf)
  const watcher = watch(watched, { ignoreInitial: true, ignored: isBuilt })
  await once(watcher, 'ready')
  let wake = (): void => undefined
  const note = (path: string): void => {
    changed.add(path)
    wake()
  }
  watcher.on('all', (_event, path) => {
    note(path)
  })
  // Plugins are looked at where they are installed or built.
  const builtWatcher = watchFiles(note)
  await builtWatcher.add(builtFiles(madeOf))
  const stopListening = options.onInterrupt(() => {
    wake()
  })
  try {
    while (!options.isInterrupted()) {
      io.stderr.write('\nWaiting for changes; Ctrl-C ends.\n')
      if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve))
      if (options.isInterrupted()) break
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
      const paths = [...changed]
      changed.clear()
      const files = affected(paths, madeOf, findQuietly(options))
      if (files.length === 0) continue
      io.stderr.write(`\n${paths.map((path) => relative(cwd, path)).join(', ')} changed\n\n`)
      const round = await options.run(files)
      for (const [file, parts] of round.madeOf) madeOf.set(file, parts)
      // A folder that is added twice is read anew, and what changes meanwhile is missed.
      const folders = foldersOf(madeOf)
      watcher.add(folders.filter((folder) => !watched.includes(folder)))
      watched = folders
      await builtWatcher.add(builtFiles(madeOf))
    }
    return EXIT.interrupted
  } finally {
    stopListening()
    await watcher.close()
    await builtWatcher.close()
  }
}

/** Folders that hold what nobody edits. */
function isBuilt(path: string): boolean {
  return /[\\/](node_modules|\.git|dist)([\\/]|$)/.test(path)
}

function builtFiles(madeOf: ReadonlyMap<string, readonly string[]>): string[] {
  return [...new Set([...madeOf.values()].flat().filter(isBuilt))]
}

/** While files are being moved, there may be none for a moment. */
function findQuietly({ find }: WatchOptions): readonly string[] {
  try {
    return find()
  } catch {
    return []
  }
}

/**
 * The scenarios that a change belongs to: those made of the file; new ones; and for a file that none is made of, such as an
 * insert function, those whose workspace lies in its folder or above.
 */
function affected(
  paths: readonly string[],
  madeOf: ReadonlyMap<string, readonly string[]>,
  files: readonly string[]
): readonly string[] {
  const known = new Set([...madeOf.values()].flat())
  return files.filter((file) => {
    const parts = madeOf.get(file)
    if (!parts) return true
    return paths.some((path) => {
      if (known.has(path) || files.includes(path)) return parts.includes(path)
      return parts.some((part) => path.startsWith(`${dirname(part)}${sep}`))
    })
  })
}

function foldersOf(madeOf: ReadonlyMap<string, readonly string[]>): string[] {
  const files = [...madeOf.values()].flat().filter((file) => !isBuilt(file))
  const folders = [...new Set(files.map((file) => dirname(file)))].sort()
  // A folder below another one is watched with it.
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}${sep}`)))
}

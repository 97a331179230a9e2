import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Which modules loaded well, until one of the files that they loaded changes. */
export interface ProbeCache {
  has(key: string): boolean
  /** @param files absolute paths of everything that was loaded */
  add(key: string, files: readonly string[]): void
}

/** A file as it was: path, time of its last change, size. */
type Stamp = readonly [path: string, mtimeMs: number, bytes: number]

/**
 * Makes a cache in memory and, where a folder is given, on disk. A folder that cannot be read or written costs time, and
 * nothing else.
 *
 * @param folder made when something is kept
 */
export function createProbeCache(folder: string | undefined): ProbeCache {
  const kept = new Map<string, readonly Stamp[]>()
  const pathOf = (key: string): string | undefined =>
    folder === undefined ? undefined : join(folder, `${createHash('sha256').update(key).digest('hex')}.json`)
  return {
    has: (key) => {
      const stamps = kept.get(key) ?? read(pathOf(key))
      if (!stamps?.every(isUnchanged)) return false
      kept.set(key, stamps)
      return true
    },
    add: (key, files) => {
      const stamps = files.map(stampOf).filter((stamp) => stamp !== undefined)
      kept.set(key, stamps)
      write(pathOf(key), stamps)
    }
  }
}

function stampOf(path: string): Stamp | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && [path, stat.mtimeMs, stat.size]
}

function isUnchanged([path, mtimeMs, bytes]: Stamp): boolean {
  const now = statSync(path, { throwIfNoEntry: false })
  return now?.mtimeMs === mtimeMs && now.size === bytes
}

function read(path: string | undefined): readonly Stamp[] | undefined {
  if (path === undefined) return undefined
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(value) && value.every(isStamp) ? value : undefined
  } catch {
    return undefined
  }
}

function isStamp(value: unknown): value is Stamp {
  return Array.isArray(value) && typeof value[0] === 'string'
}

/** Renamed into its place, since several processes may write at once. */
function write(path: string | undefined, stamps: readonly Stamp[]): void {
  if (path === undefined) return
  const part = `${path}.${process.pid}.part`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(part, JSON.stringify(stamps), { mode: 0o600 })
    renameSync(part, path)
  } catch {
    // The module will be tried out again, which is slower and right.
  }
}

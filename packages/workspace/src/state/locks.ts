import { setTimeout as wait } from 'node:timers/promises'
import { codeOf } from '../errors'
import { told } from './told'

/** Excludes others, in this process and in every other on this machine. */
export interface Locks {
  /**
   * Runs `fn` while nobody else holds the lock of this path.
   *
   * @param path a folder `PATH.lock` is made, and removed afterwards
   * @param signal ends the waiting
   * @throws StateError where the lock cannot be made
   */
  hold<T>(path: string, fn: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

/** How long others wait for the lock of a process that died, in milliseconds. */
const STALE_MS = 10_000
const POLL_MS = 20

/**
 * Locks that are folders beside the files. Waiting for another process takes real time, whatever clock the rest runs on:
 * other processes live in it.
 *
 * @param staleMs how long a lock lives that nobody renews, in milliseconds, 2000 at least
 */
export function createLocks(staleMs: number = STALE_MS): Locks {
  const tails = new Map<string, Promise<unknown>>()
  return {
    hold: async (path, fn, signal) => {
      const before = tails.get(path) ?? Promise.resolve()
      const mine = before.then(async () => {
        const release = await acquire(path, staleMs, signal)
        try {
          return await fn()
        } finally {
          // It fails where the lock had gone stale meanwhile, and is another's: then there is nothing to give back.
          await release().catch(() => undefined)
        }
      })
      const settled = mine.catch(() => undefined)
      tails.set(path, settled)
      try {
        return await mine
      } finally {
        if (tails.get(path) === settled) tails.delete(path)
      }
    }
  }
}

async function acquire(path: string, staleMs: number, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  // Loaded when it is used: it listens to the signals of the process from then on, to remove its locks.
  const { lock } = await import('proper-lockfile')
  const options = {
    realpath: false,
    stale: staleMs,
    update: staleMs / 5,
    // The default throws in a timer. Compare-and-swap of what is written stands where a lock was lost.
    onCompromised: () => undefined
  }
  for (;;) {
    signal?.throwIfAborted()
    const release = await told(path, 'write', () => lock(path, options).catch(nothingIfHeld))
    if (release) return release
    await wait(POLL_MS, undefined, signal ? { signal } : {})
  }
}

function nothingIfHeld(error: unknown): undefined {
  if (codeOf(error) === 'ELOCKED') return undefined
  throw error
}

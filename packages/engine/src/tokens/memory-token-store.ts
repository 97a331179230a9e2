import type { TokenStore, Tokens } from './types'

/**
 * A token store in memory, for one process. `lock` is a queue of promises for each key.
 *
 * @param initial tokens to begin with, by key
 */
export function createMemoryTokenStore(initial: Readonly<Record<string, Tokens>> = {}): TokenStore {
  const tokens = new Map<string, Tokens>(Object.entries(initial))
  const tails = new Map<string, Promise<unknown>>()
  return {
    read: (key) => Promise.resolve(tokens.get(key)),
    replace: (key, expected, next) => {
      if (tokens.get(key)?.accessToken !== expected?.accessToken) return Promise.resolve(false)
      tokens.set(key, next)
      return Promise.resolve(true)
    },
    lock: async (key, fn, signal) => {
      const before = tails.get(key) ?? Promise.resolve()
      const mine = before.then(() => {
        signal?.throwIfAborted()
        return fn()
      })
      const settled = mine.catch(() => undefined)
      tails.set(key, settled)
      try {
        return await mine
      } finally {
        if (tails.get(key) === settled) tails.delete(key)
      }
    }
  }
}

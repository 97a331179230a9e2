import { createMemoryTokenStore } from '@extensible-webhooks/engine'
import type { LocalState } from './local-state'
import type { Records } from './sealed-files'
import { createStateTokens } from './token-store'

/** A local state that lives as long as its process and touches no disk: for scenarios and tests. */
export function createMemoryState(): LocalState {
  const texts = new Map<string, string>()
  const valueOf = (name: string): unknown => {
    const text = texts.get(name)
    return text === undefined ? undefined : JSON.parse(text)
  }
  const records: Records = {
    read: (name) => Promise.resolve(valueOf(name)),
    change: async (name, next) => {
      const wanted = next(valueOf(name))
      if (wanted) texts.set(name, JSON.stringify(wanted.value))
      return wanted !== undefined
    },
    remove: async (name) => {
      texts.delete(name)
    }
  }
  // Only its queues are used.
  const queues = createMemoryTokenStore()
  return {
    tokens: createStateTokens(records, (key, fn, signal) => queues.lock(key, fn, signal)),
    read: (name) => records.read(name),
    write: async (name, value) => {
      await records.change(name, () => ({ value }))
    },
    remove: (name) => records.remove(name)
  }
}

import type { TokenStore, Tokens } from '@extensible-webhooks/engine'
import type { Records } from './sealed-files'
import { StateError } from './state-error'

/** The token store of the local state: the engine's, and a way to forget. */
export interface StateTokens extends TokenStore {
  /** Forgets the tokens of a destination; nothing happens where there are none. */
  remove(key: string): Promise<void>
}

/** Excludes every other user of the store while `fn` runs. */
export type HoldTokens = <T>(key: string, fn: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/**
 * Makes a token store of records.
 *
 * @param records where the tokens are kept, under `tokens.KEY`
 * @param hold the lock of one destination's tokens
 */
export function createStateTokens(records: Records, hold: HoldTokens): StateTokens {
  const nameOf = (key: string): string => `tokens.${key}`
  return {
    read: async (key) => checkTokens(await records.read(nameOf(key)), key),
    replace: (key, expected, next) =>
      records.change(nameOf(key), (current) =>
        checkTokens(current, key)?.accessToken === expected?.accessToken ? { value: next } : undefined
      ),
    lock: hold,
    remove: (key) => records.remove(nameOf(key))
  }
}

function checkTokens(value: unknown, key: string): Tokens | undefined {
  if (value === undefined) return undefined
  if (isTokens(value)) return value
  throw new StateError('damaged', `What is kept as tokens of "${key}" is something else: connect "${key}" again.`)
}

function isTokens(value: unknown): value is Tokens {
  if (typeof value !== 'object' || value === null) return false
  const { accessToken, refreshToken, expiresAtMs, obtainedAtMs } = value as Readonly<Record<string, unknown>>
  return (
    typeof accessToken === 'string' &&
    (refreshToken === undefined || typeof refreshToken === 'string') &&
    [expiresAtMs, obtainedAtMs].every((time) => time === undefined || typeof time === 'number')
  )
}

import { isObject } from '../../loose'

/** A path of a plugin must not reach what all objects share. */
const NEVER = new Set(['__proto__', 'constructor', 'prototype'])

type Holder = Record<string, unknown>

/**
 * Puts a value where nothing is yet; what is there stays, on the way as well as at the end.
 *
 * @param keys such as `['properties', 'products', '0', 'sku']`; lists are made where a key is a number
 * @param force whether the value also replaces what is at the end
 */
export function setAt(root: object, keys: readonly string[], value: unknown, force = false): void {
  if (keys.length === 0 || keys.some((key) => NEVER.has(key))) return
  let holder = root as Holder
  for (const [index, key] of keys.slice(0, -1).entries()) {
    holder[key] ??= /^\d+$/.test(keys[index + 1] ?? '') ? [] : {}
    const next = holder[key]
    if (!isObject(next) && !Array.isArray(next)) return
    holder = next as Holder
  }
  const last = keys.at(-1) ?? ''
  if (force || holder[last] === undefined || holder[last] === null) holder[last] = value
}

/** What stands at a place; undefined where nothing does. */
export function valueAt(root: object, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((holder, key) => {
    const has = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key)
    return has ? (holder as Holder)[key] : undefined
  }, root)
}

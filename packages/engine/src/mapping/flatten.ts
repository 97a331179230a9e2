import { isObject } from './real-type-of'

/**
 * One level of keys joined by the separator: `{ a: { b: 1 } }` becomes `{ 'a.b': 1 }`. Empty objects and arrays vanish; a
 * value that is no object has the empty key.
 */
export function flatten(value: unknown, separator: string, omitArrays: boolean): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  const collect = (part: unknown, prefix: string): void => {
    if (!isObject(part) && (omitArrays || !Array.isArray(part))) {
      if (prefix !== '__proto__') flat[prefix] = part
      return
    }
    for (const [key, member] of Object.entries(part)) {
      collect(member, prefix ? `${prefix}${separator}${key}` : key)
    }
  }
  collect(value, '')
  return flat
}

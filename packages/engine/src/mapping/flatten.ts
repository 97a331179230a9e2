import { isObject } from './real-type-of'

/**
 * One level of keys joined by the separator: `{ a: { b: 1 } }` becomes `{ 'a.b': 1 }`. Empty objects and arrays vanish; a
 * value that is no object has the empty key.
 */
export function flatten(value: unknown, separator: string, omitArrays: boolean): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  collect(value, '', { flat, separator, omitArrays })
  return flat
}

interface Target {
  readonly flat: Record<string, unknown>
  readonly separator: string
  readonly omitArrays: boolean
}

function collect(part: unknown, prefix: string, target: Target): void {
  if (!isObject(part) && (target.omitArrays || !Array.isArray(part))) {
    if (prefix !== '__proto__') target.flat[prefix] = part
    return
  }
  const members = part as Record<string, unknown>
  for (const key in members) {
    if (!Object.prototype.hasOwnProperty.call(members, key)) continue
    collect(members[key], prefix ? `${prefix}${target.separator}${key}` : key, target)
  }
}

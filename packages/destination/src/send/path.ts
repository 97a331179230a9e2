import { hasOwn } from './has-own'
import { refuse } from './refuse'

/** An object with members, neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The value at a dotted path. Only own members count, so that `constructor.name` reads nothing (R13).
 *
 * @param path an empty path is the value itself
 */
export function readPath(value: unknown, path: string): unknown {
  if (path === '') return value
  let at = value
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !hasOwn(at, name)) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return at
}

/**
 * A copy of an object with a value at a dotted path; what lies beside the path is shared with the original. Objects that
 * the path needs are made.
 *
 * @throws PayloadValidationError where the path is empty, leads through something that is no object, or names `__proto__`
 */
export function placeAt(target: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const names = path.split('.')
  if (names.includes('')) throw refuse('batch_path', `"${path}" is not a path: write names with dots between them.`)
  if (names.includes('__proto__')) throw refuse('batch_path', '"__proto__" cannot be the name of a member.')
  return place(target, names, value, path)
}

function place(
  target: Record<string, unknown>,
  [name = '', ...others]: readonly string[],
  value: unknown,
  path: string
): Record<string, unknown> {
  if (others.length === 0) return { ...target, [name]: value }
  const child = hasOwn(target, name) ? target[name] : {}
  if (!isRecord(child)) throw refuse('batch_path', `"${path}" leads through "${name}", which is not an object.`)
  return { ...target, [name]: place(child, others, value, path) }
}

import { isObject } from './real-type-of'

/** The key under which a mapping holds the directive that its own fields are the `mapping` of. */
export const ROOT_DIRECTIVE_KEY = '__segment_internal_directive'

/**
 * What is really walked: the mapping itself, or its root directive with the other fields as `mapping`. Stock core writes
 * the fields into the directive object of the caller; here it is a copy.
 *
 * @param mapping is left as it is
 * @throws Error for a root directive that is none, as in stock core
 */
export function rootOf(mapping: object): object {
  if (!Object.keys(mapping).includes(ROOT_DIRECTIVE_KEY)) return { ...mapping }
  const { [ROOT_DIRECTIVE_KEY]: root, ...fields } = mapping as Record<string, unknown>
  // Not guarded: `Object.keys(null)` throws the TypeError that stock core throws.
  const keys = Object.keys(root as object)
  if (keys.length > 1) throw new Error('The root mapping must only have a single directive object')
  const [name] = keys
  const container = root as Record<string, unknown>
  const directive = name === undefined ? undefined : container[name]
  if (name === undefined || !directive || typeof directive !== 'object') {
    throw new Error('The root directive must be an object')
  }
  // On an array or a date the added member cannot be seen by anything that follows.
  if (!isObject(directive)) return container
  const withFields = { ...directive, mapping: withoutPrototypeKey(fields) }
  return Array.isArray(root) ? [withFields] : { [name]: withFields }
}

function withoutPrototypeKey(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== '__proto__'))
}

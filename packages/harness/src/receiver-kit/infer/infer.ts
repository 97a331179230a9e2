import { directiveOf, rootOf } from '@extensible-webhooks/engine'
import type { JSONObject, JSONValue } from '@segment/actions-core'
import { constant, NULL, union, type Schema } from '../schema'
import { always, objectOf, UNKNOWN, type Shape } from '../shape'
import { DIRECTIVES } from './directives'
import type { Infer } from './types'

/**
 * What a mapping gives, told from its directives alone.
 *
 * @param mapping field values in mapping kit
 * @param event what is known of the event
 */
export function inferMapping(mapping: JSONObject, event: Schema): Shape {
  return inferValue(rootOf(mapping) as JSONValue, always(event))
}

const inferValue: Infer = (value, event) => {
  if (value === undefined) return { absent: true }
  if (Array.isArray(value)) return always(listOf(value.map((item) => inferValue(item, event))))
  if (typeof value !== 'object' || value === null) return always(constant(value))
  const name = directiveOf(value)
  if (name === undefined) {
    // The engine leaves the key `__proto__` out (F34).
    const members = Object.entries(value).filter(([key]) => key !== '__proto__')
    return always(objectOf(members.map(([key, member]) => [key, inferValue(member, event)])))
  }
  return DIRECTIVES.get(name)?.(value[name], event, inferValue) ?? UNKNOWN
}

/** JSON writes null for a member of a list that is missing. */
function listOf(items: readonly Shape[]): Schema {
  const schemas = items.flatMap(({ schema, absent }) => [...(schema ? [schema] : []), ...(absent ? [NULL] : [])])
  return { type: 'array', ...(items.length > 0 ? { items: union(schemas), minItems: items.length } : {}) }
}

import { alternativesOf, filterAlternatives, isAny, mayBeNull, union, type Schema } from '../schema'
import { always, mapSchema, NOTHING, objectOf, perhaps, type Shape } from '../shape'

/** What `@excludeWhenNull` leaves: nothing in the place of null, in members of objects too, and not in lists. */
export function withoutNulls(shape: Shape): Shape {
  return mapSchema(shape, (schema) => {
    const kept = filterAlternatives(schema, ({ type }) => type !== 'null')
    if (!kept) return NOTHING
    const inside = isAny(kept) ? kept : union(alternativesOf(kept).map(insideObject))
    return mayBeNull(schema) ? perhaps(always(inside)) : always(inside)
  })
}

function insideObject(schema: Schema): Schema {
  if (schema.type !== 'object' || !schema.properties) return schema
  const { properties, required = [], additionalProperties } = schema
  const members = Object.entries(properties).map(
    ([key, member]) => [key, withoutNulls({ schema: member, absent: !required.includes(key) })] as const
  )
  return { ...objectOf(members), additionalProperties: additionalProperties !== false }
}

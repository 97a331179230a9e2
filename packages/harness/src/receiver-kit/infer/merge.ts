import uniq from 'lodash/uniq'
import { ANY, alternativesOf, isAny, OPEN_OBJECT, union, type Schema } from '../schema'
import { propertyOf, type Shape } from '../shape'

/** What `@merge` makes of several objects, of which the last wins. */
export function mergeShapes(shapes: readonly Shape[]): Schema {
  return shapes.map(asObject).reduce(mergeTwo, { type: 'object', properties: {}, additionalProperties: false })
}

/** One object for all that a shape may be; members are sure only where all alternatives have them. */
function asObject({ schema, absent }: Shape): Schema {
  if (!schema || isAny(schema)) return OPEN_OBJECT
  const objects = alternativesOf(schema)
  const [only] = objects
  if (!only || objects.length > 1 || only.type !== 'object') return OPEN_OBJECT
  return absent ? { ...only, required: [] } : only
}

function mergeTwo(before: Schema, after: Schema): Schema {
  const names = uniq([...Object.keys(before.properties ?? {}), ...Object.keys(after.properties ?? {})])
  const merged = names.map((name) => {
    const isNamed = Object.hasOwn(after.properties ?? {}, name)
    return { name, ...mergeMember(propertyOf(before, name), propertyOf(after, name), isNamed) }
  })
  const required = merged.filter(({ absent }) => !absent).map(({ name }) => name)
  const isClosed = before.additionalProperties === false && after.additionalProperties === false
  return {
    type: 'object',
    properties: Object.fromEntries(merged.map(({ name, schema = ANY }) => [name, schema])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: !isClosed
  }
}

/**
 * A mapping that names a member hides the earlier one even where it has no value for it; an object of the event does not.
 *
 * @param isNamed whether the later object is known to have such a member
 */
function mergeMember(before: Shape, after: Shape, isNamed: boolean): Shape {
  if (!after.schema) return before
  if (!after.absent || !before.schema) return after
  return { schema: union([before.schema, after.schema]), absent: isNamed || before.absent }
}

import { ANY, alternativesOf, closedObject, isAny, NULL, union, type Schema } from './schema'

/** What a part of a mapping may give: a value of this schema, nothing, or either. */
export interface Shape {
  /** Unset where there never is a value. */
  readonly schema?: Schema
  /** Whether there may be no value. */
  readonly absent: boolean
}

/** Never a value. */
export const NOTHING: Shape = { absent: true }
/** A value of any kind, or none: a place of which nothing is known. */
export const UNKNOWN: Shape = { schema: ANY, absent: true }

/** Always a value of this schema. */
export function always(schema: Schema): Shape {
  return { schema, absent: false }
}

/** The same value, or none. */
export function perhaps(shape: Shape): Shape {
  return { ...shape, absent: true }
}

/** One of these. */
export function eitherOf(shapes: readonly Shape[]): Shape {
  const schemas = shapes.flatMap(({ schema }) => schema ?? [])
  const absent = shapes.length === 0 || shapes.some((shape) => shape.absent)
  return schemas.length === 0 ? NOTHING : { schema: union(schemas), absent }
}

/** Lets a function of schemas work on a shape. */
export function mapSchema(shape: Shape, change: (schema: Schema) => Shape): Shape {
  if (!shape.schema) return NOTHING
  const changed = change(shape.schema)
  return shape.absent ? perhaps(changed) : changed
}

/** What stands at a path of mapping kit. */
export function readPath(shape: Shape, keys: readonly string[]): Shape {
  return keys.reduce(readKey, shape)
}

function readKey(shape: Shape, key: string): Shape {
  return mapSchema(shape, (schema) => eitherOf(alternativesOf(schema).map((one) => memberOf(one, key))))
}

/** Mapping kit gives anything falsy on as it is, and reads own members of everything else. */
function memberOf(schema: Schema, key: string): Shape {
  if (isAny(schema)) return UNKNOWN
  switch (schema.type) {
    case 'object':
      return propertyOf(schema, key)
    case 'array':
      return itemOf(schema, key)
    case 'null':
      return always(NULL)
    case 'number':
    case 'boolean':
      return { schema: { type: schema.type }, absent: true }
    default:
      return UNKNOWN
  }
}

/** A member of an object. */
export function propertyOf({ properties = {}, required = [], additionalProperties }: Schema, key: string): Shape {
  const known = Object.hasOwn(properties, key) ? properties[key] : undefined
  if (known) return { schema: known, absent: !required.includes(key) }
  return additionalProperties === false ? NOTHING : UNKNOWN
}

function itemOf({ items = ANY }: Schema, key: string): Shape {
  if (/^\d+$/.test(key)) return { schema: items, absent: true }
  return key === 'length' ? always({ type: 'number' }) : NOTHING
}

/** An object of these members, as mapping kit builds it: a member without a value is left out. */
export function objectOf(members: readonly (readonly [string, Shape])[]): Schema {
  const present = members.flatMap(([key, { schema, absent }]) => (schema ? [{ key, schema, absent }] : []))
  return closedObject(
    Object.fromEntries(present.map(({ key, schema }) => [key, schema])),
    present.filter(({ absent }) => !absent).map(({ key }) => key)
  )
}

import isEqual from 'lodash/isEqual'

/** The part of JSON Schema (draft-07) that a mapping can say. `{}` is any value. */
export interface Schema {
  readonly $schema?: string
  readonly title?: string
  readonly description?: string
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  readonly const?: string | number | boolean
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  /** `false`: no other members. Anything else, and where it is missing: others may be there. */
  readonly additionalProperties?: boolean
  readonly items?: Schema
  readonly minItems?: number
  readonly anyOf?: readonly Schema[]
}

/** Any JSON value. */
export const ANY: Schema = {}
export const STRING: Schema = { type: 'string' }
export const NULL: Schema = { type: 'null' }
/** An object of which nothing more is known. */
export const OPEN_OBJECT: Schema = { type: 'object', additionalProperties: true }

/** Whether a schema says nothing. */
export function isAny({ type, anyOf, const: value }: Schema): boolean {
  return type === undefined && anyOf === undefined && value === undefined
}

/** The alternatives of a schema; one where there is no choice. */
export function alternativesOf(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? [schema]
}

/** A schema for whatever fits one of these, each told once. */
export function union(schemas: readonly Schema[]): Schema {
  const all = schemas.flatMap(alternativesOf)
  if (all.some(isAny)) return ANY
  const wide = all.filter((one) => !all.some((other) => other !== one && covers(other, one)))
  const distinct = wide.filter((one, index) => wide.findIndex((other) => isEqual(one, other)) === index)
  return distinct.length === 1 ? (distinct[0] ?? ANY) : { anyOf: distinct }
}

/** `string` takes every `const` that is one. */
function covers({ type, const: fixed }: Schema, one: Schema): boolean {
  return fixed === undefined && one.const !== undefined && type === one.type && type !== 'object' && type !== 'array'
}

/** Keeps the alternatives that pass; nothing where none does. A schema that says nothing passes as it is. */
export function filterAlternatives(schema: Schema, keep: (alternative: Schema) => boolean): Schema | undefined {
  if (isAny(schema)) return schema
  const kept = alternativesOf(schema).filter(keep)
  return kept.length === 0 ? undefined : union(kept)
}

/** Whether null fits. */
export function mayBeNull(schema: Schema): boolean {
  return isAny(schema) || alternativesOf(schema).some(({ type }) => type === 'null')
}

/** The schema of one value that never changes. */
export function constant(value: string | number | boolean | null): Schema {
  if (value === null) return NULL
  if (typeof value === 'string') return { type: 'string', const: value }
  if (typeof value === 'number') return { type: 'number', const: value }
  return { type: 'boolean', const: value }
}

/** The value that a schema fixes; undefined where it leaves a choice. */
export function constantOf(schema: Schema | undefined): Schema['const'] {
  return schema?.const
}

/** An object with these members and no others. */
export function closedObject(properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false }
}

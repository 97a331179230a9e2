import type { JSONObject } from '@segment/actions-core'
import { fieldsToJsonSchema } from '@segment/actions-core/destination-kit/fields-to-jsonschema'
import type { MinimalFields } from '@segment/actions-core/destination-kit/fields-to-jsonschema'
import { AggregateAjvError } from '@segment/ajv-human-errors'
import type { JSONSchema4 } from 'json-schema'
import { isObject } from '../mapping/real-type-of'
import { ajv } from './ajv'
import { compileRemover } from './remove-empty'
import type { PayloadValidator, SchemaValidator } from './types'

export type { CheckOptions, PayloadValidator, SchemaValidator, ValidateOptions } from './types'

// What Segment's dynamic authentication keeps there is described by no field, and must survive.
const EXEMPT = 'dynamicAuthSettings'

const payloadValidators = new WeakMap<MinimalFields, PayloadValidator>()
const schemas = new WeakMap<MinimalFields, JSONSchema4>()
const schemaValidators = new WeakMap<object, SchemaValidator>()

/**
 * Compiles the checks of an action's payload from its fields: empty values removed, single values put into lists,
 * coercion, unknown members removed, then core's rules. Once for each object of fields (R16: never by name).
 *
 * @param fields `fields` of an action; without any, payloads are left as they are
 * @returns a function from payload to payload; parts of the given payload may be changed
 */
export function compileValidator(fields: MinimalFields = {}): PayloadValidator {
  const known = payloadValidators.get(fields)
  if (known) return known
  const compiled = compilePayload(fields)
  payloadValidators.set(fields, compiled)
  return compiled
}

function compilePayload(fields: MinimalFields): PayloadValidator {
  if (Object.keys(fields).length === 0) return (payload) => payload
  const schema = schemaOf(fields)
  const check = compileSchemaValidator(schema)
  const removeForSingle = compileRemover(schema, true)
  const removeInBatch = compileRemover(schema, false)
  return (payload, options) => {
    const kept = (options?.single ?? true) ? removeForSingle(payload) : removeInBatch(payload)
    check(kept, options)
    return kept as JSONObject
  }
}

/**
 * Compiles core's `validateSchema` for settings, inputs of hooks and settings of audiences. `dynamicAuthSettings` is left
 * alone. Once for each object of fields or schema (R16).
 *
 * @param fieldsOrSchema fields of an authentication, hook or audience, or a JSON schema made from them
 * @returns a function that changes its argument (coercion, unknown members removed) and throws `AggregateAjvError`
 */
export function compileSchemaValidator(fieldsOrSchema: MinimalFields | JSONSchema4): SchemaValidator {
  const known = schemaValidators.get(fieldsOrSchema)
  if (known) return known
  const schema = isSchema(fieldsOrSchema) ? fieldsOrSchema : schemaOf(fieldsOrSchema)
  const compiled = compileSchema(schema)
  schemaValidators.set(fieldsOrSchema, compiled)
  return compiled
}

/** The JSON schema of fields, made by core's `fieldsToJsonSchema`, once for each object of fields. */
function schemaOf(fields: MinimalFields): JSONSchema4 {
  const known = schemas.get(fields)
  if (known) return known
  const schema = fieldsToJsonSchema(fields)
  schemas.set(fields, schema)
  return schema
}

// The `type` of a schema is text; a field that is called `type` is an object.
function isSchema(fieldsOrSchema: MinimalFields | JSONSchema4): fieldsOrSchema is JSONSchema4 {
  return typeof fieldsOrSchema.type === 'string'
}

function compileSchema(schema: JSONSchema4): SchemaValidator {
  const isValid = ajv.compile(schema)
  // Ajv would keep every schema it has seen for ever, which a host that reloads plugins cannot afford.
  ajv.removeSchema(schema)
  const properties = Object.entries(schema.properties ?? {})
  const lists = properties.filter(([, member]) => member.type === 'array').map(([key]) => key)
  return (value, options) => {
    const exempt: unknown = isObject(value) ? value[EXEMPT] : undefined
    if (isObject(value)) intoLists(value, lists)
    const valid = isValid(value)
    if (exempt !== undefined) (value as Record<string, unknown>)[EXEMPT] = exempt
    if (valid || !isValid.errors) return
    const stats = options?.statsContext
    const client = stats?.statsClient
    client?.incr('ajv.discard', 1, stats?.tags)
    throw new AggregateAjvError(isValid.errors)
  }
}

function intoLists(value: Record<string, unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    const member = Object.hasOwn(value, key) ? value[key] : undefined
    if (member !== undefined && member !== null && !Array.isArray(member)) value[key] = [member]
  }
}

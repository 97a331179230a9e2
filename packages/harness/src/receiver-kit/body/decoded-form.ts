import { ANY, alternativesOf, isAny, OPEN_OBJECT, STRING, union, type Schema } from '../schema'
import type { Delivery } from './delivery'

/** What a form body becomes when it is read again: every value is a text, and what is empty is gone. */
export function decodedForm(schema: Schema, style: Delivery['style']): Schema {
  const read = style === 'json' ? jsonMember : member
  const all = alternativesOf(schema)
  // A finished form comes as a text of which nothing is known.
  if (all.some((one) => isAny(one) || one.type !== 'object')) return OPEN_OBJECT
  return union(all.map((one) => withMembers(one, read)))
}

/** The items of a list, each of them a form. */
export function decodedFormItem(schema: Schema, style: Delivery['style']): Schema {
  return style === 'json' ? jsonMember(schema) : member(schema)
}

function member(schema: Schema): Schema {
  return union(alternativesOf(schema).map(scalarOrNested))
}

function scalarOrNested(schema: Schema): Schema {
  if (isAny(schema)) return ANY
  switch (schema.type) {
    case 'object':
      return withMembers(schema, member)
    case 'array':
      return { type: 'array', items: member(schema.items ?? ANY) }
    default:
      return asText(schema)
  }
}

/** Nested values are JSON texts, which the handler reads where the mapping says that they are nested. */
function jsonMember(schema: Schema): Schema {
  const all = alternativesOf(schema)
  if (all.every(({ type }) => type === 'object' || type === 'array')) return schema
  const isMixed = all.some((one) => isAny(one) || one.type === 'object' || one.type === 'array')
  return isMixed ? STRING : union(all.map(asText))
}

function asText({ type, const: fixed, description }: Schema): Schema {
  const told = description === undefined ? {} : { description }
  if (type === 'null') return { type: 'string', const: '' }
  return fixed === undefined ? { ...STRING, ...told } : { ...STRING, ...told, const: String(fixed) }
}

function withMembers(schema: Schema, read: (member: Schema) => Schema): Schema {
  const { properties = {}, required = [] } = schema
  const kept = required.filter((name) => !mayVanish(properties[name] ?? ANY, read === jsonMember))
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, read(one)])),
    ...(kept.length > 0 ? { required: kept } : {}),
    additionalProperties: schema.additionalProperties !== false
  }
}

/** A form has no words for an empty object or list. */
function mayVanish(schema: Schema, nestedAsJson: boolean): boolean {
  return alternativesOf(schema).some((one) => {
    if (isAny(one)) return true
    if (nestedAsJson) return false
    if (one.type === 'array') return (one.minItems ?? 0) === 0 || mayVanish(one.items ?? ANY, false)
    if (one.type !== 'object') return false
    const { properties = {}, required = [] } = one
    return required.every((name) => mayVanish(properties[name] ?? ANY, false))
  })
}

import { alternativesOf, isAny, union, type Schema } from '../schema'

/**
 * Fills what a mapping leaves open with what samples showed. What the mapping says itself stays as it is.
 *
 * @param told what the mapping says
 * @param seen what the samples had, see `observe`
 */
export function narrow(told: Schema, seen: Schema): Schema {
  if (isAny(told)) return { ...seen, ...described(told) }
  if (told.anyOf) return { ...union(told.anyOf.map((one) => narrowAs(one, seen))), ...described(told) }
  return narrowAs(told, seen)
}

function narrowAs(told: Schema, seen: Schema): Schema {
  const same = alternativesOf(seen).find(({ type }) => type === told.type)
  if (!same) return told
  if (told.type === 'object') return narrowObject(told, same)
  if (told.type === 'array' && same.items)
    return { ...told, items: told.items ? narrow(told.items, same.items) : same.items }
  return told
}

/** A member of unknown type that every sample had counts as sure; one that is known to be optional stays so. */
function narrowObject(told: Schema, seen: Schema): Schema {
  const known = told.properties ?? {}
  const found = seen.properties ?? {}
  const properties: Record<string, Schema> = {}
  const required = new Set(told.required)
  for (const [name, schema] of Object.entries(known)) {
    const sample = Object.hasOwn(found, name) ? found[name] : undefined
    properties[name] = sample ? narrow(schema, sample) : schema
    if (sample && isAny(schema) && seen.required?.includes(name)) required.add(name)
  }
  if (told.additionalProperties !== false) {
    for (const [name, schema] of Object.entries(found)) {
      if (Object.hasOwn(known, name)) continue
      properties[name] = schema
      if (seen.required?.includes(name)) required.add(name)
    }
  }
  return { ...told, properties, ...(required.size > 0 ? { required: [...required] } : {}) }
}

function described({ description }: Schema): Schema {
  return description === undefined ? {} : { description }
}

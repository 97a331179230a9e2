import type { JSONValue } from '@segment/actions-core'
import { ANY, alternativesOf, filterAlternatives, union, type Schema } from '../schema'

/** What sample values have in common: the types that were seen, and the members that all objects had. */
export function observe(values: readonly unknown[]): Schema {
  const [first, ...others] = values.map(schemaOf)
  return first ? others.reduce(merge, first) : ANY
}

function schemaOf(value: unknown): Schema {
  if (value === null || value === undefined) return { type: 'null' }
  if (Array.isArray(value)) return value.length === 0 ? { type: 'array' } : { type: 'array', items: observe(value) }
  if (typeof value !== 'object') return { type: typeof value as 'string' | 'number' | 'boolean' }
  const members = Object.entries(value as Readonly<Record<string, JSONValue>>)
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(([key, member]) => [key, schemaOf(member)])),
    required: members.map(([key]) => key),
    additionalProperties: true
  }
}

/** Objects become one object and lists one list, so that a hundred samples do not give a hundred alternatives. */
function merge(a: Schema, b: Schema): Schema {
  const inA = (type: Schema['type']): Schema | undefined => alternativesOf(a).find((one) => one.type === type)
  const merged = alternativesOf(b).map((one) => {
    const other = inA(one.type)
    if (other && one.type === 'object') return mergeObjects(other, one)
    if (other && one.type === 'array') return mergeLists(other, one)
    return one
  })
  const seen = new Set(merged.map(({ type }) => type))
  const rest = filterAlternatives(a, ({ type }) => !seen.has(type))
  return union(rest ? [rest, ...merged] : merged)
}

function mergeObjects(a: Schema, b: Schema): Schema {
  const before = a.properties ?? {}
  const after = b.properties ?? {}
  const properties: Record<string, Schema> = { ...before }
  for (const [key, schema] of Object.entries(after)) {
    const known = Object.hasOwn(before, key) ? before[key] : undefined
    properties[key] = known ? merge(known, schema) : schema
  }
  const required = (a.required ?? []).filter((key) => b.required?.includes(key))
  return { type: 'object', properties, required, additionalProperties: true }
}

function mergeLists({ items: a }: Schema, { items: b }: Schema): Schema {
  const items = a && b ? merge(a, b) : (a ?? b)
  return items ? { type: 'array', items } : { type: 'array' }
}

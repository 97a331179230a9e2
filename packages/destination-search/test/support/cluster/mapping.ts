import { itemError } from './errors'
import type { StoredIndex } from './store'

type Json = Record<string, unknown>

const NUMERIC = new Set(['long', 'integer', 'double', 'float'])

/**
 * Takes a document into the mapping of its index: fields that are new are added, or refused.
 *
 * @returns the error of the document, if it does not fit
 */
export function mapDocument(index: StoredIndex, id: string, source: Json): object | undefined {
  return mapMembers(index, id, source, index.mappings.properties)
}

function mapMembers(
  index: StoredIndex,
  id: string,
  members: Json,
  properties: Record<string, Json>
): object | undefined {
  for (const [name, value] of Object.entries(members)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!known) {
      const { dynamic = 'true', dynamic_templates: templates } = index.mappings
      if (dynamic === 'false') continue
      if (dynamic === 'strict') {
        const reason = `[1:1] mapping set to strict, dynamic introduction of [${name}] within [_doc] is not allowed`
        return itemError('strict_dynamic_mapping_exception', reason)
      }
      properties[name] = isObject ? { properties: {} } : typeOf(value, templates !== undefined)
    }
    const field = properties[name]
    if (isObject && field?.['properties']) {
      const error = mapMembers(index, id, value as Json, field['properties'] as Record<string, Json>)
      if (error) return error
    } else if (NUMERIC.has(String(field?.['type'])) && Number.isNaN(Number(value))) {
      const reason = `failed to parse field [${name}] of type [${String(field?.['type'])}] in document with id '${id}'. Preview of field's value: '${String(value)}'`
      const cause = { type: 'illegal_argument_exception', reason: `For input string: "${String(value)}"` }
      return itemError('mapper_parsing_exception', reason, cause)
    }
  }
  return undefined
}

function typeOf(value: unknown, exact: boolean): Json {
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'long' : 'float' }
  if (typeof value === 'boolean') return { type: 'boolean' }
  return exact ? { type: 'keyword' } : { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } }
}

/** The type of a field by its dotted name; `a.keyword` is the exact form of a text. */
export function fieldType(index: StoredIndex, name: string): string | undefined {
  let at: Json | undefined = { properties: index.mappings.properties }
  for (const part of name.split('.')) {
    const inner: Json = { ...(at?.['properties'] as Json | undefined), ...(at?.['fields'] as Json | undefined) }
    at = inner[part] as Json | undefined
  }
  return at?.['type'] as string | undefined
}

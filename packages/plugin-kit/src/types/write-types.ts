import { createRequire } from 'node:module'
import { fieldsToJsonSchema } from '@segment/actions-core'
import type { InputField } from '@segment/actions-core'
import type * as Generator from 'json-schema-to-typescript'
import type { Fields } from './hook-bundle'
import { tidy } from './tidy'

/** One type that is made of fields. */
export interface TypeSource {
  readonly name: string
  /** One sentence without its full stop. */
  readonly title?: string
  readonly fields: Fields
}

type JSONSchema4 = ReturnType<typeof fieldsToJsonSchema>

const load = createRequire(__filename)

/**
 * A TypeScript file with one interface for each source.
 *
 * @param banner first line, a comment
 * @param plainChoices whether a field with choices is a `string`, and not one of the choices
 */
export async function writeTypes(
  sources: readonly TypeSource[],
  banner: string,
  plainChoices: boolean
): Promise<string> {
  const { compile } = load('json-schema-to-typescript') as typeof Generator
  const parts = sources.map(({ name, title, fields }) => {
    const schema = simplify(fieldsToJsonSchema(copyOf(fields), { tsType: true }), plainChoices)
    const description = title === undefined ? {} : { description: `${title}.` }
    return compile({ ...schema, ...description }, name, { bannerComment: '', format: false })
  })
  return tidy([banner, ...(await Promise.all(parts))].join('\n\n'), 'typescript')
}

/** The JSON Schema of fields, as core validates them. */
export function writeSchema(title: string, fields: Fields): Promise<string> {
  const schema = { ...fieldsToJsonSchema(copyOf(fields)), $schema: 'http://json-schema.org/draft-07/schema#', title }
  return tidy(JSON.stringify(schema), 'json')
}

function copyOf(fields: Fields): Record<string, InputField> {
  return { ...fields }
}

/** A title would become a type of its own for every property, and a default says nothing about the type. */
function simplify(schema: JSONSchema4, plainChoices: boolean): JSONSchema4 {
  const { title: _, default: __, enum: choices, ...rest } = schema
  const properties = Object.entries(rest.properties ?? {}).map(([key, member]) => [key, simplify(member, plainChoices)])
  return {
    ...rest,
    ...(choices === undefined || plainChoices ? {} : { enum: choices }),
    ...(rest.properties ? { properties: Object.fromEntries(properties) as Record<string, JSONSchema4> } : {}),
    ...(rest.items && !Array.isArray(rest.items) ? { items: simplify(rest.items, plainChoices) } : {})
  }
}

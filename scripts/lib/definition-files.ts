import { fieldsToJsonSchema } from '@segment/actions-core'
import type { InputField } from '@segment/actions-core'
import { compile } from 'json-schema-to-typescript'
import type { JSONSchema4 } from 'json-schema'
import { format, resolveConfig } from 'prettier'
import { join } from 'node:path'
import { fields as settingsFields } from '../../packages/destination/src/authentication/fields'
import { fields as sendFields } from '../../packages/destination/src/send/fields'
import { ROOT } from './repository'

/** One generated file. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string
  readonly text: string
}

type Fields = Readonly<Record<string, InputField>>

const SOURCES: readonly { name: string; title: string; folder: string; types: string; fields: Fields }[] = [
  {
    name: 'Settings',
    title: 'Settings of the Extensible Webhook destination',
    folder: 'settings',
    types: 'packages/destination/src/generated-types.ts',
    fields: settingsFields as Fields
  },
  {
    name: 'Payload',
    title: 'Payload of the action send',
    folder: 'send',
    types: 'packages/destination/src/send/generated-types.ts',
    fields: sendFields
  }
]

/** Types and JSON Schema of settings and payload, as they must be on disk. */
export async function definitionFiles(): Promise<GeneratedFile[]> {
  const made = SOURCES.map(async ({ name, title, folder, types, fields }) => [
    { path: types, text: await typesOf(name, title, fields) },
    { path: `packages/destination/schemas/${folder}.json`, text: await schemaOf(title, fields) }
  ])
  return (await Promise.all(made)).flat()
}

async function typesOf(name: string, title: string, fields: Fields): Promise<string> {
  const schema = { ...withoutTitles(fieldsToJsonSchema({ ...fields }, { tsType: true })), description: `${title}.` }
  const banner = '// Made by scripts/generate-types.ts from the fields of the definition; change those.'
  const text = await compile(schema, name, { bannerComment: banner, format: false })
  return tidy(text, 'types.ts')
}

/** A title would become a type of its own for every property. */
function withoutTitles(schema: JSONSchema4): JSONSchema4 {
  const properties = Object.entries(schema.properties ?? {}).map(([key, { title: _, ...member }]) => [
    key,
    member.properties ? withoutTitles(member) : member
  ])
  return { ...schema, properties: Object.fromEntries(properties) as Record<string, JSONSchema4> }
}

function schemaOf(title: string, fields: Fields): Promise<string> {
  const schema = { ...fieldsToJsonSchema({ ...fields }), $schema: 'http://json-schema.org/draft-07/schema#', title }
  return tidy(JSON.stringify(schema), 'schema.json')
}

async function tidy(text: string, file: string): Promise<string> {
  const options = await resolveConfig(join(ROOT, file))
  return format(text, { ...options, filepath: file })
}

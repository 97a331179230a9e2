import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSchemaCheck } from '../file/check-schema'

/** Path of the published JSON Schema of `xwh.config.json`, for editors. */
export const CONFIG_SCHEMA_PATH = join(__dirname, '../../schemas/config.schema.json')

/** What of a configuration the schema describes: plugins by name, with stand-ins where a definition was given. */
export interface NamedConfig {
  readonly plugins?: readonly NamedEntry[] | Readonly<Record<string, NamedEntry>>
}

/** A plugin as the schema describes it. */
export type NamedEntry =
  string | { readonly from: string; readonly slug?: string; readonly dynamicAuthentication?: boolean }

/** Checks a configuration against its schema. */
export const checkConfigSchema = createSchemaCheck<NamedConfig>(
  () => JSON.parse(readFileSync(CONFIG_SCHEMA_PATH, 'utf8')) as object
)

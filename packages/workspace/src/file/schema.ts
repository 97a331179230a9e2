import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSchemaCheck } from './check-schema'
import type { WorkspaceFile } from './types'

/** Path of the published JSON Schema of workspace files, for editors. */
export const WORKSPACE_SCHEMA_PATH = join(__dirname, '../../schemas/workspace.schema.json')

/** Checks a value against the schema of workspace files. */
export const checkSchema = createSchemaCheck<WorkspaceFile>(
  () => JSON.parse(readFileSync(WORKSPACE_SCHEMA_PATH, 'utf8')) as object
)

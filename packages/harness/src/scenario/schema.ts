import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSchemaCheck } from '@extensible-webhooks/workspace'
import type { ScenarioFile } from './types'

/** Path of the published JSON Schema of scenario files, for editors. */
export const SCENARIO_SCHEMA_PATH = join(__dirname, '../../schemas/scenario.schema.json')

/** Checks a value against the schema of scenario files. */
export const checkScenarioSchema = createSchemaCheck<ScenarioFile>(
  () => JSON.parse(readFileSync(SCENARIO_SCHEMA_PATH, 'utf8')) as object
)

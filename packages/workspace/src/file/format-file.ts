import { stringify } from 'yaml'
import type { WorkspaceFile } from './types'

/** Options of {@link formatWorkspaceFile}. */
export interface FormatOptions {
  /** Path or URL of the JSON Schema, which editors then complete and check by. @default none */
  readonly schema?: string
}

/** Lines are not folded: a long URL or trigger stays one that can be searched for. */
const WIDTH = 0

/**
 * Writes a workspace file as YAML.
 *
 * @param file a workspace file as it is written
 * @returns text that `parseWorkspace` reads as the same
 */
export function formatWorkspaceFile(file: WorkspaceFile, { schema }: FormatOptions = {}): string {
  const head = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`
  return `${head}${stringify(file, { lineWidth: WIDTH, aliasDuplicateObjects: false })}`
}

import { join } from 'node:path'
import { formatWorkspaceFile, importFromSegment, type ImportResult } from '@extensible-webhooks/workspace'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { hostCatalog } from '../shared/host'
import { styleFor } from '../shared/style'
import { amount } from './amount'
import { formatNotes, leavesOut } from './print-notes'
import { readJsonFiles } from './read-json'
import { writeFiles } from './write-files'

/** What `xwh workspace import` was asked to do. */
export interface ImportOptions extends HostFlags {
  readonly files: readonly string[]
  /** Folder of the new workspace. */
  readonly out: string
  readonly name?: string
  readonly force: boolean
  readonly strict: boolean
  readonly json: boolean
}

/** Name of the file with the ids that the objects have in Segment. */
export const IDS_FILE = 'segment-ids.json'

/** Where npm puts the schema, seen from the workspace file. */
const SCHEMA = './node_modules/@extensible-webhooks/workspace/schemas/workspace.schema.json'

/**
 * Makes a workspace of objects of Segment's Public API: `workspace.yaml`, the code of insert functions, the ids that the
 * objects have there, and an `.env.example` with the variables to set.
 *
 * @returns the exit code: 1 with `strict` where something was left out
 * @throws InputError where a file cannot be read, or one is in the way
 */
export async function importWorkspace(options: ImportOptions, io: Io): Promise<number> {
  const documents = await readJsonFiles(options.files, io.stdin)
  const { name } = options
  const catalog = hostCatalog(join(options.out, 'workspace.yaml'), options, io)
  const result = importFromSegment(documents, { catalog, ...(name === undefined ? {} : { name }) })
  const files = filesOf(result, options.out)
  writeFiles(files, options.force)
  const { report, variables } = result
  if (options.json) io.stdout.write(`${JSON.stringify({ files: [...files.keys()], variables, report })}\n`)
  else {
    io.stderr.write(formatNotes(report, styleFor(io.stderr, io)))
    io.stdout.write(summary(result, [...files.keys()]))
  }
  return options.strict && leavesOut(report) ? EXIT.failed : EXIT.ok
}

function filesOf({ file, functions, ids, variables }: ImportResult, folder: string): Map<string, string> {
  const files = new Map([[join(folder, 'workspace.yaml'), formatWorkspaceFile(file, { schema: SCHEMA })]])
  for (const [path, code] of Object.entries(functions)) files.set(join(folder, path), code)
  files.set(join(folder, IDS_FILE), `${JSON.stringify(ids, null, 2)}\n`)
  const lines = variables.map(({ name, path }) => `# ${path}\n${name}=\n`)
  if (lines.length > 0) files.set(join(folder, '.env.example'), lines.join(''))
  return files
}

function summary({ file, variables }: ImportResult, files: readonly string[]): string {
  const destinations = Object.values(file.destinations)
  const mappings = destinations.flatMap((destination) => destination.mappings ?? [])
  const held = [
    amount(Object.keys(file.sources).length, 'source'),
    amount(destinations.length, 'destination'),
    amount(mappings.length, 'mapping')
  ].join(', ')
  const names = variables.map(({ name }) => `  ${name}\n`).join('')
  return (
    `Imported ${held} into:\n` +
    files.map((path) => `  ${path}\n`).join('') +
    (names === '' ? '' : `Set these variables, since secrets are not given out:\n${names}`)
  )
}

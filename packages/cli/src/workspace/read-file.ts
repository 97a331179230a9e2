import { formatProblem, loadWorkspace, type CatalogEntry, type WorkspaceFile } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { hostOptions } from '../shared/host'

/** A workspace file as it is written, and the plugins that it may use. */
export interface ReadFile {
  readonly written: WorkspaceFile
  readonly catalog: readonly CatalogEntry[]
}

/**
 * Reads a workspace file as it is written, and checks that it can be used.
 *
 * @throws InputError with every problem on a line of its own
 */
export function readUsable(path: string, flags: HostFlags, io: Io): ReadFile {
  const { written, workspace, problems, catalog } = loadWorkspace(path, hostOptions(flags, io))
  if (!written || !workspace) throw new InputError(problems.map(formatProblem).join('\n'))
  for (const problem of problems) io.stderr.write(`${formatProblem(problem)}\n`)
  return { written, catalog }
}

/**
 * Reads a workspace file that need not be usable here: secrets that are not set, and files that are missing, make no
 * difference to what is written in it.
 *
 * @throws InputError where it does not fit the schema
 */
export function readWritten(path: string, flags: HostFlags, io: Io): ReadFile {
  const { written, problems, catalog } = loadWorkspace(path, hostOptions(flags, io))
  if (!written) throw new InputError(problems.map(formatProblem).join('\n'))
  return { written, catalog }
}

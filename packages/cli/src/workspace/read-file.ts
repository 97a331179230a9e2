import { formatProblem, loadWorkspace, type WorkspaceFile } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import { CATALOG } from '../shared/catalog'

/**
 * Reads a workspace file as it is written, and checks that it can be used.
 *
 * @throws InputError with every problem on a line of its own
 */
export function readUsable(path: string, io: Io): WorkspaceFile {
  const { written, workspace, problems } = loadWorkspace(path, optionsOf(io))
  if (!written || !workspace) throw new InputError(problems.map(formatProblem).join('\n'))
  for (const problem of problems) io.stderr.write(`${formatProblem(problem)}\n`)
  return written
}

/**
 * Reads a workspace file that need not be usable here: secrets that are not set, and files that are missing, make no
 * difference to what is written in it.
 *
 * @throws InputError where it does not fit the schema
 */
export function readWritten(path: string, io: Io): WorkspaceFile {
  const { written, problems } = loadWorkspace(path, optionsOf(io))
  if (!written) throw new InputError(problems.map(formatProblem).join('\n'))
  return written
}

function optionsOf({ env }: Io): Parameters<typeof loadWorkspace>[1] {
  return { catalog: CATALOG, environment: env }
}

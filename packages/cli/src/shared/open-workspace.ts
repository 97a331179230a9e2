import { formatProblem, loadWorkspace, suggest, type Workspace } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import { CATALOG } from './catalog'

/**
 * Loads the workspace of a command; warnings go to standard error.
 *
 * @param options whether to tell that nothing is enabled
 * @throws InputError with every problem on a line of its own
 */
export function openWorkspace(
  path: string,
  source: string | undefined,
  io: Io,
  { warnDisabled = true }: { readonly warnDisabled?: boolean } = {}
): Workspace {
  const { workspace, problems } = loadWorkspace(path, { catalog: CATALOG, environment: io.env })
  if (!workspace) throw new InputError(problems.map(formatProblem).join('\n'))
  for (const problem of problems) io.stderr.write(`${formatProblem(problem)}\n`)
  const slugs = workspace.sources.map(({ slug }) => slug)
  if (source !== undefined && !slugs.includes(source)) {
    throw new InputError(`--source ${source}: the workspace has no such source; ${suggest(source, slugs)}`)
  }
  if (warnDisabled && !workspace.destinations.some(({ enabled }) => enabled)) {
    io.stderr.write(`${path} warning: no destination is enabled, so nothing will be sent; write enabled: true.\n`)
  }
  return workspace
}

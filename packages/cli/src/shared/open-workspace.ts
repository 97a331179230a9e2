import { formatProblem, loadWorkspace, suggest, type LoadResult, type Workspace } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from './config-flag'
import { hostOptions } from './host'

/** How a workspace is opened. */
export interface OpenOptions extends HostFlags {
  /** Tells that nothing is enabled. @default true */
  readonly warnDisabled?: boolean
  /** Reads the files of plugins again. @default false */
  readonly reloadPlugins?: boolean
  /** Is told what was loaded, also where it cannot be used. */
  readonly onLoad?: (result: LoadResult) => void
}

/**
 * Loads the workspace of a command; warnings go to standard error.
 *
 * @throws InputError with every problem on a line of its own
 */
export function openWorkspace(
  path: string,
  source: string | undefined,
  io: Io,
  { warnDisabled = true, reloadPlugins = false, onLoad, ...flags }: OpenOptions
): Workspace {
  const result = loadWorkspace(path, { ...hostOptions(flags, io), reloadPlugins })
  onLoad?.(result)
  const { workspace, problems } = result
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

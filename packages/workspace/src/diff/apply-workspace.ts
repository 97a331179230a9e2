import { done, refuse, type Answer } from '../answer'
import type { WorkspaceFile } from '../file/types'
import type { CatalogEntry } from '../model/catalog'
import { diffWorkspaces, type WorkspaceChange } from './diff-workspaces'

/** A workspace that another can be applied to: the workspace API, or a stored file. */
export interface ApplyTarget {
  /** What it holds now, as it is written; nothing where there is none yet. */
  file(): WorkspaceFile | undefined
  /** Takes the place of what it holds, whole or not at all. */
  replace(file: WorkspaceFile): Promise<Answer<unknown>>
}

/** Options of {@link applyWorkspace}. */
export interface ApplyOptions {
  /** Tells what would change, and changes nothing. @default false */
  readonly dryRun?: boolean
  /** Removes sources, destinations and so on that the file does not name. @default false */
  readonly prune?: boolean
  /** Says which settings are passwords, so that they are masked. @default by their names */
  readonly catalog?: readonly CatalogEntry[]
}

/** What {@link applyWorkspace} did, or would do. */
export interface Applied {
  readonly changes: readonly WorkspaceChange[]
  /** Whether they were made. */
  readonly applied: boolean
}

/** The members of a file that hold objects by slug; what is not named stays, unless it is pruned. */
const SECTIONS = ['plugins', 'sources', 'destinations', 'audiences', 'traits'] as const

/**
 * Makes a workspace what a file says. Each source, destination and so on of the file takes the place of the one with
 * its slug; what the file does not name stays as it is, unless `prune` is set.
 *
 * @param target the workspace that is changed
 * @param file what it is to be
 * @returns every change with its path, secrets masked; or the problems, and nothing was changed
 */
export async function applyWorkspace(
  target: ApplyTarget,
  file: WorkspaceFile,
  options: ApplyOptions = {}
): Promise<Answer<Applied>> {
  const { dryRun = false, prune = false } = options
  const before = target.file()
  const after = prune || !before ? file : merge(before, file)
  const changes = diffWorkspaces(before, after, options)
  if (dryRun || changes.length === 0) return done({ changes, applied: false })
  try {
    const replaced = await target.replace(after)
    return replaced.ok ? done({ changes, applied: true }, replaced.warnings) : replaced
  } catch (error) {
    // Whoever stores it may fail as disks do; its own words say how.
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function merge(before: WorkspaceFile, file: WorkspaceFile): WorkspaceFile {
  const merged: Record<string, unknown> = { ...before, ...file }
  for (const section of SECTIONS) {
    const [was, is] = [member(before, section), member(file, section)]
    if (was !== undefined && is !== undefined) merged[section] = { ...was, ...is }
  }
  return merged as unknown as WorkspaceFile
}

function member(file: WorkspaceFile, section: (typeof SECTIONS)[number]): object | undefined {
  return (file as unknown as Readonly<Record<string, object | undefined>>)[section]
}

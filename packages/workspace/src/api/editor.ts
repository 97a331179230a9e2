import { done, refuse, type Answer, type AnswerProblem } from '../answer'
import { buildValue } from '../build-value'
import type { Catalog } from '../catalog/create-catalog'
import type { Probe } from '../catalog/probe'
import { diffWorkspaces, type WorkspaceChange } from '../diff/diff-workspaces'
import { messageOf } from '../errors'
import type { Environment } from '../file/environment'
import type { Report } from '../file/parse-document'
import { formatPath } from '../file/problem'
import type { WorkspaceFile } from '../file/types'
import type { CatalogEntry } from '../model/catalog'
import type { Workspace } from '../model/workspace'
import type { WorkspaceStore } from './ports'

/** A workspace without anything in it. */
export const EMPTY_FILE: WorkspaceFile = { version: 1, sources: {}, destinations: {} }

/** A file, and what it became. */
export interface Draft {
  readonly file: WorkspaceFile
  readonly workspace: Workspace
  readonly catalog: readonly CatalogEntry[]
  readonly errors: readonly AnswerProblem[]
  readonly warnings: readonly AnswerProblem[]
}

/** What an edit makes of the file. */
export interface Edit<T> {
  readonly file: WorkspaceFile
  /** The answer, made once the new file is built. */
  readonly value: (draft: Draft) => T
  readonly warnings?: readonly AnswerProblem[]
}

/** Why an edit cannot be made. */
export type Refusal = ReturnType<typeof refuse>

/** Holds the file of the workspace API and changes it, one edit after the other. */
export interface Editor {
  current(): Draft
  /** Builds a file without keeping it. */
  build(file: WorkspaceFile): Draft
  /** Makes an edit: built, saved, kept and told, or refused as a whole. */
  change<T>(edit: (draft: Draft) => Edit<T> | Refusal | Promise<Edit<T> | Refusal>): Promise<Answer<T>>
  /** Builds the file again, with the files of plugins read again. */
  reload(): Promise<Answer<Workspace>>
  /** Calls back after each change, until the returned function is called. */
  onChange(listener: (changes: readonly WorkspaceChange[]) => void): () => void
}

/** What an editor needs. */
export interface EditorOptions {
  readonly catalog: Catalog
  readonly environment: Environment
  /** Path of the workspace file: other files are named relative to its folder. */
  readonly path: string
  /** Tries plugins out in another process first. */
  readonly probe?: Probe
  readonly store?: WorkspaceStore
  /** What it starts with. */
  readonly file: WorkspaceFile
}

/** Makes an editor; whatever is wrong with the file that it starts with is in the errors of its draft. */
export function createEditor(options: EditorOptions): Editor {
  const { store } = options
  const build = (file: WorkspaceFile, reload = false): Draft => buildDraft(file, options, reload)
  let draft = build(options.file)
  const inTurn = createTurns()
  const listeners = new Set<(changes: readonly WorkspaceChange[]) => void>()

  const keep = (next: Draft): void => {
    const changes = diffWorkspaces(draft.file, next.file, { catalog: next.catalog })
    draft = next
    if (changes.length === 0) return
    // What a listener throws is a bug of the listener: it must neither undo the change nor be hidden.
    for (const listener of listeners)
      queueMicrotask(() => {
        listener(changes)
      })
  }
  return {
    current: () => draft,
    build: (file) => build(file),
    change: (edit) =>
      inTurn(async () => {
        const before = draft
        const edited = await edit(before)
        if ('ok' in edited) return edited
        const next = build(edited.file)
        const errors = without(next.errors, before.errors)
        if (errors.length > 0) return { ok: false, problems: errors }
        try {
          await store?.save(next.file)
        } catch (error) {
          return refuse(`The change could not be stored, so nothing was changed: ${messageOf(error)}`)
        }
        keep(next)
        return done(edited.value(next), [...(edited.warnings ?? []), ...without(next.warnings, before.warnings)])
      }),
    reload: () =>
      inTurn(async () => {
        const next = build(draft.file, true)
        const errors = without(next.errors, draft.errors)
        if (errors.length > 0) return { ok: false, problems: errors }
        keep(next)
        return done(next.workspace, next.warnings)
      }),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

/** One after the other: two edits at once would both begin with the same file, and the second undo the first. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let queue: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = queue.then(work)
    queue = result.catch(() => undefined)
    return result
  }
}

function buildDraft(
  file: WorkspaceFile,
  { catalog, environment, path, probe }: EditorOptions,
  reloadPlugins: boolean
): Draft {
  const errors: AnswerProblem[] = []
  const warnings: AnswerProblem[] = []
  const report: Report = (at, message, { severity = 'error' } = {}) => {
    // A workspace in which nothing is made yet is no mistake.
    if (at.length === 1 && at[0] === 'sources' && isEmpty(file)) return
    ;(severity === 'error' ? errors : warnings).push({ path: formatPath(at), message })
  }
  const known = catalog.entries()
  const loading = { catalog: known, environment, reloadPlugins, ...(probe ? { probe } : {}) }
  const built = buildValue(file, path, loading, report)
  const empty: Workspace = { ...EMPTY_WORKSPACE, name: file.name ?? EMPTY_WORKSPACE.name }
  return { file, workspace: built?.workspace ?? empty, catalog: built?.catalog ?? known, errors, warnings }
}

const EMPTY_WORKSPACE: Workspace = { name: 'Workspace', sources: [], destinations: [], computations: [] }

function isEmpty({ sources, destinations }: WorkspaceFile): boolean {
  return Object.keys(sources).length === 0 && Object.keys(destinations).length === 0
}

/** What was wrong before is no reason to refuse a change: otherwise nothing could be mended step by step. */
function without(problems: readonly AnswerProblem[], before: readonly AnswerProblem[]): AnswerProblem[] {
  return problems.filter(({ path, message }) => !before.some((each) => each.path === path && each.message === message))
}

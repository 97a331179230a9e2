import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  assembleWorkspace,
  parseFile,
  suggest,
  type LoadOptions,
  type LoadResult,
  type ParsedFile,
  type Problem,
  type Report,
  type Workspace
} from '@extensible-webhooks/workspace'
import { overlay, partOf } from './overlay'
import type { ScenarioFile } from './types'

/** Workspaces that have been compiled already, so that a thousand scenarios of one workspace compile it once. */
export type WorkspaceCache = Map<string, LoadResult>

/** What opening a workspace needs. */
export interface OpenOptions extends LoadOptions {
  /** Path of the scenario. */
  readonly file: string
  readonly parsed: ParsedFile
  readonly report: Report
  readonly problems: Problem[]
  readonly cache: WorkspaceCache
}

/** A workspace, and the file in which it stands. */
export interface OpenedWorkspace {
  /** What takes part. */
  readonly workspace: Workspace | undefined
  readonly whole: Workspace | undefined
  readonly workspaceFile: string
  /** Absolute paths of the files that the workspace is made of, its plugins' own among them. */
  readonly files: readonly string[]
}

/** Opens the workspace of a scenario: its file or its inline part, with the override over it. */
export function openScenarioWorkspace(scenario: ScenarioFile, options: OpenOptions): OpenedWorkspace {
  const { file, parsed, problems, cache } = options
  const name = typeof scenario.workspace === 'string' ? scenario.workspace : undefined
  const inline = name === undefined
  const path = inline ? file : resolve(dirname(file), name)
  const key = inline ? undefined : keyOf(path, scenario)
  const found = key === undefined ? undefined : cache.get(key)
  const result = found ?? load(scenario, path, inline ? partOf(parsed, ['workspace']) : undefined, options)
  if (!result) return { workspace: undefined, whole: undefined, workspaceFile: path, files: [path] }
  if (key !== undefined) cache.set(key, result)
  problems.push(...result.problems)
  const workspace = result.workspace && chooseDestination(result.workspace, scenario, options)
  if (workspace && scenario.allowDiagnostics !== true) refuseDiagnostics(workspace, path, options)
  return { workspace, whole: result.workspace, workspaceFile: path, files: result.files }
}

/** The same file, override and environment give the same workspace. */
function keyOf(path: string, { override, env }: ScenarioFile): string | undefined {
  try {
    const { mtimeMs, size } = statSync(path)
    return JSON.stringify([path, mtimeMs, size, override, env])
  } catch {
    return undefined
  }
}

function load(
  scenario: ScenarioFile,
  path: string,
  inline: ParsedFile | undefined,
  options: OpenOptions
): LoadResult | undefined {
  const base = inline ?? parseWorkspaceFile(path, options)
  if (!base) return undefined
  const over = { file: options.file, parsed: options.parsed, at: ['override'] }
  const whole = scenario.override ? overlay(base, over) : base
  const environment = { ...options.environment, ...scenario.env }
  return assembleWorkspace(whole, path, { ...options, environment })
}

function parseWorkspaceFile(path: string, options: OpenOptions): ParsedFile | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    options.report(['workspace'], `the file ${path} cannot be read; paths are relative to the scenario.`)
    return undefined
  }
  return parseFile(text, path, options.problems)
}

function chooseDestination(workspace: Workspace, { destination }: ScenarioFile, { report }: OpenOptions): Workspace {
  if (destination === undefined) return workspace
  const slugs = workspace.destinations.map(({ slug }) => slug)
  if (!slugs.includes(destination)) {
    report(['destination'], `the workspace has no such destination; ${suggest(destination, slugs)}`)
  }
  return { ...workspace, destinations: workspace.destinations.filter(({ slug }) => slug === destination) }
}

/** A trigger that means something else than it looks like would make the scenario prove the wrong thing (R12). */
function refuseDiagnostics(workspace: Workspace, path: string, { problems }: OpenOptions): void {
  for (const { slug, mappings } of workspace.destinations) {
    for (const [index, { trigger }] of mappings.entries()) {
      const bad = trigger.diagnostics.filter(({ severity }) => severity === 'warning')
      const at = `destinations.${slug}.mappings[${index}].trigger`
      for (const { message } of bad) {
        // It has been told as a warning, which gives way to the error.
        const index = problems.findIndex((problem) => problem.path === at && problem.message === message)
        const [place] = index < 0 ? [] : problems.splice(index, 1)
        const { line = 1, column = 1, file = path } = place ?? {}
        const text = `${message} A scenario refuses such a trigger unless it says allowDiagnostics: true.`
        problems.push({ severity: 'error', file, line, column, path: at, message: text })
      }
    }
  }
}

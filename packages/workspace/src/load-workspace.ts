import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildValue, type BuiltValue } from './build-value'
import type { UnusablePlugin } from './catalog/load-plugins'
import { loadConfig, type LoadedConfig } from './config/load-config'
import { codeOf } from './errors'
import type { LoadOptions } from './load-options'
import type { CatalogEntry } from './model/catalog'
import type { Workspace } from './model/workspace'
import { createReport, parseFile, type ParsedFile } from './file/parse-document'
import { formatPath, type Problem } from './file/problem'
import type { WorkspaceFile } from './file/types'

/** A workspace, or none where there was an error; the problems hold errors and warnings by line. */
export interface LoadResult {
  readonly workspace?: Workspace
  /** The file as it is written, `${env:…}` not filled in; unset where it does not fit the schema. */
  readonly written?: WorkspaceFile
  readonly problems: readonly Problem[]
  /** The plugins that it may use: those that were handed over, of the configuration, and of the file. */
  readonly catalog: readonly CatalogEntry[]
  /** Plugins that are named and cannot be used; the problems tell them, too. */
  readonly unusable: readonly UnusablePlugin[]
  /** Absolute paths of the files that decide what it is: itself, the configuration, the plugins' own files. */
  readonly files: readonly string[]
}

/**
 * Reads a workspace file (YAML or JSON) and makes it ready for the pipeline.
 *
 * @param path path of the file
 * @param options plugins and environment
 * @returns every problem at once, each with file, line, column and what to do; never throws for what the file holds
 */
export function loadWorkspace(path: string, options: LoadOptions): LoadResult {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const code = codeOf(error)
    const reason = READ_ERRORS[code] ?? `it cannot be read (${code})`
    return nothing(path, options, [{ ...START, file: path, message: `The workspace file is not usable: ${reason}.` }])
  }
  // Decoded all the same, a secret in it would be another one.
  if (!isUtf8(bytes)) {
    const message = 'This line is not UTF-8; save the file as UTF-8.'
    return nothing(path, options, [{ ...START, line: badLine(bytes), file: path, message }])
  }
  return parseWorkspace(bytes.toString('utf8'), path, options)
}

/** The first line that is not UTF-8. A line end is never part of another character. */
function badLine(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n')
  return lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1'))) + 1
}

/**
 * The same for text that has been read already.
 *
 * @param text YAML or JSON
 * @param path name of the file, for problems and for files that it names
 * @param options plugins and environment
 */
export function parseWorkspace(text: string, path: string, options: LoadOptions): LoadResult {
  const problems: Problem[] = []
  const parsed = parseFile(text, path, problems)
  return parsed ? assembleWorkspace(parsed, path, options) : nothing(path, options, problems)
}

/**
 * The same for a file that has been parsed already, or put together from several.
 *
 * @param parsed its value, and where each part stands
 * @param path name of the file, for problems and for files that it names
 * @param options plugins and environment
 */
export function assembleWorkspace(parsed: ParsedFile, path: string, options: LoadOptions): LoadResult {
  const host = options.config === undefined || options.config === false ? undefined : configOf(path, options)
  const problems: Problem[] = []
  const loading = {
    ...options,
    catalog: [...options.catalog, ...(host?.entries ?? [])],
    unusable: host?.unusable ?? []
  }
  const built = buildValue(parsed.value, path, loading, createReport(parsed, path, problems))
  problems.sort((a, b) => a.line - b.line || a.column - b.column)
  const all = [...(host?.problems ?? []), ...unusableProblems(host, problems, built)]
  const plugins = {
    catalog: built?.catalog ?? loading.catalog,
    unusable: built?.unusable ?? loading.unusable,
    files: [...new Set([resolve(path), ...(host?.files ?? []), ...(built?.files ?? [])])]
  }
  if (!built) return { ...plugins, problems: all }
  const { written, workspace } = built
  const failed = all.some(({ severity }) => severity === 'error')
  return failed ? { ...plugins, written, problems: all } : { ...plugins, written, workspace, problems: all }
}

function nothing(path: string, { catalog }: LoadOptions, problems: readonly Problem[]): LoadResult {
  return { problems, catalog, unusable: [], files: [resolve(path)] }
}

function configOf(path: string, options: LoadOptions): LoadedConfig {
  const { config, catalog, environment, probe, reloadPlugins = false } = options
  const named = typeof config === 'string' ? { config } : {}
  return loadConfig(path, { ...named, catalog, environment, probe, reload: reloadPlugins })
}

/**
 * One plugin that cannot be used takes nothing else with it: where no enabled destination names it, that is a warning.
 */
function unusableProblems(
  host: LoadedConfig | undefined,
  problems: readonly Problem[],
  built: BuiltValue | undefined
): readonly Problem[] {
  const unused = (slug: string | undefined): boolean => !built?.used.has(slug ?? '')
  const own = new Set(built?.unusable.flatMap(({ slug = '' }) => (unused(slug) ? formatPath(['plugins', slug]) : [])))
  const hosts = (host?.unusable ?? []).flatMap((plugin) =>
    plugin.problems.map((problem) => (unused(plugin.slug) ? asWarning(problem) : problem))
  )
  return [...hosts, ...problems.map((problem) => (own.has(problem.path) ? asWarning(problem) : problem))]
}

function asWarning(problem: Problem): Problem {
  return { ...problem, severity: 'warning' }
}

const START = { severity: 'error', line: 1, column: 1, path: '' } as const

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it'
}

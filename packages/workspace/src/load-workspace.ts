import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { loadPlugins } from './catalog/load-plugins'
import { codeOf } from './errors'
import { buildWorkspace } from './model/build-workspace'
import { checkFeatures, type Feature } from './model/features'
import type { CatalogEntry } from './model/catalog'
import type { Workspace } from './model/workspace'
import { fillEnvironment, type Environment } from './file/environment'
import { createReport, parseFile, type ParsedFile, type Report } from './file/parse-document'
import { formatPath, type Problem } from './file/problem'
import { checkSchema } from './file/schema'

/** Options of {@link loadWorkspace} and {@link parseWorkspace}. */
export interface LoadOptions {
  /** The plugins that destinations may name, beside those that the file names under `plugins:`. */
  readonly catalog: readonly CatalogEntry[]
  /** Where `${env:NAME}` is looked up. */
  readonly environment: Environment
  /**
   * What the command does beside the plain case; the rest is refused.
   * @default nothing
   */
  readonly supported?: readonly Feature[]
  /**
   * Reads the files of plugins again, for somebody who develops one.
   * @default false
   */
  readonly reloadPlugins?: boolean
}

/** A workspace, or none where there was an error; the problems hold errors and warnings by line. */
export interface LoadResult {
  readonly workspace?: Workspace
  readonly problems: readonly Problem[]
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
    return { problems: [{ ...START, file: path, message: `The workspace file is not usable: ${reason}.` }] }
  }
  // Decoded all the same, a secret in it would be another one.
  if (!isUtf8(bytes)) {
    const message = 'This line is not UTF-8; save the file as UTF-8.'
    return { problems: [{ ...START, line: badLine(bytes), file: path, message }] }
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
  return parsed ? assembleWorkspace(parsed, path, options) : { problems }
}

/**
 * The same for a file that has been parsed already, or put together from several.
 *
 * @param parsed its value, and where each part stands
 * @param path name of the file, for problems and for files that it names
 * @param options plugins and environment
 */
export function assembleWorkspace(parsed: ParsedFile, path: string, options: LoadOptions): LoadResult {
  const problems: Problem[] = []
  const reportAny = createReport(parsed, path, problems)
  const { value, filledPaths, secrets } = fillEnvironment(parsed.value, options.environment, reportAny)
  const missing = new Set(problems.map((problem) => problem.path))
  // What a missing variable leaves behind is no second mistake.
  const report: Report = (at, ...message) => {
    if (!missing.has(formatPath(at))) reportAny(at, ...message)
  }
  const file = checkSchema(value, filledPaths, report)
  let workspace: Workspace | undefined
  if (file) {
    checkFeatures(file, new Set(options.supported), report)
    const { catalog, reloadPlugins: reload = false } = options
    const plugins = loadPlugins(file.plugins, { path, catalog, report, reload })
    workspace = { ...buildWorkspace(file, { path, catalog: plugins, report }), secrets }
  }
  problems.sort((a, b) => a.line - b.line || a.column - b.column)
  const failed = !workspace || problems.some(({ severity }) => severity === 'error')
  return failed || !workspace ? { problems } : { workspace, problems }
}

const START = { severity: 'error', line: 1, column: 1, path: '' } as const

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it'
}

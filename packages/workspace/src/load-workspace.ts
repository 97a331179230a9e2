import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { buildValue } from './build-value'
import { codeOf } from './errors'
import type { LoadOptions } from './load-options'
import type { Workspace } from './model/workspace'
import { createReport, parseFile, type ParsedFile } from './file/parse-document'
import type { Problem } from './file/problem'
import type { WorkspaceFile } from './file/types'

/** A workspace, or none where there was an error; the problems hold errors and warnings by line. */
export interface LoadResult {
  readonly workspace?: Workspace
  /** The file as it is written, `${env:…}` not filled in; unset where it does not fit the schema. */
  readonly written?: WorkspaceFile
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
  const built = buildValue(parsed.value, path, options, createReport(parsed, path, problems))
  problems.sort((a, b) => a.line - b.line || a.column - b.column)
  if (!built) return { problems }
  const { written, workspace } = built
  const failed = problems.some(({ severity }) => severity === 'error')
  return failed ? { written, problems } : { written, workspace, problems }
}

const START = { severity: 'error', line: 1, column: 1, path: '' } as const

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it'
}

import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { Script } from 'node:vm'
import { codeOf, messageOf } from '../errors'
import type { Report } from '../file/parse-document'
import type { Path } from '../file/problem'
import type { InsertFunctionFile } from '../file/types'
import type { InsertFunction } from '../functions/types'

/** How long the source of a function may be, in bytes. */
const MAX_SOURCE_BYTES = 1024 * 1024

/**
 * Reads `insertFunction:` of a destination, so that a mistake in its source is told when the workspace is loaded. The
 * source is parsed here and nothing of it is run.
 *
 * @param file what the file says
 * @param path where `insertFunction:` stands
 * @param workspacePath path of the workspace file: the function's file is named relative to its folder
 * @param report takes each problem
 * @returns nothing where there is none, it is not enabled, or it cannot be used
 */
export function readFunction(
  file: InsertFunctionFile | undefined,
  path: Path,
  workspacePath: string,
  report: Report
): InsertFunction | undefined {
  if (!file) return undefined
  if ((file.file === undefined) === (file.source === undefined)) {
    report(path, 'expected file: (a path) or source: (the JavaScript itself), and only one of them.', { at: 'key' })
    return undefined
  }
  const key = file.file === undefined ? 'source' : 'file'
  const source = file.source ?? readSource(file.file ?? '', [...path, 'file'], workspacePath, report)
  if (source === undefined) return undefined
  const name = file.file === undefined ? 'insert-function.js' : basename(file.file)
  const problem = syntaxProblem(source, name)
  if (problem !== undefined) {
    report([...path, key], problem)
    return undefined
  }
  return file.enabled === false ? undefined : { name, source, settings: file.settings ?? {} }
}

function readSource(name: string, path: Path, workspacePath: string, report: Report): string | undefined {
  try {
    const bytes = readFileSync(resolve(dirname(workspacePath), name))
    if (isUtf8(bytes)) return bytes.toString('utf8')
    report(path, `the file ${name} is not UTF-8; save it as UTF-8.`)
  } catch (error) {
    const code = codeOf(error)
    report(path, `the file ${name} cannot be read (${code}); paths are relative to the workspace file.`)
  }
  return undefined
}

function syntaxProblem(source: string, name: string): string | undefined {
  if (Buffer.byteLength(source) > MAX_SOURCE_BYTES) return `${name} is longer than 1 MiB; make it smaller.`
  try {
    new Script(source, { filename: name })
    return undefined
  } catch (error) {
    const line = /:(\d+)\n/.exec(stackOf(error))?.[1]
    return `${name}${line === undefined ? '' : `:${line}`} is not valid JavaScript: ${messageOf(error)}.`
  }
}

/** Errors of another realm, such as that of a test, are no `instanceof Error`. */
function stackOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : ''
}

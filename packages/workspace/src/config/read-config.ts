import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { forgetModule, loadFrom, loadModule, ownFiles } from '../catalog/modules'
import type { Probe } from '../catalog/probe'
import { whyNotLoaded, type Failure } from '../catalog/why-not-loaded'
import { codeOf, messageOf } from '../errors'
import type { Environment } from '../file/environment'
import { createReport, parseFile, type Report } from '../file/parse-document'
import { formatPath, type Problem } from '../file/problem'

/** How a configuration is read. */
export interface Reading {
  readonly environment: Environment
  readonly probe?: Probe | undefined
  /** Reads it again, with the files that it requires. @default false */
  readonly reload?: boolean
}

/** What a configuration holds; nothing where it cannot be read, which has been told. */
export interface ReadConfig {
  readonly value?: unknown
  readonly report: Report
  /** Absolute paths of the files that it is made of. */
  readonly files: readonly string[]
}

/**
 * Reads a configuration: JSON as it is, JavaScript by running it.
 *
 * @param file absolute path
 * @param problems takes every problem
 */
export function readConfig(file: string, problems: Problem[], reading: Reading): ReadConfig {
  return extname(file) === '.json' ? readJson(file, problems) : readModule(file, problems, reading)
}

function readJson(file: string, problems: Problem[]): ReadConfig {
  const report = reportAtTop(file, problems)
  const files = [file]
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    report([], whyUnreadable(error))
    return { report, files }
  }
  const parsed = parseFile(text, file, problems, 'a configuration: plugins')
  return parsed ? { value: parsed.value, report: createReport(parsed, file, problems), files } : { report, files }
}

function readModule(file: string, problems: Problem[], { environment, probe, reload }: Reading): ReadConfig {
  const report = reportAtTop(file, problems)
  const load = loadFrom(file)
  if (reload === true) forgetModule(load, file)
  const fail = (failure: Failure): ReadConfig => {
    report([], whyNotLoaded(failure, { from: 'the configuration', path: file }))
    return { report, files: ownFiles(load, file) }
  }
  const tried = probe?.(file, 'config') ?? { ended: 'ok' }
  if (tried.ended !== 'ok') return fail(tried)
  try {
    const value = valueOf(loadModule(load, file), environment)
    const files = ownFiles(load, file)
    if (!isPromise(value)) return { value, report, files }
    report([], 'it gives a promise; load what it needs with require, which does not wait.')
    return { report, files }
  } catch (error) {
    return fail({ ended: 'threw', code: codeOf(error), message: messageOf(error) })
  }
}

function valueOf(exported: unknown, environment: Environment): unknown {
  const config =
    typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported
  return typeof config === 'function' ? (config as (environment: Environment) => unknown)({ ...environment }) : config
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** JavaScript has no lines to point at: what is told is told by its path. */
function reportAtTop(file: string, problems: Problem[]): Report {
  return (path, message, { severity = 'error' } = {}) => {
    problems.push({ severity, file, line: 1, column: 1, path: formatPath(path), message })
  }
}

function whyUnreadable(error: unknown): string {
  const code = codeOf(error)
  return code === 'ENOENT' ? 'there is no such file.' : `it cannot be read (${code}).`
}

import { relative } from 'node:path'
import { formatFailures, PARITY, type ParityResult, type ShownBy } from '@extensible-webhooks/harness'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { printable, styleFor, type Style } from '../shared/style'
import { formatTable } from './format-table'
import { runScenarios } from './run-scenarios'
import { writeTable } from './write-table'

/** What `xwh parity` was asked to do. */
export interface ParityOptions extends HostFlags {
  /** Files, folders and globs of scenarios. */
  readonly patterns: readonly string[]
  readonly json: boolean
  /** Path of a Markdown file. */
  readonly write?: string
  /** @default the working directory */
  readonly cwd?: string
}

/**
 * Compares our engine with stock actions-core.
 *
 * @returns the exit code
 * @throws InputError where a scenario or the file to be written is wrong
 */
export async function parity(options: ParityOptions, io: Io): Promise<number> {
  const { patterns, json, write, cwd = process.cwd(), config } = options
  const style = styleFor(io.stdout, io)
  const tell = (result: ParityResult): void => {
    if (!json) io.stdout.write(`${formatResult(result, cwd, style)}\n`)
  }
  const results = patterns.length === 0 ? [] : await runScenarios(patterns, { cwd, config }, io, tell)
  const shownBy = collect(results, cwd)
  if (write !== undefined) writeTable(write, shownBy)
  if (json) io.stdout.write(`${JSON.stringify(toJson(results, shownBy, cwd))}\n`)
  else io.stdout.write(`${results.length > 0 ? '\n' : ''}${formatTable(shownBy, style)}\n${summary(results, style)}`)
  return results.every(({ passed }) => passed) ? EXIT.ok : EXIT.failed
}

/** The scenarios that show each difference; one that fails shows nothing. */
function collect(results: readonly ParityResult[], cwd: string): ShownBy {
  const shownBy = new Map<string, string[]>()
  for (const { shown, file, passed } of results) {
    for (const id of passed ? shown : []) shownBy.set(id, [...(shownBy.get(id) ?? []), relative(cwd, file)])
  }
  return shownBy
}

function formatResult({ name, file, shown, passed, failures }: ParityResult, cwd: string, style: Style): string {
  const title = printable(name).replaceAll('\n', ' ')
  if (passed) {
    const differs = shown.length === 0 ? 'the same' : `differs as ${shown.join(', ')}`
    return `${style.good('✓')} ${title} ${style.dim(differs)}`
  }
  const paint = {
    expected: (text: string) => style.bad(text),
    actual: (text: string) => style.good(text),
    dim: (text: string) => style.dim(text),
    bold: (text: string) => style.bold(text)
  }
  const lines = [style.dim(relative(cwd, file)), ...formatFailures(failures, paint)]
  return [`${style.bad('✗')} ${style.bold(title)}`, ...lines.map((line) => (line === '' ? '' : `    ${line}`))].join(
    '\n'
  )
}

function summary(results: readonly ParityResult[], style: Style): string {
  if (results.length === 0) return ''
  const failed = results.filter(({ passed }) => !passed).length
  const same = results.filter(({ passed, shown }) => passed && shown.length === 0).length
  const differ = results.length - failed - same
  const parts = [
    style.good(`${same} the same`),
    `${differ} ${differ === 1 ? 'differs' : 'differ'} on purpose`,
    ...(failed === 0 ? [] : [style.bad(`${failed} failed`)])
  ]
  return `\n${parts.join(', ')}\n`
}

function toJson(results: readonly ParityResult[], shownBy: ShownBy, cwd: string): object {
  return {
    passed: results.every(({ passed }) => passed),
    deviations: PARITY.map(({ id, title, stock, ours, test }) => ({
      id,
      title,
      stock,
      ours,
      scenarios: shownBy.get(id) ?? [],
      ...(test === undefined ? {} : { test })
    })),
    scenarios: results.map(({ name, file, passed, shown, differences, failures }) => ({
      name,
      file: relative(cwd, file),
      passed,
      shown,
      differences: differences.map(({ kind, message }) => ({ kind, message })),
      failures
    }))
  }
}

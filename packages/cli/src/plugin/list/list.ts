import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import {
  formatProblem,
  loadWorkspace,
  parseWorkspace,
  type LoadResult,
  type Problem
} from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../../exit-codes'
import type { Io } from '../../io'
import type { HostFlags } from '../../shared/config-flag'
import { describeAll, type PluginLine } from '../../shared/describe-plugins'
import { hostOptions } from '../../shared/host'
import { printable, styleFor, type Style } from '../../shared/style'

/** What `xwh plugin list` was asked to do. */
export interface ListOptions extends HostFlags {
  /** Path of the workspace file. @default workspace.yaml in the working directory, where there is one */
  readonly workspace?: string
  readonly json: boolean
}

/** A workspace that uses nothing: what its folder and its configuration give is listed all the same. */
const EMPTY = 'version: 1\nsources: { none: {} }\ndestinations: {}\n'
const DEFAULT_FILE = 'workspace.yaml'

/**
 * Lists the plugins that a workspace may use.
 *
 * @returns the exit code: 1 where one cannot be used
 * @throws InputError where the file, or the configuration, cannot be read
 */
export function list(options: ListOptions, io: Io): number {
  const result = load(options, io)
  const plugins = describeAll(result)
  const warnings = result.problems.filter((problem) => isOfPlugin(problem) && problem.severity === 'warning')
  const unusable = plugins.some(({ usable }) => !usable)
  if (options.json) io.stdout.write(`${JSON.stringify({ plugins, warnings })}\n`)
  else io.stdout.write(format(plugins, unusable ? [] : warnings, styleFor(io.stdout, io)))
  return unusable ? EXIT.failed : EXIT.ok
}

function load(options: ListOptions, io: Io): LoadResult {
  const { workspace = DEFAULT_FILE } = options
  const host = hostOptions(options, io)
  const given = options.workspace !== undefined || existsSync(workspace)
  const result = given ? loadWorkspace(workspace, host) : parseWorkspace(EMPTY, workspace, host)
  const listed = new Set(result.unusable.flatMap(({ messages }) => messages))
  const wrong = result.problems.filter(({ severity, message }) => severity === 'error' && !listed.has(message))
  // What is wrong elsewhere in the file is for xwh workspace check; but one that cannot be read names no plugins.
  if (result.written && !wrong.some(({ file }) => file !== workspace)) return result
  throw new InputError(wrong.map(formatProblem).join('\n'))
}

function isOfPlugin({ path }: Problem): boolean {
  return /^plugins[.[]/.test(path)
}

function format(plugins: readonly PluginLine[], warnings: readonly Problem[], style: Style): string {
  const rows = plugins.map((plugin) => [
    plugin.slug ?? '?',
    plugin.name ?? '',
    plugin.package ?? plugin.from ?? '',
    plugin.version ?? '',
    whereFrom(plugin),
    (plugin.actions ?? []).join(', ')
  ])
  const head = ['slug', 'name', 'package', 'version', 'named in', 'actions']
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => printable(cell).padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = plugins.flatMap((plugin, index) => [
    line(rows[index] ?? []),
    ...plugin.problems.map((problem) => style.bad(`  ${printable(problem)}`))
  ])
  const told = warnings.map((problem) => printable(formatProblem(problem)))
  return [style.bold(line(head)), ...lines, ...told].map((text) => `${text}\n`).join('')
}

function whereFrom({ namedIn }: PluginLine): string {
  return namedIn === undefined ? 'always there' : relative(process.cwd(), resolve(namedIn)) || namedIn
}

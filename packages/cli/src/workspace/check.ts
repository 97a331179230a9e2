import { formatProblem, loadWorkspace, type Problem, type Workspace } from '@extensible-webhooks/workspace'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { describePlugins, printPackage, type PluginLine } from '../shared/describe-plugins'
import { hostOptions } from '../shared/host'
import { amount } from './amount'
import { printable, styleFor, type Style } from '../shared/style'

/** What `xwh workspace check` was asked to do. */
export interface CheckOptions extends HostFlags {
  readonly files: readonly string[]
  readonly json: boolean
}

interface Counts {
  readonly sources: number
  readonly destinations: number
  readonly enabledDestinations: number
  readonly mappings: number
  readonly enabledMappings: number
  readonly filters: number
  readonly insertFunctions: number
  /** Audiences and computed traits. */
  readonly computations: number
}

/** What one file is. */
interface Checked {
  readonly file: string
  readonly ok: boolean
  readonly problems: readonly Problem[]
  /** Those that the file or the configuration names. */
  readonly plugins: readonly PluginLine[]
  readonly counts?: Counts
}

/**
 * Checks workspace files, every problem at once.
 *
 * @returns the exit code: 2 where one of them is wrong
 */
export function check({ files, json, config }: CheckOptions, io: Io): number {
  const checked = files.map((file): Checked => {
    const { workspace, problems, ...plugins } = loadWorkspace(file, hostOptions({ config }, io))
    return {
      file,
      ok: workspace !== undefined,
      problems,
      plugins: describePlugins(plugins),
      ...(workspace ? { counts: countsOf(workspace) } : {})
    }
  })
  const ok = checked.every((each) => each.ok)
  const style = styleFor(io.stdout, io)
  io.stdout.write(
    json ? `${JSON.stringify({ ok, files: checked })}\n` : checked.map((each) => format(each, style)).join('')
  )
  return ok ? EXIT.ok : EXIT.usage
}

function countsOf({ sources, destinations, computations }: Workspace): Counts {
  const mappings = destinations.flatMap((destination) => destination.mappings)
  return {
    sources: sources.length,
    destinations: destinations.length,
    enabledDestinations: destinations.filter(({ enabled }) => enabled).length,
    mappings: mappings.length,
    enabledMappings: mappings.filter(({ enabled }) => enabled).length,
    filters: destinations.flatMap(({ filters }) => filters).length,
    insertFunctions: destinations.filter(({ insertFunction }) => insertFunction).length,
    computations: computations.length
  }
}

/** What a file holds, in words; what it has none of is not told. */
function describe(counts: Counts): string[] {
  const { enabledDestinations, enabledMappings } = counts
  return [
    [counts.sources, 'source', ''],
    [counts.destinations, 'destination', ` (${enabledDestinations.toString()} enabled)`],
    [counts.mappings, 'mapping', ` (${enabledMappings.toString()} enabled)`],
    [counts.filters, 'filter', ''],
    [counts.insertFunctions, 'insert function', ''],
    [counts.computations, 'audience or trait', '']
  ].flatMap(([count, word, rest]) => (count === 0 ? [] : [`${amount(Number(count), String(word))}${String(rest)}`]))
}

function format({ file, ok, problems, plugins, counts }: Checked, style: Style): string {
  const lines = problems.map((problem) => {
    const line = printable(formatProblem(problem))
    return problem.severity === 'error' ? style.bad(line) : line
  })
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const found = [
    ...(errors > 0 ? [amount(errors, 'error')] : []),
    ...(warnings > 0 ? [amount(warnings, 'warning')] : [])
  ]
  const held = counts ? describe(counts) : []
  const verdict = ok ? style.good('all right') : style.bad('not usable')
  const rest = [...held, ...found].join(', ')
  const named = plugins
    .filter(({ usable }) => usable)
    .map((plugin) => `  plugin ${printable(plugin.slug ?? '')}: ${printable(printPackage(plugin))}`)
  return [...lines, `${printable(file)}: ${verdict}${rest === '' ? '' : `: ${rest}`}`, ...named]
    .map((line) => `${line}\n`)
    .join('')
}

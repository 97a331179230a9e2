import type { PluginProblem, PluginReport } from '@extensible-webhooks/plugin-kit'
import { indent, printable, type Style } from '../../shared/style'

type Severity = PluginProblem['severity']

/** How many problems of a severity there are. */
export function countOf(reports: readonly PluginReport[], severity: Severity): number {
  return reports.flatMap(({ problems }) => problems).filter((problem) => problem.severity === severity).length
}

/** A report for people: what was checked, the problems of each file, and how many there are. */
export function formatReport(report: PluginReport, style: Style): string {
  const names = [...new Set(report.problems.map(({ where }) => fileOf(where)))]
  const files = names.map((name) => {
    const inside = report.problems.filter(({ where }) => fileOf(where) === name)
    return formatFile(name, inside, style)
  })
  const counts = formatCounts([report], style)
  return [formatHead(report, style), ...files, ...(files.length > 0 ? [''] : []), `${counts}\n`].join('\n')
}

/** The counts of several reports together. */
export function formatTotal(reports: readonly PluginReport[], style: Style): string {
  const clean = reports.filter(({ problems }) => problems.length === 0).length
  return `${reports.length} plugins, ${clean} without a problem: ${formatCounts(reports, style)}\n`
}

function formatHead({ name, version, package: from, facts }: PluginReport, style: Style): string {
  const actions = `${facts.actions.length} ${facts.actions.length === 1 ? 'action' : 'actions'}`
  const presets = `${facts.presets} ${facts.presets === 1 ? 'preset' : 'presets'}`
  const parts = [
    ...(from === undefined ? [] : [`${from}${version === undefined ? '' : ` ${version}`}`]),
    ...(facts.actions.length === 0 ? [] : [actions, presets]),
    ...(facts.scheme === undefined ? [] : [facts.scheme])
  ]
  return `${style.bold(printable(name))}${parts.length === 0 ? '' : style.dim(` (${printable(parts.join(', '))})`)}`
}

function formatFile(file: string, problems: readonly PluginProblem[], style: Style): string {
  const lines = problems.map((problem) => formatProblem(file, problem, style))
  return [`\n${style.bold(printable(file))}`, ...lines].join('\n')
}

function formatProblem(file: string, { severity, code, where, what, mend }: PluginProblem, style: Style): string {
  const paint = severity === 'error' ? style.bad : style.note
  const place = where === file ? '' : ` ${printable(where)}`
  const head = `${paint(severity)}${place} ${style.dim(code)}`
  return indent([head, `  ${printable(what)}`, `  → ${printable(mend)}`].join('\n'), 2)
}

function formatCounts(reports: readonly PluginReport[], style: Style): string {
  const errors = countOf(reports, 'error')
  const warnings = countOf(reports, 'warning')
  if (errors + warnings === 0) return style.good('No problems.')
  const parts = [
    ...(errors === 0 ? [] : [style.bad(`${errors} ${errors === 1 ? 'error' : 'errors'}`)]),
    ...(warnings === 0 ? [] : [style.note(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`)])
  ]
  return `${parts.join(', ')}.`
}

const IN_DEFINITION = /^(actions|presets|authentication|name|slug|mode|the definition|extendRequest|onDelete)\b/

/** The file that a place is in; what is in the definition is called so, whatever file it was written in. */
function fileOf(where: string): string {
  if (where.startsWith('package.json')) return 'package.json'
  return IN_DEFINITION.test(where) && !/\.[cm]?[jt]s(:\d+)?$/.test(where) ? 'definition' : where.replace(/:\d+$/, '')
}

import { relative } from 'node:path'
import type { CoverageReport, CoverageTotal, MappingReport } from '@extensible-webhooks/harness'
import type { Style } from '../shared/style'

/** Paths that are named for one mapping, at most. */
const MOST_PATHS = 8

/** Writes the coverage as a table for each workspace, with what was not reached below its mapping. */
export function formatCoverage({ workspaces, total }: CoverageReport, cwd: string, style: Style): string {
  const rows = workspaces.flatMap(({ file, mappings }) => [
    { name: style.bold(relative(cwd, file)), width: relative(cwd, file).length, cells: undefined, missing: [] },
    ...mappings.map((mapping) => {
      const name = `  ${mapping.destination} / ${mapping.mapping}`
      return { name, width: name.length, cells: cellsOf(mapping), missing: missingOf(mapping) }
    })
  ])
  const width = Math.max(8, ...rows.map((row) => row.width))
  const head = `${'Coverage'.padEnd(width)}   ${HEADS.map((text) => text.padStart(10)).join('')}`
  return [
    style.bold(head),
    ...rows.flatMap(({ name, width: own, cells, missing }) => [
      `${name}${' '.repeat(width - own)}   ${(cells ?? []).map((cell) => cell.padStart(10)).join('')}`.trimEnd(),
      ...missing.map((text) => style.dim(`      not reached: ${text}`))
    ]),
    `${'All'.padEnd(width)}   ${totalCells(total)
      .map((cell) => cell.padStart(10))
      .join('')}`
  ].join('\n')
}

const HEADS = ['trigger', 'fields', '@if']

function cellsOf({ trigger, fields, branches }: MappingReport): string[] {
  const sides = Math.min(trigger.matched, 1) + Math.min(trigger.notMatched, 1)
  return [`${sides}/2`, `${fields.covered}/${fields.total}`, `${branches.covered}/${branches.total}`]
}

function totalCells({ triggers, fields, branches }: CoverageTotal): string[] {
  return [triggers, fields, branches].map(({ covered, total }) =>
    total === 0 ? '–' : `${Math.floor((100 * covered) / total)} %`
  )
}

function missingOf({ trigger, fields, branches }: MappingReport): string[] {
  const sides = [
    ...(trigger.matched === 0 ? ['an event that matches'] : []),
    ...(trigger.notMatched === 0 ? ['an event that does not match'] : [])
  ]
  return [
    ...(sides.length === 0 ? [] : [`trigger: ${sides.join(', ')}`]),
    ...(fields.uncovered.length === 0 ? [] : [`fields: ${list(fields.uncovered)}`]),
    ...(branches.uncovered.length === 0 ? [] : [`@if: ${list(branches.uncovered)}`])
  ]
}

function list(paths: readonly string[]): string {
  const rest = paths.length - MOST_PATHS
  return rest > 0 ? `${paths.slice(0, MOST_PATHS).join(', ')} and ${rest} more` : paths.join(', ')
}

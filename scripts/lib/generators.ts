import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DEVIATIONS } from '../../packages/engine/src/deviations'
import { CODES } from '../../packages/engine/src/outcome/codes'
import { parityMarkdown } from '../../packages/harness/src/parity/markdown'
import { parityTable } from '../../packages/harness/src/parity/table'
import { table } from './generated-blocks'
import type { Generator } from './generated-blocks'
import { commandList, commandReference } from './command-reference'
import { declaredDeviations } from './declared-deviations'
import { exportedNames } from './exported-names'
import { fieldTables, searchFieldTables } from './field-table'
import { installTable } from './install-table'
import { failureModes, faultRoutes, faults, tlsKinds } from './receiver-tables'
import { pluginRules } from './plugin-rules'
import { PACKAGES } from './ranks'
import { ROOT, readJson, readPackages } from './repository'

/** The generated blocks, by name. */
export const GENERATORS: Readonly<Record<string, Generator>> = {
  commands: commandReference,
  'command-list': commandList,
  errors,
  deviations,
  exports: exportLists,
  'failure-modes': failureModes,
  'fault-routes': faultRoutes,
  faults,
  fields: fieldTables,
  'install-sizes': () => installTable(),
  packages: packageTable,
  parity,
  performance: performanceSummary,
  'performance-table': performanceTable,
  'plugin-rules': pluginRules,
  ranks: rankTable,
  'search-fields': searchFieldTables,
  'tls-kinds': tlsKinds
}

/** One table for each stage of the way of an event. */
function errors(): string {
  return Object.entries(CODES)
    .map(([stage, codes]) => {
      const rows = Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, meaning])
      return `### ${stage}\n\n${table(['code', 'what happened'], rows)}`
    })
    .join('\n\n')
}

/** The table of deliberate differences from core, which the tests of the engine check. */
async function deviations(): Promise<string> {
  const path = join(ROOT, 'packages', 'engine', 'src', 'deviations.ts')
  if (!existsSync(path)) return 'The table is not there yet.'
  const { DEVIATIONS } = (await import(path)) as { DEVIATIONS: unknown }
  return Array.isArray(DEVIATIONS) ? tableOf(DEVIATIONS) : tableOf(entriesOf(DEVIATIONS))
}

/** The deliberate differences from core with the scenarios that say they show them; the tests hold them to it. */
function parity(): string {
  return parityMarkdown(parityTable(DEVIATIONS), declaredDeviations([join(ROOT, 'scenarios'), join(ROOT, 'recipes')]))
}

function entriesOf(map: unknown): unknown[] {
  return Object.entries(map as Record<string, unknown>).map(([id, row]) =>
    typeof row === 'object' ? { id, ...row } : { id, difference: row }
  )
}

/** A table with one column for each key of the rows. */
function tableOf(rows: readonly unknown[]): string {
  const records = rows as readonly Record<string, unknown>[]
  const keys = [...new Set(records.flatMap((row) => Object.keys(row)))]
  return table(
    keys,
    records.map((row) => keys.map((key) => cell(row[key])))
  )
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(cell).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What each package exports, values first. */
function exportLists(): string {
  return readPackages()
    .map(({ manifest, path }) => {
      const { values, types } = exportedNames(join(path, 'src', 'index.ts'))
      return [
        `### ${manifest.name ?? ''}`,
        `Values: ${code(values)}.`,
        ...(types.length > 0 ? [`Types: ${code(types)}.`] : [])
      ].join('\n\n')
    })
    .join('\n\n')
}

function code(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ')
}

/** The packages with what each is. */
function packageTable(): string {
  const rows = readPackages().map(({ folder, manifest }) => [
    `[\`${manifest.name ?? ''}\`](packages/${folder})`,
    manifest.description ?? ''
  ])
  return table(['package', 'is'], rows)
}

/** The packages by rank, with what each may import. */
function rankTable(): string {
  const there = new Set(readPackages().map(({ folder }) => folder))
  const rows = Object.entries(PACKAGES)
    .filter(([name]) => there.has(name))
    .map(([name, { rank, mayImport }]) => [
      String(rank),
      `\`${name}\``,
      code(mayImport.filter((other) => there.has(other))).replace('none', '–')
    ])
  return table(['rank', 'package', 'may import'], rows)
}

/** The figures in short, for the README. */
function performanceSummary(): string {
  const kept = readPerformance()
  if (!kept) return 'The figures are made by `npm run bench`.'
  const rows = kept.rows.map(({ work, against, result }) => ({ work, against, result }))
  return `${tableOf(rows)}\n\n[All figures, and how they were measured](docs/performance.md).`
}

/** All figures with the machine and the day. */
function performanceTable(): string {
  const kept = readPerformance()
  if (!kept) return 'The figures are made by `npm run bench`.'
  return `Measured on ${kept.measured}: ${kept.machine}.\n\n${tableOf(kept.rows)}`
}

interface Performance {
  readonly measured: string
  readonly machine: string
  readonly rows: readonly { readonly work: string; readonly against: string; readonly result: string }[]
}

function readPerformance(): Performance | undefined {
  const path = join(ROOT, 'docs', 'performance.json')
  return existsSync(path) ? (readJson(path) as Performance) : undefined
}

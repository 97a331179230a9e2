import type { Destination, WorkspaceMapping } from '@extensible-webhooks/workspace'
import { createMappingCoverage, type MappingCoverage, type Share } from './mapping-coverage'
import type { ProbeListener } from './probe'
import type { Scenario } from './scenario'

/** What scenarios have reached of the workspaces that they use. */
export interface Coverage {
  /** Takes note of a scenario before it runs; what it gives is to be the listener of the run. */
  watch(scenario: Scenario): ProbeListener
  /** What was reached so far. */
  report(): CoverageReport
}

/** How much of each workspace was reached. */
export interface CoverageReport {
  readonly workspaces: readonly WorkspaceCoverage[]
  readonly total: CoverageTotal
}

/** One workspace. */
export interface WorkspaceCoverage {
  readonly file: string
  readonly mappings: readonly MappingReport[]
  readonly total: CoverageTotal
}

/** One mapping. */
export interface MappingReport {
  readonly destination: string
  readonly mapping: string
  /** How many events it was asked about and matched, and did not match. */
  readonly trigger: { readonly matched: number; readonly notMatched: number }
  /** Fields that had a value at least once. */
  readonly fields: Share
  /** Sides of `@if` that were taken. */
  readonly branches: Share
}

/** Sums over mappings. */
export interface CoverageTotal {
  /** Each trigger has two sides: that it matches, and that it does not. */
  readonly triggers: { readonly total: number; readonly covered: number }
  readonly fields: { readonly total: number; readonly covered: number }
  readonly branches: { readonly total: number; readonly covered: number }
}

interface Entry {
  readonly destination: string
  readonly mapping: string
  readonly coverage: MappingCoverage
  matched: number
  notMatched: number
}

/** Makes an empty coverage. */
export function createCoverage(): Coverage {
  const workspaces = new Map<string, Map<string, Entry>>()
  const entriesOf = (file: string): Map<string, Entry> => {
    const entries = workspaces.get(file) ?? new Map<string, Entry>()
    workspaces.set(file, entries)
    return entries
  }
  const entryOf = (file: string, { slug }: Destination, { name, fields }: WorkspaceMapping): Entry => {
    const key = JSON.stringify([slug, name])
    const entries = entriesOf(file)
    const entry = entries.get(key) ?? {
      destination: slug,
      mapping: name,
      coverage: createMappingCoverage(),
      matched: 0,
      notMatched: 0
    }
    entries.set(key, entry)
    entry.coverage.declare(fields)
    return entry
  }
  return {
    watch: ({ workspaceFile, whole }) => {
      for (const destination of whole.destinations) {
        for (const mapping of destination.mappings) entryOf(workspaceFile, destination, mapping)
      }
      return {
        onTrigger: (destination, mapping, _event, matched) => {
          const entry = entryOf(workspaceFile, destination, mapping)
          if (matched) entry.matched++
          else entry.notMatched++
        },
        onMapped: (destination, mapping, event) => {
          entryOf(workspaceFile, destination, mapping).coverage.apply(mapping.fields, event)
        }
      }
    },
    report: () => {
      const reports = [...workspaces].map(([file, entries]): WorkspaceCoverage => {
        const mappings = [...entries.values()].map(reportOf)
        return { file, mappings, total: totalOf(mappings) }
      })
      return { workspaces: reports, total: totalOf(reports.flatMap(({ mappings }) => mappings)) }
    }
  }
}

function reportOf({ destination, mapping, coverage, matched, notMatched }: Entry): MappingReport {
  return { destination, mapping, trigger: { matched, notMatched }, ...coverage.report() }
}

function totalOf(mappings: readonly MappingReport[]): CoverageTotal {
  const sum = (of: (mapping: MappingReport) => number): number => mappings.reduce((total, one) => total + of(one), 0)
  return {
    triggers: {
      total: 2 * mappings.length,
      covered: sum(({ trigger }) => Math.min(trigger.matched, 1) + Math.min(trigger.notMatched, 1))
    },
    fields: { total: sum(({ fields }) => fields.total), covered: sum(({ fields }) => fields.covered) },
    branches: { total: sum(({ branches }) => branches.total), covered: sum(({ branches }) => branches.covered) }
  }
}

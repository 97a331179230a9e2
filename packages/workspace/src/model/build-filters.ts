import type { Report } from '../file/parse-document'
import type { Path } from '../file/problem'
import type { FilterFile } from '../file/types'
import { buildTrigger } from './build-trigger'
import type { DestinationFilter } from './workspace'

/** Names that lead out of the event, into what every object inherits (F34). */
const INHERITED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** The parts of an event whose members a filter may drop or allow, as in Segment's destination filters. */
const SECTIONS: readonly string[] = ['properties', 'traits', 'context']

/** The member that belongs to each action; the others do not go with it. */
const NEEDS: Readonly<Record<FilterFile['action'], readonly ('percent' | 'fields')[]>> = {
  sample: ['percent'],
  drop: [],
  'drop-fields': ['fields'],
  'allow-fields': ['fields']
}

/**
 * Compiles the filters of a destination, those that are not enabled left out.
 *
 * @param filters what the file says
 * @param path where `filters:` stands
 * @param report takes each problem
 */
export function buildFilters(filters: readonly FilterFile[], path: Path, report: Report): DestinationFilter[] {
  return filters.flatMap((filter, index) => {
    const at = [...path, index]
    checkMembers(filter, at, report)
    const condition = buildTrigger(filter.when, [...at, 'when'], report)
    if (!condition || filter.enabled === false) return []
    return [{ ...filter, name: filter.name ?? `${filter.action} ${index + 1}`, condition }]
  })
}

function checkMembers(filter: FilterFile, path: Path, report: Report): void {
  const needs = NEEDS[filter.action]
  for (const member of ['percent', 'fields'] as const) {
    const given = filter[member] !== undefined
    if (needs.includes(member) && !given) report(path, `a filter that does "${filter.action}" needs ${member}:.`)
    if (!needs.includes(member) && given) {
      report([...path, member], `"${filter.action}" has no use for it; remove it.`, { at: 'key' })
    }
  }
  if (filter.by !== undefined && filter.action !== 'sample') {
    report([...path, 'by'], 'only "sample" has a use for it; remove it.', { at: 'key' })
  }
  for (const [index, field] of (filter.fields ?? []).entries()) {
    const problem = fieldProblem(field)
    if (problem !== undefined) report([...path, 'fields', index], problem)
  }
}

function fieldProblem(field: string): string | undefined {
  const parts = field.split('.')
  if (parts.some((part) => part === '' || INHERITED.has(part))) return 'this is no path of an event.'
  if (parts.length < 2 || !SECTIONS.includes(parts[0] ?? '')) {
    return 'expected a path inside properties, traits or context, such as properties.email.'
  }
  return undefined
}

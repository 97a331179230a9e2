import type { FilterFile } from '../file/types'
import type { ImportPlace } from './import-authentication'
import { importTrigger } from './import-mapping'
import type { SegmentFilter, SegmentFilterAction } from './types'

/** The parts of an event whose members a filter can drop or allow here. */
const SECTION = /^(properties|traits|context)(\.|$)/

const ACTIONS = {
  DROP: 'drop',
  SAMPLE: 'sample',
  DROP_PROPERTIES: 'drop-fields',
  ALLOW_PROPERTIES: 'allow-fields'
} as const satisfies Readonly<Record<SegmentFilterAction['type'], FilterFile['action']>>

/**
 * Turns a destination filter of Segment into filters here, one for each of its actions.
 *
 * @returns those that can run; the notes say what is left out
 */
export function importFilter(filter: SegmentFilter, place: ImportPlace): FilterFile[] {
  const { note, object } = place
  const when = importTrigger(filter.if, 'if', place)
  if (when === undefined) return []
  if ((filter.description ?? '') !== '') note('info', object, 'description', 'Filters have no description here.')
  const { length } = filter.actions
  if (length > 1) note('info', object, 'actions', `It does ${length.toString()} things, so it becomes as many filters.`)
  return filter.actions.flatMap((action, index) => {
    const members = membersOf(action, place)
    if (!members) return []
    const number = length > 1 ? ` (${(index + 1).toString()})` : ''
    return [{ name: `${filter.title}${number}`, when, ...members, ...(filter.enabled ? {} : { enabled: false }) }]
  })
}

function membersOf(action: SegmentFilterAction, place: ImportPlace): Omit<FilterFile, 'when'> | undefined {
  const { note, object } = place
  const kind: FilterFile['action'] | undefined = Object.hasOwn(ACTIONS, action.type) ? ACTIONS[action.type] : undefined
  switch (kind) {
    case undefined:
      note('error', object, 'actions', `"${action.type}" is not known here, so it is left out.`)
      return undefined
    case 'drop':
      return { action: kind }
    case 'sample': {
      const { percent = NaN, path } = action
      if (percent >= 0 && percent <= 1)
        return { action: kind, percent: round(percent * 100), ...(path ? { by: path } : {}) }
      note('error', object, 'actions.percent', 'Expected a number from 0 to 1; the filter is left out.')
      return undefined
    }
    case 'drop-fields':
    case 'allow-fields': {
      const fields = pathsOf(action.fields ?? {}, place)
      if (fields.length > 0) return { action: kind, fields }
      note('error', object, 'actions.fields', 'None of its fields can be named here, so the filter is left out.')
      return undefined
    }
  }
}

/** A hundredth of a percent is as fine as it gets; binary fractions would show otherwise. */
function round(percent: number): number {
  return Math.round(percent * 1e6) / 1e6
}

function pathsOf(fields: NonNullable<SegmentFilterAction['fields']>, { note, object }: ImportPlace): string[] {
  return Object.entries(fields).flatMap(([section, names]) => {
    if (!SECTION.test(section)) {
      const what = 'Only members of properties, traits and context can be dropped or allowed here.'
      note('error', object, `actions.fields.${section === '' ? '(the event itself)' : section}`, what)
      return []
    }
    for (const name of names.filter((each) => each.includes('.'))) {
      note('warning', object, `actions.fields.${section}`, `"${name}" is read as a path here, not as one name.`)
    }
    return names.map((name) => `${section}.${name}`)
  })
}

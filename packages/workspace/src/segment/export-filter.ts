import type { FilterFile } from '../file/types'
import type { SegmentFilter, SegmentFilterAction } from './types'

/** Ids that a filter has in Segment. */
export type FilterIds = Pick<SegmentFilter, 'id' | 'sourceId' | 'destinationId'>

/** Turns a filter into a destination filter of Segment. */
export function exportFilter(filter: FilterFile, title: string, ids: FilterIds): SegmentFilter {
  return {
    ...ids,
    if: filter.when,
    actions: [actionOf(filter)],
    title,
    enabled: filter.enabled ?? true
  }
}

function actionOf({ action, percent = 100, by, fields = [] }: FilterFile): SegmentFilterAction {
  switch (action) {
    case 'drop':
      return { type: 'DROP' }
    case 'sample':
      return { type: 'SAMPLE', percent: percent / 100, ...(by === undefined ? {} : { path: by }) }
    case 'drop-fields':
      return { type: 'DROP_PROPERTIES', fields: bySection(fields) }
    case 'allow-fields':
      return { type: 'ALLOW_PROPERTIES', fields: bySection(fields) }
  }
}

/** `properties.email` becomes the name `email` in `properties`. */
function bySection(paths: readonly string[]): Record<string, string[]> {
  const sections = new Map<string, string[]>()
  for (const path of paths) {
    const end = path.lastIndexOf('.')
    const section = path.slice(0, end)
    sections.set(section, [...(sections.get(section) ?? []), path.slice(end + 1)])
  }
  return Object.fromEntries(sections)
}

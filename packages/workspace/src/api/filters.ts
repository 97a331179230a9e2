import { done, type Answer } from '../answer'
import type { FilterFile, InsertFunctionFile } from '../file/types'
import type { Draft, Edit, Editor, Refusal } from './editor'
import { refuse } from '../answer'
import { isSecretName } from '../secrets/secret-names'
import { filterName, findDestination, findIndex, present, withDestination, type Ref } from './lookup'
import { showFunction } from './show-destination'
import type { InsertFunctionView } from './views'

/** Destination filters, and the insert function of a destination. */
export interface FiltersApi {
  filters(destination: string): Answer<readonly FilterFile[]>
  addFilter(destination: string, filter: FilterFile): Promise<Answer<FilterFile>>
  /** Changes the members that are given. */
  updateFilter(destination: string, filter: Ref, change: Partial<FilterFile>): Promise<Answer<FilterFile>>
  removeFilter(destination: string, filter: Ref): Promise<Answer<void>>
  /** The insert function; nothing where there is none. */
  insertFunction(destination: string): Answer<InsertFunctionView | undefined>
  /**
   * Sets the insert function: `source` or `file`, its settings, and whether it is enabled. What is not given stays;
   * settings that look like secrets stay as well where they are left out.
   */
  setInsertFunction(destination: string, change: InsertFunctionFile): Promise<Answer<InsertFunctionView>>
  removeInsertFunction(destination: string): Promise<Answer<void>>
}

/** Makes the part of the workspace API that is about filters and insert functions. */
export function createFiltersApi(editor: Editor): FiltersApi {
  const filtersOf = (slug: string): Answer<readonly FilterFile[]> => {
    const found = findDestination(editor.current().file, slug)
    return found.ok ? done(found.value.filters ?? []) : found
  }
  return {
    filters: filtersOf,
    addFilter: (slug, filter) =>
      editor.change((draft) => {
        const found = findDestination(draft.file, slug)
        if (!found.ok) return found
        const filters = [...(found.value.filters ?? []), present(filter)]
        return withFilters(draft, slug, filters, (all) => all.at(-1) ?? filter)
      }),
    updateFilter: (slug, ref, change) =>
      editor.change((draft) => {
        const found = findFilter(draft, slug, ref)
        if (!found.ok) return found
        const { filters, index } = found.value
        const next = filters.map((each, place) => (place === index ? present({ ...each, ...change }) : each))
        return withFilters(draft, slug, next, (all) => all[index] as FilterFile)
      }),
    removeFilter: (slug, ref) =>
      editor.change((draft) => {
        const found = findFilter(draft, slug, ref)
        if (!found.ok) return found
        const { filters, index } = found.value
        const next = filters.filter((_, place) => place !== index)
        return withFilters(draft, slug, next, () => undefined)
      }),
    insertFunction: (slug) => {
      const found = findDestination(editor.current().file, slug)
      if (!found.ok) return found
      return done(found.value.insertFunction && showFunction(found.value.insertFunction))
    },
    setInsertFunction: (slug, change) => editor.change((draft) => setFunction(draft, slug, change)),
    removeInsertFunction: (slug) =>
      editor.change((draft) => {
        const found = findDestination(draft.file, slug)
        if (!found.ok) return found
        if (!found.value.insertFunction) return refuse(`The destination "${slug}" has no insert function.`)
        return {
          file: withDestination(draft.file, slug, (each) => present({ ...each, insertFunction: undefined })),
          value: () => undefined
        }
      })
  }
}

function findFilter(
  { file }: Draft,
  slug: string,
  ref: Ref
): Answer<{ readonly filters: readonly FilterFile[]; readonly index: number }> {
  const found = findDestination(file, slug)
  if (!found.ok) return found
  const filters = found.value.filters ?? []
  const place = findIndex(filters.map(filterName), ref, 'filter', `addFilter("${slug}", { when, action })`)
  return place.ok ? done({ filters, index: place.value }) : place
}

function withFilters<T>(
  draft: Draft,
  slug: string,
  filters: readonly FilterFile[],
  value: (filters: readonly FilterFile[]) => T
): Edit<T> {
  return {
    file: withDestination(draft.file, slug, (destination) =>
      present({ ...destination, filters: filters.length === 0 ? undefined : filters })
    ),
    value: (next) => value(next.file.destinations[slug]?.filters ?? [])
  }
}

function setFunction(draft: Draft, slug: string, change: InsertFunctionFile): Edit<InsertFunctionView> | Refusal {
  const found = findDestination(draft.file, slug)
  if (!found.ok) return found
  const { insertFunction: before = {} } = found.value
  const kept = Object.entries(before.settings ?? {}).filter(([name]) => isSecretName(name))
  const settings = change.settings === undefined ? before.settings : { ...Object.fromEntries(kept), ...change.settings }
  // A file takes the place of a source and the other way round.
  const code =
    change.source === undefined && change.file === undefined
      ? { file: before.file, source: before.source }
      : { file: change.file, source: change.source }
  const next = present({ ...code, settings, enabled: change.enabled ?? before.enabled })
  return {
    file: withDestination(draft.file, slug, (destination) => ({ ...destination, insertFunction: next })),
    value: () => showFunction(next)
  }
}

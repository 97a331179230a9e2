import { done, refuse, type Answer } from '../answer'
import { suggest } from '../file/nearest'
import type { DestinationFile, FilterFile, MappingFile, SourceFile, WorkspaceFile } from '../file/types'
import { slugOf, viewOf, type CatalogEntry, type DefinitionView } from '../model/catalog'
import type { Draft } from './editor'

/** A mapping or filter: by its name, or by its place in the list, from 0. */
export type Ref = string | number

/** Finds a source, or says which there are. */
export function findSource({ sources }: WorkspaceFile, slug: string): Answer<SourceFile> {
  const known = Object.keys(sources)
  if (known.length === 0) return refuse('There is no source yet. Add a source first: createSource({ name }).')
  if (Object.hasOwn(sources, slug)) return done(sources[slug] ?? {})
  return refuse(`There is no source "${slug}"; ${suggest(slug, known)}`)
}

/** Finds a destination, or says which there are. */
export function findDestination(file: WorkspaceFile, slug: string): Answer<DestinationFile> {
  const known = Object.keys(file.destinations)
  if (known.length === 0) {
    return Object.keys(file.sources).length === 0
      ? refuse('There is no destination yet. Add a source first, createSource({ name }), and then a destination.')
      : refuse('There is no destination yet. Add one first: addDestination({ plugin, source, name }).')
  }
  const found = Object.hasOwn(file.destinations, slug) ? file.destinations[slug] : undefined
  return found ? done(found) : refuse(`There is no destination "${slug}"; ${suggest(slug, known)}`)
}

/** A destination, its plugin, and what can be read of the plugin. */
export interface FoundDestination {
  readonly destination: DestinationFile
  readonly entry: CatalogEntry
  readonly definition: DefinitionView
}

/** Finds a destination with its plugin. */
export function findWithPlugin({ file, catalog }: Draft, slug: string): Answer<FoundDestination> {
  const found = findDestination(file, slug)
  if (!found.ok) return found
  const { plugin } = found.value
  const entry = catalog.find((each) => slugOf(each) === plugin)
  if (!entry) return refuse(`The plugin "${plugin}" of the destination "${slug}" is not there; register it first.`)
  return done({ destination: found.value, entry, definition: viewOf(entry.definition) })
}

/** The name of a mapping, that which the pipeline gives it where it has none. */
export function mappingName({ name, action }: MappingFile, index: number): string {
  return name ?? `${action} ${(index + 1).toString()}`
}

/** The name of a filter, that which the pipeline gives it where it has none. */
export function filterName({ name, action }: FilterFile, index: number): string {
  return name ?? `${action} ${(index + 1).toString()}`
}

/**
 * Finds one of a list by name or place.
 *
 * @param what such as `mapping`, for the words
 * @returns its place
 */
export function findIndex(names: readonly string[], ref: Ref, what: string, create: string): Answer<number> {
  if (names.length === 0) return refuse(`There is no ${what} yet. Make one first: ${create}.`)
  const quoted = names.map((name) => `"${name}"`).join(', ')
  if (typeof ref === 'number') {
    return ref in names ? done(ref) : refuse(`There is no ${what} at place ${ref.toString()}; there are: ${quoted}.`)
  }
  const places = names.flatMap((name, index) => (name === ref ? [index] : []))
  const [first] = places
  if (first === undefined) return refuse(`There is no ${what} "${ref}"; ${suggest(ref, names)}`)
  if (places.length === 1) return done(first)
  return refuse(
    `There are ${places.length.toString()} ${what}s named "${ref}", at the places ${places.join(', ')}; say which by its place.`
  )
}

/** The file with one destination changed. */
export function withDestination(
  file: WorkspaceFile,
  slug: string,
  change: (destination: DestinationFile) => DestinationFile
): WorkspaceFile {
  const destination = file.destinations[slug]
  return destination ? { ...file, destinations: { ...file.destinations, [slug]: change(destination) } } : file
}

/** A record without one of its keys. */
export function withoutKey<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

/** An object without the members that are undefined. */
export function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}

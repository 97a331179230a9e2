import { filterName, mappingName } from '../api/lookup'
import { distinct } from '../api/names'
import { fillEnvironment, type Environment } from '../file/environment'
import { formatPath } from '../file/problem'
import type { DestinationFile, WorkspaceFile } from '../file/types'
import { slugOf, type CatalogEntry } from '../model/catalog'
import { exportMetadata, exportSettings, type ExportPlace } from './export-destination'
import { exportFilter } from './export-filter'
import { exportFunction, type ReadFile } from './export-function'
import { exportMapping } from './export-mapping'
import { isPlaceholder } from './secrets'
import type { Note, SegmentIds, SegmentObjects, TranslationNote } from './types'

/** Options of {@link exportToSegment}. */
export interface ExportOptions {
  /** The plugins that the destinations name. */
  readonly catalog: readonly CatalogEntry[]
  /**
   * Fills in `${env:…}` in mappings, triggers and URLs, but never in secrets.
   * @default left as they are
   */
  readonly environment?: Environment
  /** Ids that the objects have in Segment, as `importFromSegment` gave them. @default made of their slugs */
  readonly ids?: SegmentIds
  /** Reads the files of insert functions. @default none can be read */
  readonly readFile?: ReadFile
}

/** The objects of Segment that a workspace becomes. */
export interface ExportResult {
  readonly objects: SegmentObjects
  /** What Segment has no equal for, the most serious first. */
  readonly report: readonly TranslationNote[]
}

const ORDER: readonly TranslationNote['severity'][] = ['error', 'warning', 'info']

/** Members of the file as a whole that Segment keeps elsewhere. */
const ELSEWHERE = {
  plugins: 'Plugins are registered in Segment by Segment; these destinations work there only if it knows them.',
  audiences: 'Audiences belong to a space of Engage and not to these objects; make them anew there.',
  traits: 'Computed traits belong to a space of Engage and not to these objects; make them anew there.'
} as const

/**
 * Turns a workspace into objects of Segment's Public API. No secret is among them: each is the variable that it came
 * from, or masked.
 *
 * @param file a workspace file as it is written
 * @param options plugins, ids, and where files and variables are read
 */
export function exportToSegment(file: WorkspaceFile, options: ExportOptions): ExportResult {
  const report: TranslationNote[] = []
  const note: Note = (severity, object, field, what) => report.push({ severity, object, field, what })
  const filled = options.environment ? fillPlain(file, options.environment, note) : file
  for (const [member, what] of Object.entries(ELSEWHERE)) {
    if (Object.keys(file[member as keyof typeof ELSEWHERE] ?? {}).length > 0) note('warning', 'workspace', member, what)
  }
  const objects = new Exporter(filled, options, note).run()
  if (!options.environment) noteVariables(objects, note)
  report.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  return { objects, report }
}

class Exporter {
  readonly #ids: SegmentIds

  constructor(
    private readonly file: WorkspaceFile,
    private readonly options: ExportOptions,
    private readonly note: Note
  ) {
    this.#ids = options.ids ?? {}
  }

  run(): SegmentObjects {
    const sources = Object.entries(this.file.sources).map(([slug, { name, writeKey }]) => ({
      id: this.#id(['sources', slug], slug),
      slug,
      ...(name === undefined ? {} : { name }),
      enabled: true,
      writeKeys: writeKey === undefined ? [] : [writeKey]
    }))
    const parts = Object.entries(this.file.destinations).map(([slug, destination]) =>
      this.#destination(slug, destination)
    )
    const functions = new Map(parts.flatMap(({ functions: [each] }) => (each ? [[each.source.id, each.source]] : [])))
    return {
      sources,
      destinations: parts.flatMap(({ destinations }) => destinations),
      subscriptions: parts.flatMap(({ subscriptions }) => subscriptions),
      filters: parts.flatMap(({ filters }) => filters),
      functions: [...functions.values()],
      insertFunctionInstances: parts.flatMap(({ functions: each }) => each.map(({ instance }) => instance))
    }
  }

  #destination(slug: string, destination: DestinationFile): ExportedDestination {
    const path = ['destinations', slug]
    const object = `destination "${destination.name ?? slug}"`
    const entry = this.options.catalog.find((each) => slugOf(each) === destination.plugin)
    if (!entry) {
      this.note('error', object, 'plugin', `The plugin "${destination.plugin}" is not registered, so it is left out.`)
      return NOTHING
    }
    const place: ExportPlace = { path, object, note: this.note }
    const id = this.#id(path, slug)
    const sourceId = this.#id(['sources', destination.source], destination.source)
    return {
      destinations: [
        {
          id,
          name: destination.name ?? slug,
          enabled: destination.enabled ?? false,
          sourceId,
          metadata: exportMetadata(entry, this.#ids[`${formatPath(path)}#metadata`], place),
          settings: exportSettings(destination, entry, place)
        }
      ],
      subscriptions: this.#mappings(destination, id, entry, place),
      filters: this.#filters(destination, { destinationId: id, sourceId }, place),
      functions: this.#function(destination, id, place)
    }
  }

  #filters(
    { filters = [] }: DestinationFile,
    ids: { readonly destinationId: string; readonly sourceId: string },
    place: ExportPlace
  ): ExportedDestination['filters'] {
    const keys = distinct(filters.map(filterName))
    return filters.map((filter, index) => {
      const key = keys[index] ?? ''
      const id = this.#id([...place.path, 'filters', key], `${ids.destinationId}:filter:${key}`)
      return exportFilter(filter, filterName(filter, index), { id, ...ids })
    })
  }

  #mappings(
    { mappings = [] }: DestinationFile,
    destinationId: string,
    entry: CatalogEntry,
    place: ExportPlace
  ): ExportedDestination['subscriptions'] {
    const keys = distinct(mappings.map(mappingName))
    return mappings.map((mapping, index) => {
      const name = mappingName(mapping, index)
      const key = keys[index] ?? ''
      const path = [...place.path, 'mappings', key]
      const actionId = this.#ids[`${formatPath(path)}#action`]
      const ids = {
        id: this.#id(path, `${destinationId}:${key}`),
        destinationId,
        ...(actionId === undefined ? {} : { actionId })
      }
      return exportMapping(mapping, name, ids, entry, { ...place, object: `mapping "${name}" of ${place.object}` })
    })
  }

  #function(
    { insertFunction }: DestinationFile,
    destinationId: string,
    place: ExportPlace
  ): ExportedDestination['functions'] {
    if (!insertFunction) return []
    const path = formatPath([...place.path, 'insertFunction'])
    const [functionId, instanceId] = [this.#ids[path], this.#ids[`${path}#instance`]]
    const ids = {
      destinationId,
      ...(functionId === undefined ? {} : { functionId }),
      ...(instanceId === undefined ? {} : { instanceId })
    }
    const exported = exportFunction(insertFunction, ids, this.options.readFile ?? (() => undefined), place)
    return exported ? [exported] : []
  }

  #id(path: readonly string[], fallback: string): string {
    return this.#ids[formatPath(path)] ?? fallback
  }
}

interface ExportedDestination extends Pick<SegmentObjects, 'destinations' | 'subscriptions' | 'filters'> {
  readonly functions: readonly NonNullable<ReturnType<typeof exportFunction>>[]
}

const NOTHING: ExportedDestination = { destinations: [], subscriptions: [], filters: [], functions: [] }

/** Fills in what is no secret: sources, triggers, mappings and filters. */
function fillPlain(file: WorkspaceFile, environment: Environment, note: Note): WorkspaceFile {
  const fill = <T>(value: T, object: string): T =>
    fillEnvironment(value, environment, (path, message) => {
      note('warning', object, formatPath(path), message)
    }).value as T
  const destinations = Object.entries(file.destinations).map(([slug, destination]) => [
    slug,
    {
      ...destination,
      ...(destination.mappings ? { mappings: fill(destination.mappings, `destination "${slug}"`) } : {}),
      ...(destination.filters ? { filters: fill(destination.filters, `destination "${slug}"`) } : {})
    }
  ])
  return {
    ...file,
    sources: fill(file.sources, 'sources'),
    destinations: Object.fromEntries(destinations) as WorkspaceFile['destinations']
  }
}

function noteVariables(objects: SegmentObjects, note: Note): void {
  const { sources, subscriptions, filters } = objects
  if (!isPlaceholder(JSON.stringify({ sources, subscriptions, filters }))) return
  note('info', 'workspace', '', 'Segment does not fill in ${env:…}; have them filled in by the export, or by hand.')
}

import { buildValue } from '../build-value'
import { filterName, mappingName } from '../api/lookup'
import { distinct, slugify } from '../api/names'
import type { DestinationFile, FilterFile, MappingFile, SourceFile, WorkspaceFile } from '../file/types'
import type { Environment } from '../file/environment'
import { formatPath } from '../file/problem'
import type { CatalogEntry } from '../model/catalog'
import { collectObjects } from './collect'
import { importAuthentication, type ImportPlace } from './import-authentication'
import { importFilter } from './import-filter'
import { importFunctions, importInstance, type ImportedFunctions } from './import-function'
import { importMapping } from './import-mapping'
import { importSettings } from './import-settings'
import { pluginOf } from './known-plugins'
import { createVariables, type Variables } from './secrets'
import type {
  Note,
  SegmentDestination,
  SegmentIds,
  SegmentObjects,
  SegmentSource,
  TranslationNote,
  WantedVariable
} from './types'

/** Most mappings of one destination. */
const MAX_MAPPINGS = 50
const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/** Options of {@link importFromSegment}. */
export interface ImportOptions {
  /** The plugins that destinations may become. */
  readonly catalog: readonly CatalogEntry[]
  /** Name of the workspace. @default that of the answers, if they hold one */
  readonly name?: string
}

/** A workspace made of Segment's objects. */
export interface ImportResult {
  readonly file: WorkspaceFile
  /** Files of the insert functions: path from the workspace file → code. */
  readonly functions: Readonly<Record<string, string>>
  /** Environment variables to set: secrets come masked, and never stand in the file. */
  readonly variables: readonly WantedVariable[]
  /** Ids of the objects by their path here, for `exportToSegment`. */
  readonly ids: SegmentIds
  /** What does not translate, the most serious first. */
  readonly report: readonly TranslationNote[]
}

const ORDER: readonly TranslationNote['severity'][] = ['error', 'warning', 'info']

/**
 * Makes a workspace of objects of Segment's Public API: sources, destinations, their subscriptions, filters and insert
 * functions.
 *
 * @param documents parsed JSON: answers with or without their envelope, or plain lists, in any number and order
 * @param options the plugins that are there
 */
export function importFromSegment(documents: readonly unknown[], options: ImportOptions): ImportResult {
  const report: TranslationNote[] = []
  const note: Note = (severity, object, field, what) => report.push({ severity, object, field, what })
  const { objects, name: found } = collectObjects(documents, note)
  const name = options.name ?? found
  const importer = new Importer(objects, options.catalog, note)
  const file: WorkspaceFile = { version: 1, ...(name === undefined ? {} : { name }), ...importer.run() }
  const functions = importer.functions.files
  const variables = importer.variables.wanted()
  checkBuilds(file, functions, options.catalog, note)
  report.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
  return { file, functions, variables, ids: importer.ids, report }
}

class Importer {
  readonly ids: Record<string, string> = {}
  readonly variables: Variables = createVariables()
  readonly functions: ImportedFunctions
  readonly #sources = new Map<string, { readonly slug: string; readonly enabled: boolean }>()

  constructor(
    private readonly objects: SegmentObjects,
    private readonly catalog: readonly CatalogEntry[],
    private readonly note: Note
  ) {
    this.functions = importFunctions(objects.functions, note)
  }

  run(): Pick<WorkspaceFile, 'sources' | 'destinations'> {
    const sources: Record<string, SourceFile> = {}
    for (const source of this.objects.sources) sources[this.#slugOf(source, sources)] = this.#source(source)
    const destinations: Record<string, DestinationFile> = {}
    for (const destination of this.objects.destinations) {
      const { name = destination.metadata.name ?? 'Destination' } = destination
      const object = `destination "${name}"`
      const entry = pluginOf(destination.metadata, this.catalog)
      if (!entry) {
        const plugin =
          destination.metadata.name ?? destination.metadata.slug ?? destination.metadata.id ?? 'without name'
        const what = `The plugin "${plugin}" is not registered here, so it is left out with its mappings; register it under plugins:, and import again.`
        this.note('error', object, 'metadata', what)
        continue
      }
      const slug = slugify(name, Object.keys(destinations), 'destination')
      const source = this.#sources.get(destination.sourceId) ?? this.#unknownSource(destination, sources)
      const place = { slug, object, variables: this.variables, note: this.note }
      destinations[slug] = this.#destination({ ...destination, name }, entry, source, place)
    }
    this.#noteOrphans()
    return { sources, destinations }
  }

  #slugOf(source: SegmentSource, sources: object): string {
    const taken = Object.keys(sources)
    const fits = SLUG.test(source.slug) && !taken.includes(source.slug)
    const slug = fits ? source.slug : slugify(source.slug, taken, 'source')
    this.#sources.set(source.id, { slug, enabled: source.enabled !== false })
    this.ids[formatPath(['sources', slug])] = source.id
    return slug
  }

  #source({ name, slug, writeKeys = [], enabled }: SegmentSource): SourceFile {
    const object = `source "${name ?? slug}"`
    const [writeKey] = writeKeys
    if (writeKeys.length > 1)
      this.note('warning', object, 'writeKeys', 'A source has one write key here: the first is kept.')
    if (enabled === false) {
      this.note(
        'warning',
        object,
        'enabled',
        'Sources are not switched off here; its destinations are disabled instead.'
      )
    }
    return { ...(name === undefined || name === '' ? {} : { name }), ...(writeKey === undefined ? {} : { writeKey }) }
  }

  /** A destination whose source was not exported would otherwise be lost. */
  #unknownSource(
    { sourceId }: SegmentDestination,
    sources: Record<string, SourceFile>
  ): { slug: string; enabled: boolean } {
    const slug = this.#slugOf({ id: sourceId, slug: `source-${sourceId}` }, sources)
    sources[slug] = {}
    const what = 'It is not among the objects; one without a write key stands in its place. Import the sources as well.'
    this.note('warning', `source ${sourceId}`, '', what)
    return { slug, enabled: true }
  }

  #destination(
    destination: SegmentDestination,
    entry: CatalogEntry,
    source: { readonly slug: string; readonly enabled: boolean },
    place: ImportPlace
  ): DestinationFile {
    const path = ['destinations', place.slug]
    this.ids[formatPath(path)] = destination.id
    if (destination.metadata.id !== undefined) this.ids[`${formatPath(path)}#metadata`] = destination.metadata.id
    const settings = importSettings(destination.settings, entry, place)
    const { authentication, incomplete } = importAuthentication(destination.settings['dynamicAuthSettings'], place)
    // Of plugins with a scheme of their own, Segment keeps a block that says nothing.
    const fits = entry.dynamicAuthentication === true
    if (!fits && authentication && authentication.type !== 'none') {
      const what =
        'This plugin has a scheme of its own; Segment holds its OAuth client. Choose the authentication anew.'
      place.note('error', place.object, 'settings.dynamicAuthSettings', what)
    }
    const filters = this.#filters(destination.id, place)
    const mappings = this.#mappings(destination, entry, place)
    const insertFunction = this.#insertFunction(destination.id, place)
    return {
      plugin: entry.slug ?? entry.definition.slug ?? entry.definition.name,
      name: destination.name ?? place.slug,
      source: source.slug,
      enabled: destination.enabled && source.enabled && !incomplete,
      ...(Object.keys(settings).length === 0 ? {} : { settings }),
      ...(fits && authentication ? { authentication } : {}),
      ...(insertFunction ? { insertFunction } : {}),
      ...(filters.length === 0 ? {} : { filters }),
      ...(mappings.length === 0 ? {} : { mappings })
    }
  }

  #filters(id: string, place: ImportPlace): FilterFile[] {
    const imported = this.objects.filters
      .filter(({ destinationId }) => destinationId === id)
      .flatMap((filter) => {
        const object = `filter "${filter.title}" of ${place.object}`
        return importFilter(filter, { ...place, object }).map((made) => ({ made, filter }))
      })
    const keys = distinct(imported.map(({ made }, index) => filterName(made, index)))
    for (const [index, { filter }] of imported.entries()) {
      this.ids[formatPath(['destinations', place.slug, 'filters', keys[index] ?? ''])] = filter.id
    }
    return imported.map(({ made }) => made)
  }

  #mappings({ id, metadata }: SegmentDestination, entry: CatalogEntry, place: ImportPlace): MappingFile[] {
    const imported = this.objects.subscriptions
      .filter(({ destinationId }) => destinationId === id)
      .flatMap((subscription) => {
        const object = `mapping "${subscription.name}" of ${place.object}`
        const mapping = importMapping(subscription, metadata, entry, { ...place, object })
        return mapping ? [{ mapping, subscription }] : []
      })
    for (const { mapping } of imported.slice(MAX_MAPPINGS)) {
      place.note(
        'error',
        `mapping "${mapping.name ?? ''}" of ${place.object}`,
        '',
        'A destination has 50 mappings at most.'
      )
    }
    const kept = imported.slice(0, MAX_MAPPINGS)
    const keys = distinct(kept.map(({ mapping }, index) => mappingName(mapping, index)))
    for (const [index, { subscription }] of kept.entries()) {
      const path = formatPath(['destinations', place.slug, 'mappings', keys[index] ?? ''])
      this.ids[path] = subscription.id
      if (subscription.actionId !== undefined) this.ids[`${path}#action`] = subscription.actionId
    }
    return kept.map(({ mapping }) => mapping)
  }

  #insertFunction(id: string, place: ImportPlace): DestinationFile['insertFunction'] {
    const [instance, ...others] = this.objects.insertFunctionInstances.filter(
      ({ integrationId }) => integrationId === id
    )
    if (!instance) return undefined
    for (const { name = '', id: other } of others) {
      const what = 'A destination has one insert function here, so this one is left out.'
      place.note('error', `insert function "${name === '' ? other : name}" of ${place.object}`, '', what)
    }
    const source = this.objects.functions.find((each) => each.id === instance.classId)
    const file = this.functions.paths.get(instance.classId)
    const object = `insert function "${source?.displayName ?? instance.classId}" of ${place.object}`
    if (!source || file === undefined) {
      place.note('error', object, 'classId', 'Its code is not among the objects; import the functions as well.')
      return undefined
    }
    const path = formatPath(['destinations', place.slug, 'insertFunction'])
    this.ids[path] = source.id
    this.ids[`${path}#instance`] = instance.id
    return importInstance(instance, source, file, { ...place, object })
  }

  /** What belongs to a destination that is not there. */
  #noteOrphans(): void {
    const known = new Set(this.objects.destinations.map(({ id }) => id))
    for (const { name, destinationId } of this.objects.subscriptions.filter((each) => !known.has(each.destinationId))) {
      this.note(
        'error',
        `mapping "${name}"`,
        'destinationId',
        `The destination ${destinationId} is not among the objects.`
      )
    }
    for (const { title, destinationId } of this.objects.filters.filter((each) => !known.has(each.destinationId))) {
      this.note(
        'error',
        `filter "${title}"`,
        'destinationId',
        `The destination ${destinationId} is not among the objects.`
      )
    }
    const used = new Set(this.objects.insertFunctionInstances.map(({ classId }) => classId))
    for (const { id, displayName, resourceType } of this.objects.functions) {
      if (resourceType !== 'INSERT_DESTINATION' || used.has(id)) continue
      this.note('info', `function "${displayName}"`, '', 'No destination uses it; its code is kept all the same.')
    }
  }
}

/** The second wall: whatever was overlooked is told now, and not when the file is used. */
function checkBuilds(
  file: WorkspaceFile,
  functions: Readonly<Record<string, string>>,
  catalog: readonly CatalogEntry[],
  note: Note
): void {
  const destinations = Object.entries(file.destinations).map(
    ([slug, { insertFunction, ...rest }]): [string, unknown] => {
      const { file: path, ...others } = insertFunction ?? {}
      const source = path === undefined ? undefined : functions[path]
      return [slug, source === undefined ? rest : { ...rest, insertFunction: { ...others, source } }]
    }
  )
  // Whatever the variables will hold, it is none of this check; a URL is fit for most places.
  const names = [...JSON.stringify(file).matchAll(/\$\{env:([A-Za-z_]\w*)\}/g)].map((match) => match[1] ?? '')
  const environment: Environment = Object.fromEntries(names.map((name) => [name, 'https://variable.example']))
  const value = { ...file, destinations: Object.fromEntries(destinations) as unknown }
  buildValue(value, 'workspace.yaml', { catalog, environment }, (path, message, { severity = 'error' } = {}) => {
    if (severity === 'error') note('warning', formatPath(path), '', `Correct it before it is used: ${message}`)
  })
}

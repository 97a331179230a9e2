import type { JSONObject } from '@segment/actions-core'
import type { UnusablePlugin } from '../catalog/load-plugins'
import { messageOf } from '../errors'
import type { DestinationFile, WorkspaceFile } from '../file/types'
import { suggest } from '../file/nearest'
import type { Path } from '../file/problem'
import type { Report } from '../file/parse-document'
import { authenticationSettings, connectSettings, refreshRule } from './authentication'
import { buildComputations } from './build-computations'
import { buildFilters } from './build-filters'
import { buildMapping } from './build-mapping'
import { checkSettings } from './check-settings'
import { slugOf, viewOf, type CatalogEntry } from './catalog'
import { readFunction } from './read-function'
import { readTransport } from './read-transport'
import type { Destination, Source, Workspace } from './workspace'

/** What building needs beside the file. */
export interface BuildContext {
  /** Path of the workspace file: names of other files are relative to it. */
  readonly path: string
  readonly catalog: readonly CatalogEntry[]
  /** Plugins that are named, and cannot be used. */
  readonly unusable: readonly UnusablePlugin[]
  readonly report: Report
}

/**
 * Makes the workspace of a file: references resolved, triggers and mappings compiled, settings put together.
 *
 * @param file a workspace file that fits the schema
 * @param context the catalog of plugins, and where problems go
 */
export function buildWorkspace(file: WorkspaceFile, context: BuildContext): Workspace {
  const sources = Object.entries(file.sources).map(([slug, { name, writeKey }]): Source => ({
    slug,
    name: name ?? slug,
    ...(writeKey ? { writeKey } : {})
  }))
  checkWriteKeys(sources, context)
  const destinations = Object.entries(file.destinations).flatMap(([slug, destination]) => {
    const built = buildOrTell(slug, destination, file, context)
    return built ? [built] : []
  })
  const computations = buildComputations(file, context.report)
  return { name: file.name ?? 'Workspace', sources, destinations, computations }
}

function checkWriteKeys(sources: readonly Source[], { report }: BuildContext): void {
  const seen = new Map<string, string>()
  for (const { slug, writeKey } of sources) {
    if (writeKey === undefined) continue
    const first = seen.get(writeKey)
    if (first !== undefined) {
      report(['sources', slug, 'writeKey'], `the source "${first}" has this write key too; each needs its own.`)
    }
    seen.set(writeKey, slug)
  }
}

/** A definition is code of others: a getter of it may throw at any time. */
function buildOrTell(...[slug, file, whole, context]: Parameters<typeof buildDestination>): Destination | undefined {
  try {
    return buildDestination(slug, file, whole, context)
  } catch (error) {
    context.report(['destinations', slug, 'plugin'], `the plugin "${file.plugin}" throws: ${messageOf(error)}`)
    return undefined
  }
}

function buildDestination(
  slug: string,
  file: DestinationFile,
  whole: WorkspaceFile,
  context: BuildContext
): Destination | undefined {
  const { catalog, report } = context
  const sources = Object.keys(whole.sources)
  const path = ['destinations', slug]
  if (!sources.includes(file.source)) {
    report([...path, 'source'], `unknown source "${file.source}"; ${suggest(file.source, sources)}`)
  }
  const transport = readTransport(file.transport ?? {}, [...path, 'transport'], context.path, report)
  const filters = buildFilters(file.filters ?? [], [...path, 'filters'], report)
  const insertFunction = readFunction(file.insertFunction, [...path, 'insertFunction'], context.path, report)
  const entry = catalog.find((candidate) => slugOf(candidate) === file.plugin)
  if (!entry) {
    reportMissing(file, path, context)
    return undefined
  }
  const definition = viewOf(entry.definition)
  const mappings = (file.mappings ?? []).flatMap((mapping, index) => {
    const built = buildMapping(mapping, definition, [...path, 'mappings', index], report)
    return built ? [built] : []
  })
  const refreshOn = refreshRule(file.authentication)
  const connect = connectSettings(file.authentication)
  return {
    slug,
    name: file.name ?? slug,
    source: file.source,
    enabled: file.enabled ?? false,
    definition: entry.definition,
    settings: buildSettings(file, entry, path, report),
    authentication: file.authentication?.type,
    ...(refreshOn ? { refreshOn } : {}),
    ...(connect ? { connect } : {}),
    limits: file.limits ?? {},
    transport,
    filters,
    ...(insertFunction ? { insertFunction } : {}),
    mappings
  }
}

function reportMissing({ plugin, enabled = false }: DestinationFile, path: Path, context: BuildContext): void {
  const { catalog, unusable, report } = context
  const known = unusable.find(({ slug }) => slug === plugin)
  if (!known) {
    report([...path, 'plugin'], `unknown plugin "${plugin}"; ${suggest(plugin, catalog.map(slugOf))}`)
    return
  }
  const place = known.namedIn === context.path ? 'at its own line' : `for ${known.namedIn}`
  report([...path, 'plugin'], `the plugin "${plugin}" cannot be used, which is told ${place}.`, {
    severity: enabled ? 'error' : 'warning'
  })
}

function buildSettings(
  file: DestinationFile,
  entry: CatalogEntry,
  path: Path,
  report: BuildContext['report']
): JSONObject {
  const given = file.settings ?? {}
  const definition = viewOf(entry.definition)
  const authentication = file.authentication
    ? authenticationSettings(file.authentication, {
        dynamicAuthentication: entry.dynamicAuthentication ?? false,
        scheme: definition.authentication?.scheme
      })
    : { settings: {} }
  if ('misfit' in authentication) {
    report([...path, 'authentication', 'type'], authentication.misfit)
    return given
  }
  checkUrls(file, [...path, 'authentication'], report)
  for (const key of Object.keys(authentication.settings).filter((name) => Object.hasOwn(given, name))) {
    report([...path, 'settings', key], 'authentication: says this already; keep one of the two.', { at: 'key' })
  }
  const settings = { ...given, ...authentication.settings }
  checkSettings(settings, definition, [...path, 'settings'], report, file.enabled ?? false)
  return settings
}

function checkUrls({ authentication }: DestinationFile, path: Path, report: BuildContext['report']): void {
  for (const [key, value] of Object.entries(authentication ?? {})) {
    if (!key.endsWith('Url') || (typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)))
      continue
    report([...path, key], 'expected a URL that begins with https:// or http://.')
  }
}

import type { DestinationDefinition } from '@segment/actions-core'
import { checkDefinition } from '../catalog/check-definition'
import { isObject } from '../catalog/findings'
import { loadOrKeep } from '../catalog/load-or-keep'
import { findDefinition, type LoadedPlugin, type Loading } from '../catalog/load-plugin'
import { takenBy } from '../catalog/load-plugins'
import { messageOf } from '../errors'
import type { Report } from '../file/parse-document'
import type { Path, Problem } from '../file/problem'
import { slugOf, type CatalogEntry } from '../model/catalog'
import type { LoadedConfig } from './load-config'
import { checkConfigSchema, type NamedConfig, type NamedEntry } from './schema'

/** What loading the plugins of a configuration needs. */
export interface ConfigLoading extends Loading {
  /** The plugins that are there anyway. */
  readonly catalog: readonly CatalogEntry[]
  /** Takes each problem at its path. */
  readonly report: Report
  /** Where `report` puts them. */
  readonly problems: Problem[]
}

/** One entry of `plugins`, with the definition where one was given. */
interface Wanted {
  readonly at: Path
  readonly slug: string | undefined
  readonly entry: NamedEntry
  readonly definition: unknown
}

/** Stands in for a definition where the schema looks. */
const GIVEN = 'a definition'

/** Loads the plugins of a configuration; each that cannot be used is told at its path, and the others stay usable. */
export function loadConfigPlugins(
  value: unknown,
  loading: ConfigLoading
): Pick<LoadedConfig, 'entries' | 'unusable' | 'files'> {
  const entries: CatalogEntry[] = []
  const unusable: LoadedConfig['unusable'][number][] = []
  const files: string[] = []
  const known = new Map(loading.catalog.map((entry) => [slugOf(entry), entry]))
  for (const wanted of wantedOf(value, loading)) {
    const result = load(wanted, loading)
    files.push(...result.files)
    const taken = 'entry' in result ? known.get(slugOf(result.entry)) : undefined
    const messages = 'problems' in result ? result.problems : taken ? [takenBy(slugOf(result.entry), taken)] : undefined
    if ('entry' in result && !messages) {
      for (const message of result.warnings) loading.report(wanted.at, message, { severity: 'warning' })
      entries.push(result.entry)
      known.set(slugOf(result.entry), result.entry)
      continue
    }
    const slug = 'entry' in result ? slugOf(result.entry) : wanted.slug
    unusable.push(tell(wanted, slug, messages ?? [], loading))
  }
  return { entries, unusable, files }
}

function tell(
  { at, entry, definition }: Wanted,
  slug: string | undefined,
  messages: readonly string[],
  { report, problems, path }: ConfigLoading
): LoadedConfig['unusable'][number] {
  const before = problems.length
  for (const message of messages) report(at, message)
  const from = typeof entry === 'string' ? entry : entry.from
  return {
    ...(slug === undefined ? {} : { slug }),
    ...(definition === undefined ? { from } : {}),
    namedIn: path,
    messages,
    problems: problems.splice(before)
  }
}

function load({ slug, entry, definition }: Wanted, loading: ConfigLoading): LoadedPlugin {
  const { dynamicAuthentication } = typeof entry === 'string' ? {} : entry
  const dynamic = dynamicAuthentication === undefined ? {} : { dynamicAuthentication }
  if (definition === undefined) {
    return loadOrKeep({ from: typeof entry === 'string' ? entry : entry.from, ...dynamic }, slug, loading)
  }
  const { errors, warnings } = checkDefinition(definition)
  if (errors.length > 0) return { problems: errors.map((error) => `it is no usable definition: ${error}`), files: [] }
  return {
    entry: {
      definition: definition as DestinationDefinition,
      ...(slug === undefined ? {} : { slug }),
      ...dynamic,
      origin: { namedIn: loading.path }
    },
    warnings,
    files: []
  }
}

/** What is to be loaded; nothing of it where the configuration is not of the right form, which is told. */
function wantedOf(value: unknown, { report }: ConfigLoading): Wanted[] {
  const definitions = new Map<string | number, unknown>()
  const stand = (each: unknown, key: string | number): unknown => {
    const given = isObject(each) ? (findDefinition(each) ?? each['definition']) : undefined
    if (given === undefined) return each
    definitions.set(key, findDefinition(given) ?? given)
    if (!isObject(each) || !Object.hasOwn(each, 'definition')) return GIVEN
    const { definition: _, ...rest } = each
    if ('from' in rest) report(['plugins', key], 'it has "from" and "definition"; keep one of the two.')
    return { ...rest, from: GIVEN }
  }
  let config: NamedConfig | undefined
  try {
    config = checkConfigSchema(withPlugins(value, stand), new Set(), report)
  } catch (error) {
    report(['plugins'], `it throws when it is looked at: ${messageOf(error)}`)
  }
  const { plugins = [] } = config ?? {}
  const listed: [string | number, string | undefined, NamedEntry][] = Array.isArray(plugins)
    ? (plugins as NamedEntry[]).map((entry, index) => [
        index,
        typeof entry === 'string' ? undefined : entry.slug,
        entry
      ])
    : Object.entries(plugins).map(([slug, entry]) => [slug, slug, entry])
  return listed.map(([key, slug, entry]) => ({ at: ['plugins', key], slug, entry, definition: definitions.get(key) }))
}

function withPlugins(value: unknown, stand: (each: unknown, key: string | number) => unknown): unknown {
  if (!isObject(value)) return value
  const { plugins } = value
  if (Array.isArray(plugins)) return { ...value, plugins: plugins.map(stand) }
  if (!isObject(plugins)) return value
  return {
    ...value,
    plugins: Object.fromEntries(Object.entries(plugins).map(([key, each]) => [key, stand(each, key)]))
  }
}

import { slugOf, type CatalogEntry, type UnusablePlugin } from '@extensible-webhooks/workspace'

/** A plugin, as lists show it. */
export interface PluginLine {
  /** Unset where only the definition, which cannot be read, would tell it. */
  readonly slug?: string
  readonly usable: boolean
  /** The definition's name. */
  readonly name?: string
  /** Name of its package, where it has one. */
  readonly package?: string
  readonly version?: string
  /** npm name or path, as it was written; unset for what is always there, and for a definition that was given itself. */
  readonly from?: string
  /** The file that names it; unset for what is always there. */
  readonly namedIn?: string
  readonly actions?: readonly string[]
  /** Why it cannot be used. */
  readonly problems: readonly string[]
}

/** The plugins that a file or a configuration names, those that cannot be used among them. */
export function describePlugins(plugins: {
  readonly catalog: readonly CatalogEntry[]
  readonly unusable: readonly UnusablePlugin[]
}): PluginLine[] {
  return describeAll(plugins).filter(({ namedIn }) => namedIn !== undefined)
}

/** The same, with those that are always there. */
export function describeAll({
  catalog,
  unusable
}: {
  readonly catalog: readonly CatalogEntry[]
  readonly unusable: readonly UnusablePlugin[]
}): PluginLine[] {
  const broken = unusable.map(({ messages, ...plugin }) => ({ ...pick(plugin), usable: false, problems: messages }))
  return [...catalog.map(describe), ...broken]
}

function pick({
  slug,
  from,
  namedIn
}: Omit<UnusablePlugin, 'messages'>): Pick<PluginLine, 'slug' | 'from' | 'namedIn'> {
  return { ...(slug === undefined ? {} : { slug }), ...(from === undefined ? {} : { from }), namedIn }
}

function describe(entry: CatalogEntry): PluginLine {
  const { definition, origin = {} } = entry
  const { from, namedIn, package: named } = origin
  return {
    slug: slugOf(entry),
    usable: true,
    name: definition.name,
    ...(named ? { package: named.name } : {}),
    ...(named?.version === undefined ? {} : { version: named.version }),
    ...(from === undefined ? {} : { from }),
    ...(namedIn === undefined ? {} : { namedIn }),
    actions: Object.keys(definition.actions),
    problems: []
  }
}

/** `Acme CRM (@acme/destination-crm 2.1.0)`. */
export function printPackage(plugin: PluginLine): string {
  const { name = '', package: named, version, from } = plugin
  const parts = [named ?? from, version].filter((part) => part !== undefined)
  return parts.length === 0 ? name : `${name} (${parts.join(' ')})`
}

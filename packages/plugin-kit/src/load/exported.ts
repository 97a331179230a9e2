import { isObject, textOf, type Loose } from '../loose'

/** A module as it was loaded, and what of it is a definition. */
export interface Exported {
  /** The definition that hosts take: `default` before `destination`, before what is none of both. */
  readonly definition?: Loose
  readonly byDefault: boolean
  readonly byName: boolean
  /** Whether `default` holds another module whose `default` is the definition. */
  readonly nested: boolean
  /** Whether `module.exports` itself is the definition. */
  readonly bare: boolean
  /** Whether `default` and `destination` are two definitions. */
  readonly differ: boolean
  readonly entries: readonly ManifestEntry[]
}

/** One plugin of a package that holds many. */
export interface ManifestEntry {
  /** Its key in the manifest, such as Segment's id. */
  readonly id: string
  /** Names that it can be asked for by: id, slug, folder, name. */
  readonly names: readonly string[]
  readonly definition: Loose
  /** Its own file, where the manifest says. */
  readonly path?: string
}

/** Looks for a definition as hosts do, and for a `manifest` of many. */
export function readExports(module: unknown): Exported {
  const exports: Loose = isObject(module) ? module : {}
  const byDefault = definitionIn(exports['default'])
  const byName = definitionIn(exports['destination'])
  const bare = definitionIn(exports)
  const inner = isObject(exports['default']) ? definitionIn(exports['default']['default']) : undefined
  const definition = byDefault ?? byName ?? bare ?? inner
  return {
    ...(definition ? { definition } : {}),
    byDefault: byDefault !== undefined,
    byName: byName !== undefined,
    nested: byDefault === undefined && inner !== undefined,
    bare: bare !== undefined && byDefault === undefined && byName === undefined,
    differ: byDefault !== undefined && byName !== undefined && byDefault !== byName,
    entries: entriesOf(exports['manifest'])
  }
}

function definitionIn(value: unknown): Loose | undefined {
  return isObject(value) && 'actions' in value ? value : undefined
}

function entriesOf(manifest: unknown): ManifestEntry[] {
  if (!isObject(manifest)) return []
  return Object.entries(manifest).flatMap(([id, value]) => {
    const entry: Loose = isObject(value) ? value : {}
    const definition = definitionIn(entry['definition']) ?? definitionIn(value)
    if (!definition) return []
    const path = textOf(entry['path'])
    return [{ id, names: namesOf(id, definition, entry), definition, ...(path ? { path } : {}) }]
  })
}

function namesOf(id: string, definition: Loose, entry: Loose): string[] {
  try {
    return [id, definition['slug'], entry['directory'], definition['name']].flatMap((name) => textOf(name) ?? [])
  } catch {
    return [id] // one definition whose getters throw must not hide the others
  }
}

import type { BaseDefinition, DestinationDefinition, GlobalSetting, InputField } from '@segment/actions-core'
import type { SyncMode } from './host-values'

/** Where a plugin comes from. */
export interface PluginOrigin {
  /** npm name or path, as it was written; unset where the definition was handed over itself. */
  readonly from?: string
  /** Path of the file that names it: a workspace file or a configuration; unset for what is always there. */
  readonly namedIn?: string
  /** Name and version of its package.json, where it has one. */
  readonly package?: { readonly name: string; readonly version?: string }
}

/** A plugin that a workspace may use. The workspace knows none by itself: whoever composes a program hands the list over. */
export interface CatalogEntry {
  readonly definition: DestinationDefinition
  /** Under which slug the workspace file names it. @default the definition's own slug */
  readonly slug?: string
  /**
   * Whether the plugin reads `settings.dynamicAuthSettings`, so that every `authentication:` fits.
   * @default false
   */
  readonly dynamicAuthentication?: boolean
  /** Where it comes from, for those who look at a list of plugins. */
  readonly origin?: PluginOrigin
}

/**
 * Makes an entry of the catalog from a definition with settings of any type.
 *
 * @param definition an action-destination definition
 * @param options slug, dynamic authentication and origin, see {@link CatalogEntry}
 */
export function defineEntry<Settings>(
  definition: DestinationDefinition<Settings>,
  options: Omit<CatalogEntry, 'definition'> = {}
): CatalogEntry {
  // The workspace hands settings over as JSON; the engine validates them against the definition before the plugin sees them.
  return { ...options, definition: definition as unknown as DestinationDefinition }
}

/** The slug under which a workspace file names the plugin of an entry. */
export function slugOf(entry: CatalogEntry): string {
  return entry.slug ?? entry.definition.slug ?? entry.definition.name
}

/** What the workspace reads of a definition, whatever its settings are. */
export interface DefinitionView extends BaseDefinition {
  readonly authentication?: {
    readonly scheme: string
    readonly fields?: Readonly<Record<string, GlobalSetting>>
  }
  readonly actions: Record<string, ActionView>
}

/** What the workspace reads of an action. */
export interface ActionView {
  readonly title: string
  readonly description: string
  readonly defaultSubscription?: string
  readonly fields: Record<string, InputField>
  readonly performBatch?: unknown
  readonly syncMode?: {
    readonly default: SyncMode
    readonly choices?: readonly { readonly value: SyncMode; readonly label: string }[]
  }
  readonly hooks?: Readonly<Record<string, HookView>>
}

/** What the workspace reads of a hook. */
export interface HookView {
  readonly label: string
  readonly description: string
  readonly inputFields?: Readonly<Record<string, Omit<InputField, 'dynamic'> & { readonly dynamic?: unknown }>>
  readonly outputTypes?: Readonly<Record<string, unknown>>
}

/** Looks at a definition without the type of its settings. */
export function viewOf(definition: DestinationDefinition): DefinitionView {
  return definition
}

import type { DestinationDefinition } from '@segment/actions-core'

/** A configuration of the host: what `xwh.config.js` exports, and `xwh.config.json` holds. */
export interface HostConfig {
  /** Plugins that every workspace below may use: a list, or slug → plugin. */
  readonly plugins?: readonly ListedPlugin[] | Readonly<Record<string, ConfigPlugin>>
}

/** What `xwh.config.js` exports: a configuration, or a function that makes one of the environment. */
export type ConfigInput = HostConfig | ((environment: Readonly<Record<string, string | undefined>>) => HostConfig)

/** A plugin of a configuration: an npm name, a path from the configuration's folder, or a definition. */
export type ConfigPlugin = string | NamedPlugin | GivenPlugin | AnyDefinition

/** A plugin in a list, which may say its slug. */
export type ListedPlugin = string | ((NamedPlugin | GivenPlugin) & Slug) | AnyDefinition

/** A plugin by npm name or path. */
export interface NamedPlugin {
  /** npm name, or a path from the configuration's folder. */
  readonly from: string
  /** Whether it reads `settings.dynamicAuthSettings`. @default false */
  readonly dynamicAuthentication?: boolean
}

/** A plugin that the configuration made or loaded itself. */
export interface GivenPlugin {
  readonly definition: AnyDefinition
  /** Whether it reads `settings.dynamicAuthSettings`. @default false */
  readonly dynamicAuthentication?: boolean
}

/** Under which slug workspaces name a plugin. */
export interface Slug {
  /** @default the definition's own slug */
  readonly slug?: string
}

/** A definition with settings of any type: the host hands them over as JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a definition is contravariant in its settings
export type AnyDefinition = DestinationDefinition<any>

import type { PluginProblem } from '../problem'
import type { PluginFacts } from './protocol'

/** What the check of one plugin found. */
export interface PluginReport {
  /** The name of the destination, or what was given where there is none. */
  readonly name: string
  /** The version of its package. */
  readonly version?: string
  /** The name of its package. */
  readonly package?: string
  /** Its key in the manifest of a package that holds many. */
  readonly entry?: string
  /** Errors first. */
  readonly problems: readonly PluginProblem[]
  readonly facts: PluginFacts
}

/** Options of {@link checkPlugin}. */
export interface CheckPluginOptions {
  /** The folder that paths start in and packages are looked up from. @default the current one */
  readonly from?: string
  /**
   * Id, slug, folder or name of one plugin of a package whose export `manifest` holds many.
   *
   * @default the one plugin that the package exports
   */
  readonly entry?: string
  /**
   * Whether the package is packed, and the contents checked. Only a package with its sources is: what is installed was
   * packed before.
   *
   * @default true
   */
  readonly pack?: boolean
  /** How long a plugin may take for one step (loading, one call), in milliseconds. @default 20,000 */
  readonly limitMs?: number
  /** Ends the check, and the process that runs the plugin, when it is aborted. @default it ends by itself only */
  readonly signal?: AbortSignal
}

import type { Environment } from './file/environment'
import type { CatalogEntry } from './model/catalog'
import type { Feature } from './model/features'

/** Options of `loadWorkspace` and `parseWorkspace`. */
export interface LoadOptions {
  /** The plugins that destinations may name, beside those that the file names under `plugins:`. */
  readonly catalog: readonly CatalogEntry[]
  /** Where `${env:NAME}` is looked up. */
  readonly environment: Environment
  /**
   * What the command does beside the plain case; the rest is refused.
   * @default nothing
   */
  readonly supported?: readonly Feature[]
  /**
   * Reads the files of plugins again, for somebody who develops one.
   * @default false
   */
  readonly reloadPlugins?: boolean
}

import type { Environment } from './file/environment'
import type { CatalogEntry } from './model/catalog'

/** Options of `loadWorkspace` and `parseWorkspace`. */
export interface LoadOptions {
  /** The plugins that destinations may name, beside those that the file names under `plugins:`. */
  readonly catalog: readonly CatalogEntry[]
  /** Where `${env:NAME}` is looked up. */
  readonly environment: Environment
  /**
   * Reads the files of plugins again, for somebody who develops one.
   * @default false
   */
  readonly reloadPlugins?: boolean
}

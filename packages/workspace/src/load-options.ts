import type { Probe } from './catalog/probe'
import type { Environment } from './file/environment'
import type { CatalogEntry } from './model/catalog'

/** Options of `loadWorkspace` and `parseWorkspace`. */
export interface LoadOptions {
  /** The plugins that destinations may name, beside those of the configuration and of `plugins:` in the file. */
  readonly catalog: readonly CatalogEntry[]
  /** Where `${env:NAME}` is looked up. */
  readonly environment: Environment
  /**
   * The host configuration, `xwh.config.js` or `.json`, with plugins for every workspace: its path, or `true` to look for
   * one from the folder of the workspace file upwards. It runs code.
   * @default false
   */
  readonly config?: string | boolean
  /**
   * Tries plugins and the configuration out in another process first: what `createProbe` gave.
   * @default they are loaded at once
   */
  readonly probe?: Probe
  /**
   * Reads the files of plugins again, for somebody who develops one. One that cannot be used any more stays what it was.
   * @default false
   */
  readonly reloadPlugins?: boolean
}

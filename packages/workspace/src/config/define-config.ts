import type { HostConfig } from './types'

/** A configuration, or a function that makes one of the environment. */
export type ConfigInput = HostConfig | ((environment: Readonly<Record<string, string | undefined>>) => HostConfig)

/**
 * Gives a configuration its types, for editors: `module.exports = defineConfig({ plugins: […] })` in `xwh.config.js`.
 *
 * @param config the configuration, or a function of the environment
 * @returns the same
 */
export function defineConfig<Config extends ConfigInput>(config: Config): Config {
  return config
}

import type { ConfigInput } from '@extensible-webhooks/workspace'

/**
 * Gives a host configuration its types, for editors: `module.exports = defineConfig({ plugins: […] })` in `xwh.config.js`.
 *
 * @param config the configuration, or a function that makes one of the environment
 * @returns the same
 */
export function defineConfig<Config extends ConfigInput>(config: Config): Config {
  return config
}

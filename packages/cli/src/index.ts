/**
 * `xwh`, the command line of Extensible Webhooks.
 *
 * @packageDocumentation
 */
export { defineConfig } from './define-config'
export { run } from './program'
export { processIo } from './io'
export { EXIT } from './exit-codes'

export type {
  AnyDefinition,
  ConfigInput,
  ConfigPlugin,
  GivenPlugin,
  HostConfig,
  ListedPlugin,
  NamedPlugin
} from '@extensible-webhooks/workspace'
export type { Io, Output } from './io'

/**
 * `xwh`, the command line of Extensible Webhooks.
 *
 * @packageDocumentation
 */
export { run } from './program'
export { processIo } from './io'
export { EXIT } from './exit-codes'

export type { Io, Output } from './io'

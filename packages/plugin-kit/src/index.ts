/**
 * Create, check, type and publish action-destination plugins.
 *
 * @packageDocumentation
 */
export type { PluginProblem } from './problem'

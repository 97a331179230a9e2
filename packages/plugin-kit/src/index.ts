/**
 * Create, check, type and publish action-destination plugins.
 *
 * @packageDocumentation
 */
export { generateTypes } from './types/generate-types'
export { isTypesError, TypesError } from './types/types-error'

export type { PluginProblem } from './problem'
export type { GeneratedFile, GenerateTypesOptions } from './types/generate-types'
export type { TypedDefinition } from './types/typed-definition'

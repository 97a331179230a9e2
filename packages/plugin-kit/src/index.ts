/**
 * Create, check, type and publish action-destination plugins.
 *
 * @packageDocumentation
 */
export { checkCreateOptions } from './create/check-options'
export { createPlugin } from './create/create-plugin'
export { defaultSlug, defaultTitle } from './create/names'
export { AUTHENTICATIONS, CI_SYSTEMS, LICENCES } from './create/options'
export { DEFAULT_ACTION } from './create/plan'
export { generateTypes } from './types/generate-types'
export { isTypesError, TypesError } from './types/types-error'

export type { CheckCreateOptions } from './create/check-options'
export type { AuthenticationName, CiSystem, CreatedFile, CreateOptions, Licence } from './create/options'
export type { PluginProblem } from './problem'
export type { GeneratedFile, GenerateTypesOptions } from './types/generate-types'
export type { TypedDefinition } from './types/typed-definition'

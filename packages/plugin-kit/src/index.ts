/**
 * Create, check, type and publish action-destination plugins.
 *
 * @packageDocumentation
 */

// Packing
export { checkContents } from './pack/check-contents'
export { isPackError, PackError } from './pack/pack-error'
export { packPackage } from './pack/pack-package'
export { PUBLISH_CODES, PUBLISH_STAGES } from './publish/codes'
export { publishPackage } from './publish/publish-package'
export { generateTypes } from './types/generate-types'
export { isTypesError, TypesError } from './types/types-error'

export type { ContentOptions } from './pack/check-contents'
export type { ContentCode } from './pack/content-code'
export type { PackageManifest } from './pack/manifest'
export type { PackErrorCode } from './pack/pack-error'
export type { PackedPackage, PackOptions } from './pack/pack-package'
export type { PluginProblem } from './problem'
export type { PublishCode, PublishStage } from './publish/codes'
export type {
  PublishDone,
  PublishFailed,
  PublishOptions,
  PublishProgress,
  PublishRegistry,
  PublishResult
} from './publish/options'
export type { CommandEnd, CommandOptions, RunCommand } from './shared/run-command'
export type { GeneratedFile, GenerateTypesOptions } from './types/generate-types'
export type { TypedDefinition } from './types/typed-definition'

/**
 * Create, check, type and publish action-destination plugins.
 *
 * @packageDocumentation
 */
export { checkManifest, checkPlugin } from './check/check-plugin'
export { PLUGIN_RULES } from './check/rules'
export { checkCreateOptions } from './create/check-options'
export { createPlugin } from './create/create-plugin'
export { defaultSlug, defaultTitle } from './create/names'
export { AUTHENTICATIONS, CI_SYSTEMS, LICENCES } from './create/options'
export { DEFAULT_ACTION } from './create/plan'
export { loadPluginPackage } from './load/load-plugin-package'
export { isTargetError, TargetError } from './load/target-error'
export { checkContents } from './pack/check-contents'
export { isPackError, PackError } from './pack/pack-error'
export { packPackage } from './pack/pack-package'
export { PUBLISH_CODES, PUBLISH_STAGES } from './publish/codes'
export { publishPackage } from './publish/publish-package'
export { runCommand } from './shared/run-command'
export { generateTypes } from './types/generate-types'
export { planTypes } from './types/plan-types'
export { isTypesError, TypesError } from './types/types-error'

export type { PluginFacts } from './check/protocol'
export type { CheckPluginOptions, PluginReport } from './check/report'
export type { PluginRule } from './check/rules'
export type { CheckCreateOptions } from './create/check-options'
export type { AuthenticationName, CiSystem, CreatedFile, CreateOptions, Licence } from './create/options'
export type { LoadedPackage, LoadPackageOptions } from './load/load-plugin-package'
export type { PluginTarget } from './load/resolve-target'
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
export type { PlannedFile } from './types/plan-types'
export type { TypedDefinition } from './types/typed-definition'

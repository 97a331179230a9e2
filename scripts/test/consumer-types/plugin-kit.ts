// What compiles, and what must not, for whoever installs @extensible-webhooks/plugin-kit.
import { checkContents, checkPlugin, createPlugin, packPackage, publishPackage } from '@extensible-webhooks/plugin-kit'
import type {
  AuthenticationName,
  CreatedFile,
  CreateOptions,
  PackedPackage,
  PluginProblem,
  PluginReport,
  PublishOptions,
  PublishResult,
  PublishStage
} from '@extensible-webhooks/plugin-kit'

declare const packed: PackedPackage

export const options: CreateOptions = {
  name: '@acme/destination-crm',
  toolsVersion: '0.1.0',
  year: 2026,
  authentication: 'oauth2',
  actions: ['upsertContact'],
  ci: 'gitlab'
}
export const files: Promise<readonly CreatedFile[]> = createPlugin(options)
export const report: Promise<PluginReport> = checkPlugin('./destination-crm', { pack: false })
export const tarball: Promise<PackedPackage> = packPackage('./destination-crm')
export const contents: readonly PluginProblem[] = checkContents(packed)
export const publishing: PublishOptions = { registry: 'https://npm.acme.example/', bump: 'minor', dryRun: true }

/** Whether it is published tells the two results apart. */
export function describe(result: PublishResult): string {
  return result.ok ? `${result.name} ${result.version}` : result.problems.map(({ mend }) => mend).join('\n')
}

// @ts-expect-error -- no such scheme
export const scheme: AuthenticationName = 'password'
// @ts-expect-error -- a package has a name
export const nameless: CreateOptions = { toolsVersion: '0.1.0', year: 2026 }
// @ts-expect-error -- an error or a warning
export const severity: PluginProblem['severity'] = 'fatal'
// @ts-expect-error -- no such step
export const stage: PublishStage = 'celebrate'
// @ts-expect-error -- an access of npm's
void publishPackage('.', { access: 'private' })
// @ts-expect-error -- a token never goes in by an option: npm reads it from .npmrc
void publishPackage('.', { token: 'npm_x' })
// @ts-expect-error -- what was published is there only where it was
export type Unseen = PublishResult['integrity']

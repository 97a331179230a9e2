import type { PluginProblem } from '../problem'
import type { RunCommand } from '../shared/run-command'
import type { PublishStage } from './codes'

/** What a package is published with. */
export interface PublishOptions {
  /** `patch`, `minor`, `major` or a version. @default the version of package.json stays */
  readonly bump?: string
  /** Address of the registry. @default the one that publishConfig or npm's settings name */
  readonly registry?: string
  /**
   * The dist-tag: what `npm install name` without a version takes is `latest`.
   *
   * @default 'latest'
   */
  readonly tag?: string
  /** Who may see a package with a scope. @default what publishConfig or the registry says */
  readonly access?: 'public' | 'restricted'
  /**
   * Has npm sign, in CI, from which commit and by which job the package was made.
   *
   * @default false
   */
  readonly provenance?: boolean
  /**
   * Allows npm's public registry, which everybody reads.
   *
   * @default false
   */
  readonly publicRegistry?: boolean
  /**
   * Does everything but writing and publishing.
   *
   * @default false
   */
  readonly dryRun?: boolean
  /**
   * With `bump`: moves what CHANGELOG.md says under Unreleased to the new version.
   *
   * @default true
   */
  readonly changelog?: boolean
  /**
   * Commits what was written, and tags the version, after it was published.
   *
   * @default true
   */
  readonly git?: boolean
  /**
   * Runs no script of the package: what is built already is packed.
   *
   * @default false
   */
  readonly ignoreScripts?: boolean
  /** Checks the built package, before it is packed; errors keep it from being published. @default nothing is checked then */
  readonly check?: (folder: string) => Promise<readonly PluginProblem[]>
  /** Told what happens, as it happens. No token is in it. @default nobody is told */
  readonly onProgress?: (progress: PublishProgress) => void
  /** Stops it; what is on its way to the registry is finished, and told. @default it is not stopped */
  readonly signal?: AbortSignal
  /** The environment of npm and git. @default that of the process */
  readonly env?: NodeJS.ProcessEnv
  /** Gives the date of the changelog. @default the clock */
  readonly now?: () => Date
  /** Waits between questions to a registry that does not show the version yet, in milliseconds. @default a timer */
  readonly sleep?: (ms: number) => Promise<void>
  /** Runs npm and git; a stand-in for tests. @default those of the PATH are run */
  readonly run?: RunCommand
}

/** What happens. */
export interface PublishProgress {
  readonly stage: PublishStage
  readonly text: string
}

/** A registry, and why it is this one. */
export interface PublishRegistry {
  /** With a slash at its end. */
  readonly url: string
  /** Such as `the line @acme:registry of /home/anna/.npmrc`. */
  readonly from: string
}

/** What came of publishing. */
export type PublishResult = PublishDone | PublishFailed

/** It is published; or would be, after a dry run. */
export interface PublishDone {
  readonly ok: true
  readonly dryRun: boolean
  readonly name: string
  readonly version: string
  /** What package.json said before. */
  readonly previousVersion: string
  readonly registry: PublishRegistry
  readonly tag: string
  /** Whom the registry takes us for; unset where it does not say. */
  readonly user?: string
  /** Paths inside the package. */
  readonly files: readonly string[]
  readonly bytes: number
  readonly unpackedBytes: number
  /** `sha512-…` of the tarball. */
  readonly integrity: string
  /** Whether what the registry has was read back, and is the same. */
  readonly verified: boolean
  /** Files of the folder that were written for the version, or would be. */
  readonly written: readonly string[]
  /** The tag that was made, or would be. */
  readonly gitTag?: string
  readonly warnings: readonly PluginProblem[]
}

/** It was refused, or failed. */
export interface PublishFailed {
  readonly ok: false
  readonly stage: PublishStage
  /** Every reason; the codes are those of the steps, of the check and of the contents. */
  readonly problems: readonly PluginProblem[]
  readonly warnings: readonly PluginProblem[]
  /** Whether the registry has the version now. */
  readonly published: 'no' | 'yes' | 'unknown'
  readonly name?: string
  readonly version?: string
  readonly registry?: PublishRegistry
}

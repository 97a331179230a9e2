import type { PackageManifest } from '../../pack/manifest'
import type { PackageImport } from './imports'

/** What checks of a package look at. */
export interface PackageSubject {
  /** Absolute path of the package's folder. */
  readonly folder: string
  readonly manifest: PackageManifest
  /** The file that hosts load; unset where it is not there. */
  readonly entry?: string
  /** Why it is not there, as Node says it. */
  readonly missing?: { readonly code: string; readonly message: string }
  /** Whether all of the package is the plugin, and not one file or one entry of it. */
  readonly whole: boolean
  readonly imports: readonly PackageImport[]
}

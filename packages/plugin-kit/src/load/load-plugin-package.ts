import type { DestinationDefinition } from '@segment/actions-core'
import { oneLine, messageOf } from '../words'
import { readExports, type Exported } from './exported'
import { loadModule } from './load-module'
import { resolveTarget, type PluginTarget } from './resolve-target'
import { TargetError } from './target-error'

/** A plugin that was loaded into this process. */
export interface LoadedPackage {
  readonly definition: DestinationDefinition
  /** The file that it came from. */
  readonly path: string
  readonly target: PluginTarget
}

/** Options of {@link loadPluginPackage}. */
export interface LoadPackageOptions {
  /** The folder that paths start in and packages are looked up from. @default the current one */
  readonly from?: string
  /** Whether `src/index.ts` is loaded where it is there, so that nothing has to be built before. @default false */
  readonly sources?: boolean
}

/**
 * Loads a plugin into this process. It runs the plugin's code: `checkPlugin` does that in a process of its own.
 *
 * @param given a folder, a file or the name of a package
 * @throws TargetError where there is none, it throws while it is loaded, or it exports no definition
 */
export function loadPluginPackage(given: string, options: LoadPackageOptions = {}): LoadedPackage {
  const target = resolveTarget(given, options.from ?? process.cwd())
  const path = options.sources === true ? (target.sources ?? target.entry) : (target.entry ?? target.sources)
  if (path === undefined) throw new TargetError(notThere(target))
  let exported: Exported
  try {
    exported = readExports(loadModule(path))
  } catch (error) {
    throw new TargetError(`${path} throws while it is loaded: ${messageOf(error)}`)
  }
  const { definition } = exported
  if (!definition) {
    throw new TargetError(`${path} exports no definition: none as default, none as destination. Export one as default.`)
  }
  return { definition: definition as unknown as DestinationDefinition, path, target }
}

function notThere({ given, missing }: PluginTarget): string {
  return `${given} has no file to load: ${oneLine(missing?.message ?? 'none is named')} Build it first: npm run build`
}

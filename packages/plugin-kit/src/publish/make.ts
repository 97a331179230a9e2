import { checkContents } from '../pack/check-contents'
import { isPackError } from '../pack/pack-error'
import { packPackage, type PackedPackage } from '../pack/pack-package'
import type { PluginProblem } from '../problem'
import { build, buildScripts } from './build'
import type { PublishStage } from './codes'
import { changedFiles, refuseDirty } from './git'
import type { PublishOptions } from './options'
import type { PublishPlan } from './plan'
import { isRefusal, refuse, type Refusal } from './refusal'

/** A package that is fit to be published. The caller removes it. */
export interface MadePackage {
  readonly packed: PackedPackage
  readonly warnings: readonly PluginProblem[]
}

/** Builds a package, checks it, packs it, and checks what was packed. */
export async function make(plan: PublishPlan, options: PublishOptions): Promise<MadePackage | Refusal> {
  const tell = (stage: PublishStage, text: string): void => options.onProgress?.({ stage, text })
  const scripts = options.ignoreScripts === true ? [] : buildScripts(plan.manifest)
  if (scripts.length > 0) tell('build', scripts.map((name) => `npm run ${name}`).join(', '))
  const failed = await build(plan.npm, scripts)
  if (failed !== undefined) return failed
  if (options.check !== undefined) tell('check', 'the contract of a destination')
  const found = sift('check', (await options.check?.(plan.folder)) ?? [])
  if (isRefusal(found)) return found
  tell('pack', 'npm pack')
  const packed = await pack(plan, options)
  if (isRefusal(packed)) return packed
  const contents = await inspect(plan, packed, options)
  if (!isRefusal(contents)) return { packed, warnings: [...found, ...contents] }
  packed.remove()
  return contents
}

async function inspect(
  plan: PublishPlan,
  packed: PackedPackage,
  { dryRun = false }: PublishOptions
): Promise<readonly PluginProblem[] | Refusal> {
  const version = dryRun ? plan.previousVersion : plan.version
  if (packed.name !== plan.name || packed.version !== version) {
    return refuse('pack', {
      code: 'pack-failed',
      where: 'package.json: scripts',
      what: `${packed.name} ${packed.version} was packed, not ${plan.name} ${version}.`,
      mend: 'Have no script of the package change its name or version.'
    })
  }
  const changed = await changedByBuild(plan)
  return refuseDirty('build', changed) ?? sift('contents', checkContents(packed))
}

/** What differs from what is committed, but for what the new version itself writes. */
async function changedByBuild({ tree, place, files }: PublishPlan): Promise<string[]> {
  if (tree === undefined) return []
  const written = files.map(({ path }) => tree.prefix + path)
  return (await changedFiles(place)).filter((path) => !written.includes(path))
}

/** Errors are a refusal, warnings go on. */
function sift(stage: PublishStage, problems: readonly PluginProblem[]): readonly PluginProblem[] | Refusal {
  return problems.some(({ severity }) => severity === 'error') ? { refused: stage, problems } : problems
}

async function pack(
  plan: PublishPlan,
  { ignoreScripts = false, signal }: PublishOptions
): Promise<PackedPackage | Refusal> {
  const { env, run } = plan.place
  const interruptible = signal === undefined ? {} : { signal }
  try {
    return await packPackage(plan.folder, { ignoreScripts, env, run, ...interruptible })
  } catch (error) {
    if (!isPackError(error)) throw error
    const { code, message } = error
    return refuse('pack', { code, where: plan.folder, what: plan.npm.redact(message), mend: 'Nothing was published.' })
  }
}

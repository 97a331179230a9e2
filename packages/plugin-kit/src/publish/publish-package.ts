import { setTimeout as sleepFor } from 'node:timers/promises'
import type { PackedPackage } from '../pack/pack-package'
import type { PluginProblem } from '../problem'
import type { PublishStage } from './codes'
import { recordRelease } from './git'
import { make, type MadePackage } from './make'
import type { PublishDone, PublishFailed, PublishOptions, PublishResult } from './options'
import { planPublish, type PublishPlan } from './plan'
import { readBack } from './questions'
import { isRefusal, refuse, warn, type Refusal } from './refusal'
import { restoreRelease, writeRelease } from './release-files'
import { send } from './send'

/** Steps that come after the package was sent. */
const LATE: readonly PublishStage[] = ['publish', 'verify', 'commit']

/**
 * Publishes a package of a plugin. In this order it
 *
 * 1. reads package.json, and finds the new version, the registry, and who is logged in there; refuses a tree that differs
 *    from what is committed, and a version that the registry has;
 * 2. with `bump`, writes the version and moves the changelog;
 * 3. builds, checks, packs, and checks what was packed;
 * 4. publishes the tarball, reads it back from the registry, and compares;
 * 5. commits what was written, and tags the version.
 *
 * Where one of the first three says no, or the registry does, the files are as they were.
 *
 * @param folder folder of the package
 * @param options see {@link PublishOptions}
 * @returns what was published, or every reason why not; no token is part of it
 * @throws what the check that was handed in throws, and what is a bug; the files are as they were then too
 */
export async function publishPackage(folder: string, options: PublishOptions = {}): Promise<PublishResult> {
  let known: Partial<PublishPlan> = {}
  const plan = await planPublish(folder, options, (more) => {
    known = { ...known, ...more }
    tellKnown(more, options)
  })
  if (isRefusal(plan)) return failure(plan, 'no', known, options)
  if (options.signal?.aborted) return failure({ refused: 'existing', problems: [] }, 'no', plan, options)
  if (options.dryRun === true) return attempt(plan, options)
  const unwritten = writeFiles(plan)
  if (unwritten !== undefined) return withRestored(failure(unwritten, 'no', plan, options), plan)
  try {
    const result = await attempt(plan, options)
    return result.ok || result.published === 'yes' ? result : withRestored(result, plan)
  } catch (error) {
    restore(plan)
    throw error
  }
}

async function attempt(plan: PublishPlan, options: PublishOptions): Promise<PublishResult> {
  const made = await make(plan, options)
  if (isRefusal(made)) return failure(made, 'no', plan, options)
  try {
    if (options.signal?.aborted) return failure({ refused: 'contents', problems: [] }, 'no', plan, options)
    if (options.dryRun === true) return done(plan, made, false, options)
    return await release(plan, made, options)
  } finally {
    made.packed.remove()
  }
}

async function release(plan: PublishPlan, made: MadePackage, options: PublishOptions): Promise<PublishResult> {
  const tell = (stage: PublishStage, text: string): void => options.onProgress?.({ stage, text })
  tell('publish', `${plan.name} ${plan.version}, tag ${options.tag ?? 'latest'}; this is not interrupted`)
  const notSent = await send(plan, made.packed, options)
  if (notSent !== undefined) return failure(notSent.refusal, notSent.published, plan, options)
  tell('verify', `reading it back from ${plan.registry.url}`)
  const verified = await verify(plan, made.packed, options)
  if (isRefusal(verified)) return failure(verified, 'yes', plan, options)
  if (plan.wish.record && plan.tree !== undefined) {
    tell('commit', plan.tree.tag ?? '')
    const paths = plan.files.map(({ path }) => path)
    const unrecorded = await recordRelease(plan.place, plan.wish, plan.tree, paths)
    if (unrecorded !== undefined) return failure(unrecorded, 'yes', plan, options)
  }
  const warnings = [...made.warnings, ...verified]
  return done(plan, { ...made, warnings }, verified.length === 0, options)
}

async function verify(
  { question, name, version }: PublishPlan,
  { integrity }: PackedPackage,
  { sleep = (ms) => sleepFor(ms) }: PublishOptions
): Promise<readonly PluginProblem[] | Refusal> {
  const { url } = question
  const found = await readBack(question, integrity, sleep)
  if (found === 'same') return []
  if (found === 'unseen') {
    return [
      warn({
        code: 'not-seen-yet',
        where: url,
        what: `npm says that ${name} ${version} is published, but the registry does not show it yet.`,
        mend: `Ask again in a minute: npm view ${name}@${version} --registry=${url}`
      })
    ]
  }
  return refuse('verify', {
    code: 'other-content',
    where: url,
    what: `The registry shows something else as ${name} ${version} than what was sent.`,
    mend: 'Find out who published it, and publish the next version. Nothing was committed; the new version is in the files.'
  })
}

function done(
  plan: PublishPlan,
  { packed, warnings }: MadePackage,
  verified: boolean,
  options: PublishOptions
): PublishDone {
  const { name, version, previousVersion, registry, files, tree, user } = plan
  return {
    ok: true,
    dryRun: options.dryRun ?? false,
    name,
    version,
    previousVersion,
    registry,
    tag: options.tag ?? 'latest',
    ...(user === undefined ? {} : { user }),
    files: packed.files,
    bytes: packed.bytes,
    unpackedBytes: packed.unpackedBytes,
    integrity: packed.integrity,
    verified,
    written: files.map(({ path }) => path),
    ...(tree?.tag === undefined ? {} : { gitTag: tree.tag }),
    warnings: [...plan.warnings, ...warnings]
  }
}

function failure(
  { refused, problems }: Refusal,
  published: PublishFailed['published'],
  { name, version, registry, warnings = [] }: Partial<PublishPlan>,
  { signal }: PublishOptions
): PublishFailed {
  // What was ended in the middle says that it failed, and would be told as if it had done so by itself.
  const stopped = signal?.aborted === true && !LATE.includes(refused)
  const told = stopped ? refuse(refused, INTERRUPTED).problems : problems
  return {
    ok: false,
    stage: refused,
    problems: told.filter(({ severity }) => severity === 'error'),
    warnings: [...warnings, ...told.filter(({ severity }) => severity === 'warning')],
    published,
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...(registry === undefined ? {} : { registry })
  }
}

const INTERRUPTED = {
  code: 'interrupted',
  where: 'Ctrl-C',
  what: 'It was interrupted before anything was published.',
  mend: 'Nothing is left of it; start again when you like.'
} as const

function writeFiles(plan: PublishPlan): Refusal | undefined {
  try {
    writeRelease(plan.folder, plan.files)
    return undefined
  } catch (error) {
    return refuse('write', {
      code: 'not-written',
      where: plan.folder,
      what: `The new version cannot be written: ${messageOf(error)}`,
      mend: 'Make the files writable.'
    })
  }
}

function withRestored(result: PublishFailed, plan: PublishPlan): PublishFailed {
  return { ...result, problems: [...result.problems, ...restore(plan)] }
}

function restore({ folder, files }: PublishPlan): readonly PluginProblem[] {
  try {
    restoreRelease(folder, files)
    return []
  } catch (error) {
    return refuse('write', {
      code: 'not-restored',
      where: files.map(({ path }) => path).join(', '),
      what: `The files cannot be put back as they were: ${messageOf(error)}`,
      mend: 'Run "git checkout" on them.'
    }).problems
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function tellKnown(known: Partial<PublishPlan>, { onProgress, tag = 'latest' }: PublishOptions): void {
  const { name, version, previousVersion, registry, user } = known
  if (name !== undefined && version !== undefined) {
    const from = version === previousVersion ? '' : `, from ${previousVersion ?? ''}`
    onProgress?.({ stage: 'version', text: `${name} ${version}${from}, tag ${tag}` })
  }
  if (registry !== undefined) onProgress?.({ stage: 'registry', text: `${registry.url}, by ${registry.from}` })
  if (user !== undefined) onProgress?.({ stage: 'login', text: `as ${user}` })
}

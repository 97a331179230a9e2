/**
 * Releases all packages of this repository under one version: changelog, build, tarballs with their checks, commit and tag,
 * and the registry that is named. docs/releasing.md tells how.
 *
 * Usage: npm run release -- VERSION [options]
 */
import type { PackedPackage } from '../packages/plugin-kit/src/pack/pack-package'
import { formatProblem, type Problem } from './lib/problem'
import { ROOT } from './lib/repository'
import { commitRelease } from './release/git'
import { forgetTarballs, keepTarballs, keptTarballs, type Tarball } from './release/kept'
import { makePackages, removePackages } from './release/make'
import { readOptions, USAGE, type ReleaseOptions } from './release/options'
import { planRelease, type Plan } from './release/plan'
import { INTERRUPTED, publishPackages, type Published } from './release/publish'
import { Refused } from './release/refused'
import { writeVersion, type Written } from './release/write-version'

const interrupt = new AbortController()

async function release(options: ReleaseOptions): Promise<void> {
  const plan = await planRelease(ROOT, options, say)
  const { tag, tagged, head } = plan.repository
  const kept = tagged ? keptTarballs(ROOT, tag, head) : undefined
  if (kept !== undefined) {
    say('with the tarballs that were made then')
    await finish(plan, kept)
    return
  }
  const { packed, commit } = await make(plan)
  try {
    if (!options.dryRun) keepTarballs(ROOT, tag, commit, packed)
    await finish(plan, packed)
  } finally {
    removePackages(packed)
  }
}

/** Up to the commit and its tag. Where a step says no, and after a dry run, the files are as they were. */
async function make(plan: Plan): Promise<{ packed: readonly PackedPackage[]; commit: string }> {
  const { repository, version, options } = plan
  const written = await write(plan)
  let packed: readonly PackedPackage[] = []
  try {
    packed = await makePackages(plan, say)
    if (interrupt.signal.aborted) throw new Refused([INTERRUPTED])
    if (options.dryRun) written.restore()
    if (options.dryRun || repository.tagged) return { packed, commit: repository.head }
    const commit = await commitRelease(repository, version, written.paths)
    say(`committed, and tagged ${repository.tag}`)
    return { packed, commit }
  } catch (error) {
    removePackages(packed)
    written.restore()
    throw error
  }
}

/** A release that is gone on with has its version, its changelog and its commit already. */
async function write(plan: Plan): Promise<Written> {
  if (plan.repository.tagged) return { paths: [], restore: () => undefined }
  say(`writing ${plan.version} into the packages, and the changelog`)
  return writeVersion(plan, new Date())
}

async function finish(plan: Plan, tarballs: readonly Tarball[]): Promise<void> {
  if (plan.options.dryRun) {
    tellDryRun(plan)
    return
  }
  say(`publishing to ${plan.registry.url}; a package on its way is not interrupted`)
  const published = await publishPackages(plan, tarballs, say, interrupt.signal)
  if (published.missing.length === 0) forgetTarballs(ROOT, plan.repository.tag)
  tellPublished(plan, published)
}

function tellDryRun({ version, packages, published, registry }: Plan): void {
  const missing = packages.map(({ manifest: { name = '' } }) => name).filter((name) => !published.has(name))
  say(`dry run: ${version} would be published to ${registry.url}, in this order:`)
  for (const name of missing) say(`  ${name}`)
  say('dry run: nothing was published, committed or tagged, and the files are as they were')
}

function tellPublished(
  { version, registry, options, repository }: Plan,
  { there, missing, problems }: Published
): void {
  if (missing.length === 0) {
    say(`${version} is released: ${there.length} packages, in ${registry.url}`)
    say(`Now push the commit and its tag: git push --follow-tags`)
    return
  }
  tell(problems)
  const again = ['npm run release --', version, ...flags(options)].join(' ')
  say(`${version} is published in part.`)
  say(`  there:   ${there.join(', ') || 'nothing'}`)
  say(`  missing: ${missing.join(', ')}`)
  say(`To go on, mend the reason, stay at ${repository.tag}, and run the same again: ${again}`)
  say('It publishes what is missing and nothing else.')
  if (there.length === 0) {
    say(`To give the release up instead: git tag -d ${repository.tag} && git reset --hard HEAD~1`)
  }
  process.exitCode = 1
}

function flags({ registry, tag, provenance, publicRegistry }: ReleaseOptions): string[] {
  return [
    ...(registry === undefined ? [] : ['--registry', registry]),
    ...(tag === undefined ? [] : ['--tag', tag]),
    ...(provenance ? ['--provenance'] : []),
    ...(publicRegistry ? ['--public'] : [])
  ]
}

function say(text: string): void {
  console.error(`release: ${text}`)
}

function tell(problems: readonly Problem[]): void {
  for (const problem of problems) console.error(formatProblem(problem))
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if ('help' in options) {
    console.log(USAGE)
    return
  }
  if ('problem' in options) {
    console.error(options.problem)
    process.exitCode = 2
    return
  }
  process.on('SIGINT', () => {
    say('interrupted: ending after what is under way')
    interrupt.abort()
  })
  try {
    await release(options)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    tell(error.problems)
    say('refused; nothing was published by this call')
    process.exitCode = 1
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
  process.exitCode = 1
})

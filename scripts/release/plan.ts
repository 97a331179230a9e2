import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openNpm, type Npm } from '../../packages/plugin-kit/src/publish/npm'
import { loginLines } from '../../packages/plugin-kit/src/publish/npmrc'
import type { PublishRegistry } from '../../packages/plugin-kit/src/publish/options'
import { checkProvenance } from '../../packages/plugin-kit/src/publish/provenance'
import { askWho, type Question } from '../../packages/plugin-kit/src/publish/questions'
import { checkPublic, resolveRegistry, scopeOf } from '../../packages/plugin-kit/src/publish/registry'
import { checkTag, nextVersion } from '../../packages/plugin-kit/src/publish/version'
import { runCommand } from '../../packages/plugin-kit/src/shared/run-command'
import { withoutNpmRun } from '../lib/environment'
import { readJson, readPackages, type Manifest, type Package } from '../lib/repository'
import { askPublished } from './ask-published'
import { changelogProblem } from './changelog'
import { inspectRepository, type Repository } from './git'
import type { ReleaseOptions } from './options'
import { inOrder } from './order'
import { Refused, orRefuse } from './refused'

/** Told what happens, a line at a time. */
export type Say = (text: string) => void

/** Everything that is known before the first file is written. */
export interface Plan {
  readonly root: string
  readonly options: ReleaseOptions
  readonly version: string
  /** What package.json says now. */
  readonly current: string
  /** In the order in which they are published. */
  readonly packages: readonly Package[]
  readonly npm: Npm
  readonly registry: PublishRegistry
  readonly repository: Repository
  /** Names of the packages that the registry has in this version: some of a release that is gone on with, else none. */
  readonly published: ReadonlySet<string>
  /** What is asked of the registry for a package. */
  readonly questionOf: (name: string) => Question
  /** Waits between questions to a registry that has not got to know a package yet. */
  readonly wait: (ms: number) => Promise<void>
}

/**
 * Finds out everything that can be without writing a file.
 *
 * @throws Refused with the reasons of the first step that says no
 */
export async function planRelease(root: string, options: ReleaseOptions, say: Say): Promise<Plan> {
  const { version: current = '' } = readJson(join(root, 'package.json')) as Manifest
  const version = options.bump === current ? current : orRefuse(nextVersion(current, options.bump))
  orRefuse(checkTag(version, options.tag))
  const packages = inOrder(readPackages(root))
  say(`${packages.length} packages, ${current === version ? version : `${current} → ${version}`}`)

  const repository = await inspectRepository(root, version, current)
  if (repository.tagged) say(`the tag ${repository.tag} is on this commit: going on with that release`)
  else refuseFor(changelogProblem(root))

  const env = withoutNpmRun(process.env)
  const npm = orRefuse(await openNpm({ folder: root, env, run: runCommand }))
  const registry = findRegistry(packages, npm, options)
  say(`to ${registry.url}, by ${registry.from}`)
  const questionOf = (name: string): Question => ({
    npm,
    name,
    version,
    url: registry.url,
    scope: scopeOf({ name }),
    login: loginLines(npm.lines, registry.url),
    env
  })
  await askLogin(questionOf(packages[0]?.manifest.name ?? ''), options, say)
  const published = await askPublished(packages, questionOf)
  refuseFor(publishedProblem(published, packages.length, version, repository.tagged))
  return { root, options, version, current, packages, npm, registry, repository, published, questionOf, wait }
}

function wait(ms: number): Promise<void> {
  return sleep(ms)
}

function findRegistry(packages: readonly Package[], npm: Npm, options: ReleaseOptions): PublishRegistry {
  const [first] = packages
  if (first === undefined) throw new Error('There is no package under packages/.')
  const manifest = { ...first.manifest }
  const wish = options.registry === undefined ? {} : { registry: options.registry }
  const registry = orRefuse(resolveRegistry({ ...wish, manifest, lines: npm.lines }))
  orRefuse(checkPublic(registry, manifest, options.publicRegistry))
  for (const pack of packages) orRefuse(checkProvenance({ ...pack.manifest }, options.provenance, process.env))
  return registry
}

async function askLogin(question: Question, { dryRun }: ReleaseOptions, say: Say): Promise<void> {
  const who = await askWho(question)
  const missing = 'refused' in who && who.problems.every(({ code }) => code === 'not-logged-in')
  if (dryRun && missing) {
    say('nobody is logged in there, which a dry run does not need')
    return
  }
  const { user, warnings } = orRefuse(who)
  if (user !== undefined) say(`logged in as ${user}`)
  for (const { what } of warnings) say(what)
}

function publishedProblem(published: ReadonlySet<string>, all: number, version: string, goingOn: boolean) {
  if (published.size === 0 || (goingOn && published.size < all)) return undefined
  const every = published.size === all
  return {
    where: [...published].join(', '),
    what: `${version} is published already${every ? ', every package' : ''}. A published version never changes.`,
    mend: every
      ? 'Release the next version: npm run release -- patch'
      : 'Release another version, so that all packages have the same; nothing was published now.'
  }
}

function refuseFor(problem: Refused['problems'][number] | undefined): void {
  if (problem !== undefined) throw new Refused([problem])
}

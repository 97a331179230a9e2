import { resolve } from 'node:path'
import { readManifest, textAt, type PackageManifest } from '../pack/manifest'
import type { PluginProblem } from '../problem'
import { runCommand } from '../shared/run-command'
import { inspectTree, type GitPlace, type GitTree, type GitWish } from './git'
import { openNpm, type Npm } from './npm'
import { loginLines } from './npmrc'
import type { PublishOptions, PublishRegistry } from './options'
import { checkProvenance } from './provenance'
import { askExisting, askWho, type Question } from './questions'
import { isRefusal, refuse, type Refusal } from './refusal'
import { checkPublic, resolveRegistry, scopeOf } from './registry'
import { planRelease, type ReleaseFile } from './release-files'
import { checkTag, nextVersion } from './version'

/** Everything that is known before the first file is written. */
export interface PublishPlan {
  readonly folder: string
  readonly manifest: PackageManifest
  readonly name: string
  readonly version: string
  readonly previousVersion: string
  readonly files: readonly ReleaseFile[]
  readonly registry: PublishRegistry
  readonly npm: Npm
  readonly question: Question
  readonly place: GitPlace
  readonly wish: GitWish
  readonly tree?: GitTree
  readonly user?: string
  readonly warnings: readonly PluginProblem[]
}

type Named = Pick<PublishPlan, 'folder' | 'manifest' | 'name' | 'version' | 'previousVersion' | 'files'>

/** Told what is known, as soon as it is. */
export type Report = (known: Partial<PublishPlan>) => void

/**
 * Finds out everything that can be without writing a file: each step may say no.
 *
 * @param report told after each step what it found
 */
export async function planPublish(
  folder: string,
  options: PublishOptions,
  report: Report
): Promise<PublishPlan | Refusal> {
  const named = planVersion(resolve(folder), options)
  if (isRefusal(named)) return named
  report(named)
  const place = { folder: named.folder, env: options.env ?? process.env, run: options.run ?? runCommand }
  const npm = await openNpm({ ...place, ...(options.signal === undefined ? {} : { signal: options.signal }) })
  if (isRefusal(npm)) return npm
  const registry = planRegistry(named, npm, options)
  if (isRefusal(registry)) return registry
  report({ registry })
  const { name, version } = named
  const wish = { name, version, bump: named.files.length > 0, record: options.git ?? true }
  const tree = await inspectTree(place, wish)
  if (isRefusal(tree)) return tree
  const login = loginLines(npm.lines, registry.url)
  const question = { npm, name, version, url: registry.url, scope: scopeOf(named.manifest), login, env: place.env }
  const answers = await ask(question, options, report)
  if (isRefusal(answers)) return answers
  return { ...named, npm, registry, question, place, wish, ...(tree === undefined ? {} : { tree }), ...answers }
}

function planVersion(folder: string, options: PublishOptions): Named | Refusal {
  const read = readManifest(folder)
  if ('problem' in read) {
    return refuse('manifest', {
      code: 'no-package',
      where: folder,
      what: read.problem,
      mend: 'Name the folder of a plugin.'
    })
  }
  const { manifest } = read
  const name = textAt(manifest, 'name')
  if (name === undefined) {
    const mend = 'Write a name with the scope of your company: "@acme/destination-orders".'
    return refuse('manifest', { code: 'no-package', where: 'package.json: name', what: 'It has no name.', mend })
  }
  if (manifest.private === true) {
    return refuse('manifest', {
      code: 'private-package',
      where: 'package.json: private',
      what: 'It says that the package is never published.',
      mend: 'Remove "private": true. What stays in the company goes to its own registry, and needs no such line.'
    })
  }
  const previousVersion = textAt(manifest, 'version') ?? ''
  const version = nextVersion(previousVersion, options.bump)
  if (isRefusal(version)) return version
  const badTag = checkTag(version, options.tag)
  if (badTag !== undefined) return badTag
  const files = version === previousVersion ? [] : planRelease(folder, releaseWish(version, options))
  return isRefusal(files) ? files : { folder, manifest, name, version, previousVersion, files }
}

function releaseWish(version: string, { changelog = true, now = () => new Date() }: PublishOptions) {
  return { version, changelog, date: now() }
}

function planRegistry({ manifest }: Named, npm: Npm, options: PublishOptions): PublishRegistry | Refusal {
  const named = options.registry === undefined ? {} : { registry: options.registry }
  const registry = resolveRegistry({ ...named, manifest, lines: npm.lines })
  if (isRefusal(registry)) return registry
  return (
    checkPublic(registry, manifest, options.publicRegistry ?? false) ??
    checkProvenance(manifest, options.provenance ?? false, options.env ?? process.env) ??
    registry
  )
}

async function ask(
  question: Question,
  { dryRun = false }: PublishOptions,
  report: Report
): Promise<Pick<PublishPlan, 'user' | 'warnings'> | Refusal> {
  const [who, existing] = await Promise.all([askWho(question), askExisting(question)])
  const loggedIn = isRefusal(who) && dryRun ? withoutLogin(who) : who
  if (isRefusal(loggedIn)) return loggedIn
  report(loggedIn)
  return existing ?? loggedIn
}

/** A dry run in CI may have no token: those who propose a change are not those who publish it. */
function withoutLogin(refusal: Refusal): Pick<PublishPlan, 'warnings'> | Refusal {
  const { problems } = refusal
  if (problems.some(({ code }) => code !== 'not-logged-in')) return refusal
  return { warnings: problems.map((problem) => ({ ...problem, severity: 'warning' })) }
}

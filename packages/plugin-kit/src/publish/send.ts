import type { PackedPackage } from '../pack/pack-package'
import { registryFlags } from './npm'
import { explainNpm } from './npm-failures'
import type { PublishFailed, PublishOptions } from './options'
import type { PublishPlan } from './plan'
import { askExisting, readBack } from './questions'
import { refuse, type Reason, type Refusal } from './refusal'

/** That the registry did not take a package, or that nobody knows. */
export interface NotSent {
  readonly refusal: Refusal
  readonly published: PublishFailed['published']
}

/** What is needed to send: the release of this repository sends many packages by one plan of its own. */
type Place = Pick<PublishPlan, 'npm' | 'question'>

/** Answers after which a package may have arrived all the same. */
const UNSURE: readonly Reason['code'][] = ['no-network', 'registry-failed', 'npm-failed', 'already-published']

/**
 * Publishes a tarball. It is not interrupted: a torn connection would leave nobody knowing.
 *
 * @returns undefined where the registry has taken it
 */
export async function send(
  plan: Place,
  { tarball, integrity }: Pick<PackedPackage, 'tarball' | 'integrity'>,
  options: PublishOptions
): Promise<NotSent | undefined> {
  const { npm, question } = plan
  const { tag = 'latest', access, provenance = false } = options
  const end = await npm.finish([
    'publish',
    tarball,
    `--tag=${tag}`,
    ...(access === undefined ? [] : [`--access=${access}`]),
    ...(provenance ? ['--provenance'] : []),
    '--dry-run=false',
    '--workspaces=false',
    '--loglevel=error',
    ...registryFlags(question.url, question.scope)
  ])
  if (end.code === 0) return undefined
  const reason = explainNpm(end, question)
  if (!UNSURE.includes(reason.code)) return { refusal: refuse('publish', reason), published: 'no' }
  return findOut(plan, integrity, reason)
}

/** An answer may be lost where the package is not. */
async function findOut({ question }: Place, integrity: string, reason: Reason): Promise<NotSent | undefined> {
  const existing = await askExisting({ ...question, npm: { ...question.npm, run: question.npm.finish } })
  if (existing === undefined) return { refusal: refuse('publish', reason), published: 'no' }
  if (existing.problems.some(({ code }) => code === 'already-published')) {
    const found = await readBack(question, integrity, () => Promise.resolve())
    return found === 'same' ? undefined : { refusal: { ...existing, refused: 'publish' }, published: 'no' }
  }
  const { name, version, url } = question
  const mend = `${reason.mend} Then ask whether it has arrived all the same: npm view ${name}@${version} --registry=${url}`
  return { refusal: refuse('publish', { ...reason, mend }), published: 'unknown' }
}

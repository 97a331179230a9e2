import { readBack } from '../../packages/plugin-kit/src/publish/questions'
import { send } from '../../packages/plugin-kit/src/publish/send'
import type { Problem } from '../lib/problem'
import type { Tarball } from './kept'
import type { Plan, Say } from './plan'
import { Refused } from './refused'

/** How publishing ended. */
export interface Published {
  /** Names of the packages that the registry has now, those among them that it had before. */
  readonly there: readonly string[]
  readonly missing: readonly string[]
  /** Why it ended before everything was there. */
  readonly problems: readonly Problem[]
}

/**
 * Publishes what the registry does not have yet, one package after the other, and reads each back. The first that fails
 * ends it.
 *
 * @param signal ends it between two packages; what is on its way is finished
 * @throws Refused where the registry has a package of this version that is not what was built here
 */
export async function publishPackages(
  plan: Plan,
  packed: readonly Tarball[],
  say: Say,
  signal: AbortSignal
): Promise<Published> {
  const there = new Set(plan.published)
  await compare(plan, packed)
  for (const pack of packed) {
    if (there.has(pack.name)) {
      say(`  ${pack.name} is there already, and the same`)
      continue
    }
    const problems = signal.aborted ? [INTERRUPTED] : await publish(plan, pack, say)
    if (problems.length > 0) return result(packed, there, problems)
    there.add(pack.name)
  }
  return result(packed, there, [])
}

/** Somebody pressed Ctrl-C. */
export const INTERRUPTED: Problem = { where: 'Ctrl-C', what: 'It was interrupted.', mend: 'Go on when you like.' }

/** What was published before must be what would be published now, or one version would be of two commits. */
async function compare({ published, questionOf, version, wait }: Plan, packed: readonly Tarball[]): Promise<void> {
  const problems: Problem[] = []
  for (const { name, integrity } of packed.filter((pack) => published.has(pack.name))) {
    const found = await readBack(questionOf(name), integrity, wait)
    if (found === 'same') continue
    problems.push(
      found === 'other'
        ? other(name, `What the registry has as ${version} is not what this commit makes.`)
        : { where: name, what: `${version} is there and cannot be read.`, mend: 'Try again later.' }
    )
  }
  if (problems.length > 0) throw new Refused(problems)
}

async function publish(plan: Plan, packed: Tarball, say: Say): Promise<readonly Problem[]> {
  const { npm, version, options, wait } = plan
  const { name } = packed
  const question = plan.questionOf(name)
  const notSent = await send({ npm, question }, packed, {
    provenance: options.provenance,
    tag: options.tag ?? 'latest'
  })
  if (notSent !== undefined) return notSent.refusal.problems
  const found = await readBack(question, packed.integrity, wait)
  if (found === 'other') return [other(name, `The registry shows something else as ${version} than what was sent.`)]
  say(`  ${name} is published${found === 'unseen' ? '; the registry does not show it yet' : ''}`)
  return []
}

function other(where: string, what: string): Problem {
  return { where, what, mend: 'Find out who published it, and release the next version.' }
}

function result(packed: readonly Tarball[], there: ReadonlySet<string>, problems: readonly Problem[]): Published {
  const names = packed.map(({ name }) => name)
  return {
    there: names.filter((name) => there.has(name)),
    missing: names.filter((name) => !there.has(name)),
    problems
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
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
    const problems = signal.aborted ? [INTERRUPTED] : await publish(plan, pack)
    if (problems.length > 0) return result(packed, there, problems)
    there.add(pack.name)
    say(`  ${pack.name} is published`)
  }
  return result(packed, there, [])
}

/** Somebody pressed Ctrl-C. */
export const INTERRUPTED: Problem = { where: 'Ctrl-C', what: 'It was interrupted.', mend: 'Go on when you like.' }

/** What was published before must be what would be published now, or one version would be of two commits. */
async function compare({ published, questionOf, version }: Plan, packed: readonly Tarball[]): Promise<void> {
  const others: Problem[] = []
  for (const { name, integrity } of packed.filter((pack) => published.has(pack.name))) {
    if ((await readBack(questionOf(name), integrity, sleepFor)) !== 'other') continue
    others.push({
      where: name,
      what: `What the registry has as ${version} is not what this commit makes.`,
      mend: 'Find out who published it, and release the next version.'
    })
  }
  if (others.length > 0) throw new Refused(others)
}

async function publish(plan: Plan, packed: Tarball): Promise<readonly Problem[]> {
  const { npm, version, options } = plan
  const question = plan.questionOf(packed.name)
  const notSent = await send({ npm, question }, packed, {
    provenance: options.provenance,
    tag: options.tag ?? 'latest'
  })
  if (notSent !== undefined) return notSent.refusal.problems
  if ((await readBack(question, packed.integrity, sleepFor)) !== 'other') return []
  const what = `The registry shows something else as ${packed.name} ${version} than what was sent.`
  return [{ where: plan.registry.url, what, mend: 'Find out who published it, and release the next version.' }]
}

function result(packed: readonly Tarball[], there: ReadonlySet<string>, problems: readonly Problem[]): Published {
  const names = packed.map(({ name }) => name)
  return {
    there: names.filter((name) => there.has(name)),
    missing: names.filter((name) => !there.has(name)),
    problems
  }
}

function sleepFor(ms: number): Promise<void> {
  return sleep(ms)
}

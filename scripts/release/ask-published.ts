import { askExisting, type Question } from '../../packages/plugin-kit/src/publish/questions'
import type { Package } from '../lib/repository'
import { Refused } from './refused'

/**
 * Which packages the registry has in the version.
 *
 * @returns their names
 * @throws Refused where the registry does not answer
 */
export async function askPublished(
  packages: readonly Package[],
  questionOf: (name: string) => Question
): Promise<ReadonlySet<string>> {
  const published = new Set<string>()
  for (const { manifest } of packages) {
    const name = manifest.name ?? ''
    const refusal = await askExisting(questionOf(name))
    if (refusal === undefined) continue
    if (refusal.problems.some(({ code }) => code !== 'already-published')) throw new Refused(refusal.problems)
    published.add(name)
  }
  return published
}

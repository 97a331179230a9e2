import { isRefusal, type Refusal } from '../../packages/plugin-kit/src/publish/refusal'
import type { Problem } from '../lib/problem'

/** A release that is not made, with every reason at once. */
export class Refused extends Error {
  override readonly name = 'Refused'

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ where, what }) => `${where}: ${what}`).join('\n'))
  }
}

/** Gives on what a step found, or refuses the release for its reasons. */
export function orRefuse<T>(found: T): Exclude<T, Refusal> {
  if (isRefusal(found)) throw new Refused(found.problems)
  return found as Exclude<T, Refusal>
}

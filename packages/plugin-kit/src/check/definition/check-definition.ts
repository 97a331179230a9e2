import type { PluginProblem } from '../../problem'
import { messageOf } from '../../words'
import { problemOf, type Check } from '../check'
import type { DefinitionSubject } from './subject'
import { THROWS } from './shape'
import { DEFINITION_CHECKS } from './table'

/**
 * Every problem of a definition that can be seen without running an action.
 *
 * @returns never throws: a definition whose getters throw is told as such
 */
export function findInDefinition(subject: DefinitionSubject): PluginProblem[] {
  const found: PluginProblem[] = []
  for (const check of DEFINITION_CHECKS) found.push(...findSafely(check, subject, found))
  return found
}

function findSafely(
  check: Check<DefinitionSubject>,
  subject: DefinitionSubject,
  before: readonly PluginProblem[]
): PluginProblem[] {
  try {
    return check.find(subject).map((finding) => problemOf(check, finding))
  } catch (error) {
    // What has another shape than a definition has been told, and cannot be looked at further.
    if (before.some(({ code }) => code === 'definition-shape' || code === THROWS.code)) return []
    return [problemOf(THROWS, { where: 'the definition', what: `It throws when it is looked at: ${messageOf(error)}` })]
  }
}

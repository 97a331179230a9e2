import { parseFql } from '@segment/destination-subscriptions'
import { compileGroup } from './compile-condition'
import { diagnose } from './diagnose'
import { describeFailure } from './describe-failure'
import type { Diagnostic, Trigger } from './types'

// What is no object has none of the members that FQL looks at.
const NOTHING = {}

/**
 * Compiles a trigger (FQL) once, so that an event costs only its own comparisons (R8). The answer is that of Segment's
 * parser and evaluator, whatever it makes of the text; where that is not what the text looks like, `diagnostics` says so
 * (R12).
 *
 * @param fql such as `type = "track" and event = "Order Completed"`
 * @throws TriggerError where Segment's parser gives an error, with that error and the place
 */
export function compileTrigger(fql: string): Trigger {
  const parsed = parseFql(fql)
  if ('error' in parsed) throw describeFailure(fql, parsed.error)
  const group = compileGroup(parsed)
  const matches = (event: unknown): boolean => {
    if (event === undefined || event === null) return false
    return group.matches(typeof event === 'object' ? event : NOTHING)
  }
  let diagnostics: readonly Diagnostic[] | undefined
  return {
    source: fql,
    get diagnostics() {
      return (diagnostics ??= diagnose(fql))
    },
    matches,
    explain: (event) => ({ ...group.explain(typeof event === 'object' ? event : NOTHING), matched: matches(event) })
  }
}

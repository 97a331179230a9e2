import { compileTrigger, type Trigger } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { Report } from '../file/parse-document'
import type { Path } from '../file/problem'

/**
 * Compiles a condition in FQL; what does not mean what it looks like is a warning.
 *
 * @param fql the condition
 * @param path where it stands in the file
 * @param report takes each problem
 * @returns nothing where it is not FQL
 */
export function buildTrigger(fql: string, path: Path, report: Report): Trigger | undefined {
  try {
    const trigger = compileTrigger(fql)
    for (const { message } of trigger.diagnostics) report(path, message, { severity: 'warning' })
    return trigger
  } catch (error) {
    report(path, `this is not FQL: ${messageOf(error)}`)
    return undefined
  }
}

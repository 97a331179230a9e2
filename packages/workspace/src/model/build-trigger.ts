import { compileTrigger, type Trigger } from '@extensible-webhooks/engine'
import { messageOf } from '../errors'
import type { Report } from '../file/parse-document'
import type { Path } from '../file/problem'

/**
 * Compiles the FQL of a file. What does not mean what it looks like (R12) is a warning.
 *
 * @param fql what the file says
 * @param path where it stands
 * @param report takes each problem
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

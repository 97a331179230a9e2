import { parseFql, validate } from '@segment/destination-subscriptions'
import { TriggerError } from './trigger-error'
import type { Trigger } from './types'

/** Temporary: through core. */
export function compileTrigger(fql: string): Trigger {
  const parsed = parseFql(fql)
  const { error } = parsed as { error?: Error }
  if (error) throw new TriggerError(error.message, error.message)
  const matches: Trigger['matches'] = (event) => validate(parsed, event)
  return { source: fql, diagnostics: [], matches, explain: (event) => ({ matched: matches(event) }) }
}

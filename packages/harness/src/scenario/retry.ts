import {
  DEFAULT_RETRY,
  type Path,
  type Report,
  type RetryPolicy,
  SEGMENT_RETRY,
  suggest
} from '@extensible-webhooks/workspace'
import type { ScenarioFile } from './types'

/** The policies that a scenario can name. */
const POLICIES: Readonly<Record<string, RetryPolicy>> = { deliver: DEFAULT_RETRY, segment: SEGMENT_RETRY }

/** The retry policy that a scenario asks for; members that it leaves out are those of `deliver`. */
export function readRetry(retry: ScenarioFile['retry'], path: Path, report: Report): RetryPolicy {
  if (typeof retry === 'object') return { ...DEFAULT_RETRY, ...retry }
  const name = retry ?? 'deliver'
  const policy = Object.hasOwn(POLICIES, name) ? POLICIES[name] : undefined
  if (!policy) report(path, `unknown retry policy "${name}"; ${suggest(name, Object.keys(POLICIES))}`)
  return policy ?? DEFAULT_RETRY
}

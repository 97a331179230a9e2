import { DEFAULT_RETRY, suggest, type Path, type Report, type RetryPolicy } from '@extensible-webhooks/workspace'
import type { ScenarioFile } from './types'

const MINUTE_MS = 60_000

/** The policies that a scenario can name. */
const POLICIES: Readonly<Record<string, RetryPolicy>> = {
  deliver: DEFAULT_RETRY,
  // Four hours with full jitter, as Segment tries (`segment-behaviour.md`, 12).
  segment: { attempts: 60, baseMs: 1_000, maxMs: 10 * MINUTE_MS, maxRetryAfterMs: 15 * MINUTE_MS }
}

/** The retry policy that a scenario asks for. */
export function readRetry(retry: ScenarioFile['retry'], path: Path, report: Report): RetryPolicy {
  if (typeof retry === 'object') return { ...DEFAULT_RETRY, ...retry }
  const policy = POLICIES[retry ?? 'deliver']
  if (!policy) report(path, `unknown retry policy "${String(retry)}"; ${suggest(String(retry), Object.keys(POLICIES))}`)
  return policy ?? DEFAULT_RETRY
}

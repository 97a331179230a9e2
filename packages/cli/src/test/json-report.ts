import { relative } from 'node:path'
import type { CoverageReport } from '@extensible-webhooks/harness'
import type { Reported, RoundSummary } from './reporters'

/** What `xwh test --json` prints. */
export interface JsonReport {
  readonly passed: number
  readonly failed: number
  readonly seconds: number
  readonly scenarios: readonly unknown[]
  readonly problems: readonly unknown[]
  readonly coverage?: CoverageReport
}

/** Puts the report for machines together. Requests are counted only: their bytes may hold secrets. */
export function jsonReport(
  { results, problems, seconds }: RoundSummary,
  reported: readonly Reported[],
  coverage: CoverageReport | undefined,
  cwd: string
): JsonReport {
  const passed = results.filter((result) => result.passed).length
  return {
    passed,
    failed: results.length - passed,
    seconds: Math.round(seconds * 1_000) / 1_000,
    scenarios: reported.map((one) => toJson(one, cwd)),
    problems: problems.map((problem) => ({ ...problem, file: relative(cwd, problem.file) })),
    ...(coverage ? { coverage } : {})
  }
}

function toJson({ result, redact }: Reported, cwd: string): unknown {
  const { name, file, runtime, passed, failures, outcomes, requests, durationMs } = result
  return {
    name,
    file: relative(cwd, file),
    runtime,
    passed,
    durationMs: Math.round(durationMs),
    requests: requests.length,
    outcomes: outcomes.map(({ error, ...outcome }) =>
      error ? { ...outcome, error: { ...error, reason: redact(error.reason) } } : outcome
    ),
    failures
  }
}

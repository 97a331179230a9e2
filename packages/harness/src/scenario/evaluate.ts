import { isLeftOut, type TraceRecord } from '@extensible-webhooks/workspace'
import { compareJson } from '../mocks/compare'
import { describeUnmatched, show } from '../mocks/desk'
import { compilePattern } from '../mocks/request-pattern'
import type { Mocks } from '../mocks/start-mocks'
import { compareRequests } from './compare-requests'
import { diffOf } from './diff'
import { createExplainer, type Explainer } from './explain'
import type { EventNumbers } from './numbers'
import type { ScenarioFailure, ScenarioOutcome } from './result'
import type { BrokenStep } from './run-steps'
import type { Scenario } from './scenario'
import type { ExpectedRejection } from './types'

/** What a run gave, to be compared with what was expected. */
export interface Evidence {
  readonly scenario: Scenario
  readonly outcomes: readonly ScenarioOutcome[]
  readonly mocks: Pick<Mocks, 'requests' | 'unmatched' | 'unused'>
  readonly traces: readonly TraceRecord[]
  readonly broken: BrokenStep | undefined
  readonly numbers: EventNumbers
}

/** Compares what came out with what was expected; one failure for each thing that differs. */
export function evaluate(evidence: Evidence): ScenarioFailure[] {
  const explain = createExplainer(evidence.scenario, evidence.outcomes, evidence.numbers)
  return [
    ...brokenStep(evidence),
    ...CHECKS.flatMap((check) => check(evidence, explain)),
    ...compareRequests(evidence, explain),
    ...compareUnmatched(evidence),
    ...evidence.mocks.unused().map((endpoint): ScenarioFailure => ({
      kind: 'unused',
      message: `${endpoint} was never called; write optional: true where that is all right.`,
      why: []
    }))
  ]
}

function brokenStep({ broken }: Evidence): ScenarioFailure[] {
  return broken ? [{ kind: 'step', message: `Step ${broken.step} failed: ${broken.message}`, why: [] }] : []
}

type Check = (evidence: Evidence, explain: Explainer) => ScenarioFailure[]

const CHECKS: readonly Check[] = [
  ({ scenario: { expect }, outcomes }, explain) =>
    compareCount('delivered', expect.delivered, outcomes.filter(({ status }) => status === 'delivered').length, () =>
      explain.undelivered()
    ),
  ({ scenario: { expect }, outcomes }, explain) =>
    compareCount('retried', expect.retried, outcomes.filter(({ attempts }) => attempts > 1).length, () =>
      explain.attempts()
    ),
  ({ scenario: { expect }, outcomes }, explain) =>
    compareCount(
      'attempts',
      expect.attempts,
      outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
      () => explain.attempts()
    ),
  ({ scenario: { expect }, outcomes }, explain) =>
    compareCount('waiting', expect.waiting, outcomes.filter(({ status }) => status === 'waiting').length, () =>
      explain.undelivered()
    ),
  compareRejected,
  compareTrace
]

function compareCount(
  kind: 'delivered' | 'retried' | 'attempts' | 'waiting' | 'rejected',
  expected: number | undefined,
  actual: number,
  why: () => readonly string[]
): ScenarioFailure[] {
  if (expected === undefined || expected === actual) return []
  return [{ kind, message: `${kind}: expected ${expected}, was ${actual}`, diff: diffOf(expected, actual), why: why() }]
}

/** What was left out on purpose need not be listed; what failed must be. */
function compareRejected({ scenario: { expect }, outcomes }: Evidence, explain: Explainer): ScenarioFailure[] {
  const { rejected: expected } = expect
  if (expected === undefined) return []
  const turnedAway = outcomes.filter(({ status }) => status === 'rejected')
  const failed = turnedAway.filter(({ error }) => error && !isLeftOut(error))
  if (typeof expected === 'number')
    return compareCount('rejected', expected, failed.length, () => explain.undelivered())
  const left = [...turnedAway]
  const missing = expected.filter((entry) => {
    const index = left.findIndex((outcome) => fits(entry, outcome))
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
  const extra = left.filter(({ error }) => error && !isLeftOut(error))
  if (missing.length === 0 && extra.length === 0) return []
  const about = [...new Set([...extra, ...missing].map(({ event }) => event ?? 0))]
  return [
    {
      kind: 'rejected',
      message: `rejected: ${[...missing.map((one) => `${show(one)} did not come`), ...extra.map((one) => `event ${one.event} was rejected (${codeOf(one)})`)].join('; ')}`,
      diff: diffOf(expected, turnedAway.map(toExpected)),
      why: explain.events(about)
    }
  ]
}

function fits(
  { event, stage, code, destination, mapping, reason }: ExpectedRejection,
  outcome: ScenarioOutcome
): boolean {
  return (
    (event === undefined || event === outcome.event) &&
    (stage === undefined || stage === outcome.error?.stage) &&
    (code === undefined || code === outcome.error?.code) &&
    (destination === undefined || destination === outcome.destination) &&
    (mapping === undefined || mapping === outcome.mapping) &&
    (reason === undefined || outcome.error?.reason.includes(reason) === true)
  )
}

function toExpected({ event, error }: ScenarioOutcome): ExpectedRejection {
  return { event, ...(error ? { stage: error.stage, code: error.code } : {}) }
}

function codeOf({ error }: ScenarioOutcome): string {
  return error ? `${error.stage}/${error.code}` : 'unknown'
}

function compareTrace({ scenario: { expect }, traces }: Evidence): ScenarioFailure[] {
  return (expect.trace ?? []).flatMap((entry, index): ScenarioFailure[] => {
    const found = traces.some((record) => compareJson(entry, record, 'part', '').length === 0)
    if (found) return []
    const near = traces.filter(({ stage }) => stage === entry['stage'])
    return [
      {
        kind: 'trace',
        message: `trace: no record fits entry ${index + 1}, ${show(entry)}`,
        diff: diffOf(entry, near.length === 1 ? near[0] : near),
        why: []
      }
    ]
  })
}

function compareUnmatched({ scenario: { expect }, mocks }: Evidence): ScenarioFailure[] {
  const expected = (expect.unmatched ?? []).map((pattern) => compilePattern(pattern))
  const unexpected = mocks.unmatched.filter(
    ({ request }) => !expected.some((pattern) => pattern.compare(request).length === 0)
  )
  const missing = (expect.unmatched ?? []).filter(
    (_pattern, index) => !mocks.unmatched.some(({ request }) => expected[index]?.compare(request).length === 0)
  )
  const counts = new Map<string, number>()
  for (const message of unexpected.map(describeUnmatched)) counts.set(message, (counts.get(message) ?? 0) + 1)
  return [
    ...[...counts].map(([message, count]): ScenarioFailure => ({
      kind: 'unmatched',
      message: count === 1 ? message : `${message} (${count} times)`,
      why: []
    })),
    ...missing.map((pattern): ScenarioFailure => ({
      kind: 'unmatched',
      message: `unmatched: no refused request fits ${show(pattern)}`,
      why: []
    }))
  ]
}

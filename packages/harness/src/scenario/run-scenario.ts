import { clearTokenCache } from '@extensible-webhooks/destination'
import { followDate } from '../clock/follow-date'
import { createManualClock } from '../clock/manual-clock'
import { startMocks } from '../mocks/start-mocks'
import { evaluate } from './evaluate'
import { openRun, type Run, type RunOptions } from './open-run'
import type { ScenarioFailure, ScenarioResult } from './result'
import { runSteps } from './run-steps'
import type { Scenario } from './scenario'

let running: Promise<unknown> = Promise.resolve()

/**
 * Runs a scenario: its events through the whole pipeline, against mocked endpoints and a clock that it moves itself. Mocks
 * and `Date` belong to the whole process, so runs follow one another, however they are called.
 *
 * @param scenario what `loadScenario` or `parseScenario` gave
 * @param options see {@link RunOptions}
 * @returns what came out, and in what it is not what was expected; never rejects for what a scenario does
 */
export function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<ScenarioResult> {
  const result = running.then(() => runAlone(scenario, options))
  running = result.catch(() => undefined)
  return result
}

async function runAlone(scenario: Scenario, options: RunOptions): Promise<ScenarioResult> {
  const startedMs = performance.now()
  const { stuckAfterMs, runtime = 'engine' } = options
  const { endpoints, identityProviders } = scenario
  const clock = createManualClock(scenario.startMs, stuckAfterMs === undefined ? {} : { stuckAfterMs })
  const mocks = await startMocks(endpoints, { clock, allowLoopback: false, identityProviders })
  const giveDateBack = await followDate(clock)
  // The plugin keeps tokens for hosts that keep none; a scenario must not see those of the one before.
  clearTokenCache()
  try {
    const run = await openRun(scenario, clock, mocks, options)
    try {
      return { ...(await judge(run)), runtime, durationMs: performance.now() - startedMs }
    } finally {
      await run.close()
    }
  } finally {
    await mocks.close()
    giveDateBack()
  }
}

async function judge(run: Run): Promise<Omit<ScenarioResult, 'runtime' | 'durationMs'>> {
  const { scenario, mocks, traces, ledger, numbers } = run
  const broken = await runSteps(run)
  const outcomes = ledger.outcomes()
  const failures = evaluate({ scenario, outcomes, mocks, traces, broken, numbers })
  return {
    name: scenario.name,
    file: scenario.file,
    passed: failures.length === 0,
    failures: failures.map((failure) => hideSecrets(failure, run)),
    // What is under way when the run is closed is no part of the result.
    requests: [...mocks.requests],
    outcomes,
    traces: [...traces],
    unmatched: [...mocks.unmatched],
    unused: mocks.unused()
  }
}

function hideSecrets({ kind, message, diff, why }: ScenarioFailure, { redact }: Run): ScenarioFailure {
  return {
    kind,
    message: redact(message),
    ...(diff === undefined ? {} : { diff: redact(diff) }),
    why: why.map(redact)
  }
}

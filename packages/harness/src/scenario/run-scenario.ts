import { clearTokenCache } from '@extensible-webhooks/destination'
import { createMemoryTokenStore, type TokenStore } from '@extensible-webhooks/engine'
import { createPipeline, createRedactor, type Pipeline, type TraceRecord } from '@extensible-webhooks/workspace'
import { followDate } from '../clock/follow-date'
import { createManualClock, type ManualClock } from '../clock/manual-clock'
import { startMocks, type Mocks } from '../mocks/start-mocks'
import { ownEngines, type EngineFactory } from './engines'
import { evaluate } from './evaluate'
import { createLedger, numberEvents, type Ledger } from './ledger'
import { watchEngines, watchTriggers, type ProbeListener } from './probe'
import type { ScenarioFailure, ScenarioResult } from './result'
import { runSteps } from './run-steps'
import type { Scenario } from './scenario'

/** Options of {@link runScenario}. */
export interface RunOptions {
  /** Makes the engines of the run. @default the engine of this project */
  readonly engines?: EngineFactory
  /** What the result calls the runtime. @default "engine" */
  readonly runtime?: string
  /** Is told what triggers and mappings do, for coverage. */
  readonly listener?: ProbeListener
  /**
   * Real milliseconds after which work that does not come to rest fails the scenario.
   * @default 10000
   */
  readonly stuckAfterMs?: number
}

/** What a run has at hand. */
export interface Run {
  readonly scenario: Scenario
  readonly clock: ManualClock
  readonly mocks: Mocks
  readonly tokens: TokenStore
  readonly pipeline: Pipeline
  readonly ledger: Ledger
}

let running: Promise<unknown> = Promise.resolve()

/**
 * Runs a scenario: its events through the whole pipeline, against mocked endpoints and a clock that it moves itself. Mocks
 * and `Date` belong to the whole process, so runs follow one another, however they are called.
 *
 * @param scenario what `loadScenario` or `scenario()` gave
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
  const { stuckAfterMs } = options
  const clock = createManualClock(scenario.startMs, stuckAfterMs === undefined ? {} : { stuckAfterMs })
  const mocks = await startMocks(scenario.endpoints, { clock, allowLoopback: false })
  const giveDateBack = await followDate(clock)
  // The plugin keeps tokens for hosts that keep none; a scenario must not see those of the one before.
  clearTokenCache()
  const traces: TraceRecord[] = []
  const stop = new AbortController()
  const tokens = createMemoryTokenStore()
  const engines = (options.engines ?? ownEngines)({
    workspace: scenario.workspace,
    clock,
    transport: mocks.transport,
    tokens
  })
  const events = scenario.steps.flatMap((step) => (step.kind === 'send' ? step.events : []))
  const ledger = createLedger(numberEvents(events).numberOf)
  const listener = joinListeners([ledger.listener, options.listener ?? {}])
  const pipeline = createPipeline({
    workspace: watchTriggers(scenario.workspace, listener),
    engineOf: watchEngines(engines, { listener, within: mocks.within }),
    onResult: ledger.add,
    onTrace: (record) => traces.push(record),
    retry: scenario.retry,
    clock,
    random: () => scenario.random,
    signal: stop.signal
  })
  let failures: readonly ScenarioFailure[]
  let outcomes
  try {
    const broken = await runSteps({ scenario, clock, mocks, tokens, pipeline, ledger })
    outcomes = ledger.outcomes()
    failures = evaluate({ scenario, outcomes, mocks, traces, broken })
  } finally {
    stop.abort()
    await engines.close()
    await mocks.close()
    giveDateBack()
  }
  return {
    name: scenario.name,
    file: scenario.file,
    runtime: options.runtime ?? 'engine',
    passed: failures.length === 0,
    failures: failures.map(redactor(scenario)),
    requests: mocks.requests,
    outcomes,
    traces,
    unmatched: mocks.unmatched,
    unused: mocks.unused(),
    durationMs: performance.now() - startedMs
  }
}

function redactor({ workspace }: Scenario): (failure: ScenarioFailure) => ScenarioFailure {
  const redact = createRedactor(workspace)
  return ({ kind, message, diff, why }) => ({
    kind,
    message: redact(message),
    ...(diff === undefined ? {} : { diff: redact(diff) }),
    why: why.map(redact)
  })
}

function joinListeners(listeners: readonly ProbeListener[]): Required<ProbeListener> {
  return {
    onTrigger: (...args) => {
      for (const listener of listeners) listener.onTrigger?.(...args)
    },
    onMapped: (...args) => {
      for (const listener of listeners) listener.onMapped?.(...args)
    },
    onSend: (...args) => {
      for (const listener of listeners) listener.onSend?.(...args)
    },
    onSent: (...args) => {
      for (const listener of listeners) listener.onSent?.(...args)
    }
  }
}

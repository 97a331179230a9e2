import {
  loadScenario,
  runScenario,
  type Coverage,
  type Scenario,
  type ScenarioOptions,
  type ScenarioResult
} from '@extensible-webhooks/harness'
import { createRedactor, type Problem } from '@extensible-webhooks/workspace'
import type { Reporter } from './reporters'
import type { Runtimes } from './runtimes'

/** What one round of scenarios gave. */
export interface Round {
  readonly results: readonly ScenarioResult[]
  readonly problems: readonly Problem[]
  /** The files that decide what each scenario is, by the path of the scenario. */
  readonly madeOf: ReadonlyMap<string, readonly string[]>
}

/** What a round needs. */
export interface RoundOptions {
  readonly runtimes: Runtimes
  readonly reporter: Reporter
  readonly coverage: Coverage | undefined
  readonly load: ScenarioOptions
  readonly isInterrupted: () => boolean
}

/** Runs scenario after scenario, and tells the reporter of each as soon as it has ended. */
export async function runRound(files: readonly string[], options: RoundOptions): Promise<Round> {
  const { reporter, coverage, isInterrupted } = options
  const startedMs = performance.now()
  const load = { ...options.load, workspaces: new Map() } as ScenarioOptions
  const results: ScenarioResult[] = []
  const problems: Problem[] = []
  const madeOf = new Map<string, readonly string[]>()
  const told = new Set<string>()
  for (const file of files) {
    if (isInterrupted()) break
    const loaded = await loadScenario(file, load)
    madeOf.set(file, loaded.files)
    // A warning of a workspace that many scenarios share is told once.
    const news = loaded.problems.filter((problem) => !told.has(keyOf(problem)))
    for (const problem of news) told.add(keyOf(problem))
    problems.push(...news)
    reporter.problems(file, news, loaded.scenario !== undefined)
    if (loaded.scenario) results.push(...(await runOne(loaded.scenario, options)))
  }
  const summary = {
    results,
    problems,
    seconds: (performance.now() - startedMs) / 1_000,
    left: files.length - madeOf.size
  }
  reporter.end(summary, coverage?.report())
  return { results, problems, madeOf }
}

async function runOne(scenario: Scenario, { runtimes, reporter, coverage }: RoundOptions): Promise<ScenarioResult[]> {
  const redact = createRedactor(scenario.workspace)
  const listener = coverage?.watch(scenario)
  const results: ScenarioResult[] = []
  for (const { name, engines } of runtimes.runs) {
    const options = { runtime: name, ...(engines ? { engines } : {}), ...(listener ? { listener } : {}) }
    results.push(await runScenario(scenario, options))
  }
  const last = results.at(-1)
  if (last && runtimes.compare) {
    const failures = runtimes.compare(results, scenario)
    results[results.length - 1] = { ...last, passed: failures.length === 0, failures }
  }
  for (const result of results) reporter.result(result, redact)
  return results
}

function keyOf({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}:${message}`
}

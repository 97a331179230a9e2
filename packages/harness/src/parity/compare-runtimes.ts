import { createRedactor } from '@extensible-webhooks/workspace'
import type { ScenarioFailure, ScenarioResult } from '../scenario/result'
import { runScenario } from '../scenario/run-scenario'
import type { RunOptions } from '../scenario/open-run'
import type { Scenario } from '../scenario/scenario'
import { compareOutcomes } from './compare-outcomes'
import { compareRequests, type RequestsOfRun } from './compare-requests'
import type { Difference } from './difference'
import { stockEngines } from './stock-engines'
import { PARITY } from './parity'
import type { ParityEntry } from './table'

/** What a scenario gave on both runtimes. */
export interface ParityResult {
  readonly name: string
  readonly file: string
  readonly engine: ScenarioResult
  readonly stock: ScenarioResult
  /** Everything in which they differ. No text in it holds a secret of the workspace. */
  readonly differences: readonly Difference[]
  /** The declared ids that account for them. */
  readonly shown: readonly string[]
  /** What is wrong: the engine's own failures, differences that no declared id accounts for, ids that do not show. */
  readonly failures: readonly ScenarioFailure[]
  readonly passed: boolean
}

/**
 * Runs a scenario on our engine and on stock actions-core, and compares what was on the wire and what became of every event
 * (D9). What `expect` asks is asked of the engine only: where stock core does otherwise, the scenario says which deliberate
 * difference that is.
 *
 * @param scenario what `loadScenario` or `parseScenario` gave
 * @param options as for `runScenario`
 */
export async function compareRuntimes(
  scenario: Scenario,
  options: Omit<RunOptions, 'engines' | 'runtime'> = {}
): Promise<ParityResult> {
  const engine = await runScenario(scenario, { ...options, runtime: 'engine' })
  const stock = await runScenario(scenario, { ...options, runtime: 'segment', engines: stockEngines })
  const { differences, shown, failures } = compareResults(engine, stock, scenario)
  const all = [...engine.failures, ...failures]
  const { name, file } = scenario
  return { name, file, engine, stock, differences, shown, failures: all, passed: all.length === 0 }
}

/**
 * Compares the results of one scenario.
 *
 * @param engine what our engine gave
 * @param stock what stock core gave
 * @param scenario with the ids of the deliberate differences that it shows
 */
export function compareResults(
  engine: ScenarioResult,
  stock: ScenarioResult,
  scenario: Scenario
): Pick<ParityResult, 'differences' | 'shown' | 'failures'> {
  const redact = createRedactor(scenario.workspace)
  const differences = findDifferences(engine, stock, scenario).map(({ kind, message, diff }): Difference => ({
    kind,
    message: redact(message),
    ...(diff === undefined ? {} : { diff: redact(diff) })
  }))
  const declared = scenario.deviations.map((id) => ({ id, entry: PARITY.find((one) => one.id === id) }))
  const accounts = (entry: ParityEntry | undefined, { kind }: Difference): boolean =>
    entry?.shows.includes(kind) === true
  const shown = declared.filter(({ entry }) => differences.some((one) => accounts(entry, one))).map(({ id }) => id)
  const unexplained = differences.filter((one) => !declared.some(({ entry }) => accounts(entry, one)))
  const unshown = declared.filter(({ id }) => !shown.includes(id))
  return {
    differences,
    shown,
    failures: [...unexplained.map(failureOf), ...unshown.map(({ id, entry }) => unshownFailure(id, entry))]
  }
}

function findDifferences(engine: ScenarioResult, stock: ScenarioResult, scenario: Scenario): Difference[] {
  const stepOf = ({ failures }: ScenarioResult): string | undefined =>
    failures.find(({ kind }) => kind === 'step')?.message
  const [step, ourStep] = [stepOf(stock), stepOf(engine)]
  return [
    ...(step === ourStep
      ? []
      : [{ kind: 'step', message: `with stock core: ${step ?? 'every step is done'}` } as const]),
    ...compareRequests(deliveriesOf(stock, scenario), deliveriesOf(engine, scenario), scenario.concurrency === 1),
    ...compareOutcomes(stock.outcomes, engine.outcomes)
  ]
}

/** What *Connect* asks is the same code in both, with random parts of its own. */
function deliveriesOf({ requests, unmatched }: ScenarioResult, { startMs }: Scenario): RequestsOfRun {
  const all = [...requests, ...unmatched.map(({ request }) => request)]
  return { requests: all.filter(({ origin }) => origin !== undefined && origin.eventIds.length > 0), startMs }
}

function failureOf({ message, diff }: Difference): ScenarioFailure {
  return {
    kind: 'parity',
    message,
    ...(diff === undefined ? {} : { diff }),
    why: ['No id in deviations: accounts for it; is it meant, and in the table of deliberate differences?']
  }
}

function unshownFailure(id: string, entry: ParityEntry | undefined): ScenarioFailure {
  const message =
    entry === undefined
      ? `deviations: there is no ${id}; known are ${PARITY.map((one) => one.id).join(', ')}.`
      : entry.shows.length === 0
        ? `deviations: no scenario can show ${id} (${entry.title}); remove it.`
        : `deviations: ${id} (${entry.title}) does not show here; remove it, or make the scenario show it.`
  return { kind: 'parity', message, why: [] }
}

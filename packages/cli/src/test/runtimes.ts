import { compareResults, stockEngines } from '@extensible-webhooks/harness'
import type { EngineFactory, Scenario, ScenarioFailure, ScenarioResult } from '@extensible-webhooks/harness'

/** What `--runtime` can say. */
export type RuntimeChoice = 'engine' | 'segment' | 'both'

/** One way to run a scenario. */
export interface Runtime {
  readonly name: 'engine' | 'segment'
  /** @default the engine of this project */
  readonly engines?: EngineFactory
}

/** What runs scenarios, and how two results of one are compared. */
export interface Runtimes {
  readonly runs: readonly Runtime[]
  /**
   * What differs and is not in the table of deliberate differences. It takes the place of what `expect` says of the last
   * run: where the two are the same, one judgement will do, and where they differ on purpose, `expect` is about the first.
   */
  readonly compare?: (results: readonly ScenarioResult[], scenario: Scenario) => readonly ScenarioFailure[]
}

const ENGINE: Runtime = { name: 'engine' }
const SEGMENT: Runtime = { name: 'segment', engines: stockEngines }

const CHOICES: Readonly<Record<RuntimeChoice, Runtimes>> = {
  engine: { runs: [ENGINE] },
  segment: { runs: [SEGMENT] },
  both: {
    runs: [ENGINE, SEGMENT],
    compare: ([engine, stock], scenario) => (engine && stock ? compareResults(engine, stock, scenario).failures : [])
  }
}

/** The runtimes of a choice. */
export function runtimesOf(choice: RuntimeChoice): Runtimes {
  return CHOICES[choice]
}

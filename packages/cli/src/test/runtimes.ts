import type { EngineFactory, Scenario, ScenarioFailure, ScenarioResult } from '@extensible-webhooks/harness'
import { InputError } from '../exit-codes'

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
  /** What differs and is not in the table of deliberate differences. */
  readonly compare?: (results: readonly ScenarioResult[], scenario: Scenario) => readonly ScenarioFailure[]
}

const ENGINE: Runtime = { name: 'engine' }

/**
 * The runtimes of a choice.
 *
 * @throws InputError where one is not part of this build
 */
export function runtimesOf(choice: RuntimeChoice): Runtimes {
  if (choice === 'engine') return { runs: [ENGINE] }
  throw new InputError(`--runtime ${choice}: stock actions-core is not part of this build; use --runtime engine.`)
}

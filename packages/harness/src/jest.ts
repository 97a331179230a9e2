import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { formatProblem } from '@extensible-webhooks/workspace'
import { parse } from 'yaml'
import { findScenarios } from './scenario/find-scenarios'
import { formatFailures } from './scenario/format-failures'
import { loadScenario, parseScenario, type LoadedScenario, type ScenarioOptions } from './scenario/load-scenario'
import type { RunOptions } from './scenario/open-run'
import type { ScenarioResult } from './scenario/result'
import { runScenario } from './scenario/run-scenario'
import type { ScenarioFile } from './scenario/types'

/** Options of {@link testScenarios}. */
export interface TestOptions extends ScenarioOptions, RunOptions {
  /** Where relative patterns begin. @default the working directory */
  readonly cwd?: string
}

/** Options of {@link expectScenario}. */
export interface ExpectOptions extends ScenarioOptions, RunOptions {
  /** The folder from which files of the scenario are named. @default the working directory */
  readonly folder?: string
}

/** What jest, vitest in its global mode, and others like them put into every test file. */
interface TestGlobals {
  readonly describe: (name: string, define: () => void) => void
  readonly it: (name: string, run: () => Promise<void>) => void
}

/**
 * Defines one test for each scenario file.
 *
 * @param patterns files, folders or globs
 * @param options plugins, environment, engines
 * @throws Error where a pattern finds nothing, or where there is no `describe` and `it`
 */
export function testScenarios(patterns: string | readonly string[], options: TestOptions = {}): void {
  const { describe, it } = globalThis as unknown as Partial<TestGlobals>
  if (!describe || !it) throw new Error('testScenarios defines tests: call it in a test file of jest.')
  const { cwd = process.cwd() } = options
  const { files, missing } = findScenarios([patterns].flat(), cwd)
  if (missing.length > 0) throw new Error(`No scenario is found for ${missing.join(', ')} in ${cwd}.`)
  describe('scenarios', () => {
    for (const file of files) {
      it(titleOf(file, cwd), async () => {
        demand(await run(await loadScenario(file, options), options))
      })
    }
  })
}

/**
 * A scenario as an object, with its types: for scenarios that stand in a test.
 *
 * @param definition what a scenario file holds
 */
export function scenario(definition: ScenarioFile): ScenarioFile {
  return definition
}

/**
 * Runs a scenario that stands in a test, and fails the test where something came out otherwise than expected.
 *
 * @param definition what {@link scenario} gave
 * @param options plugins, environment, engines
 * @returns the result, for expectations of one's own
 * @throws Error with every failure: the diff, the stage, and why; or with every problem of the definition
 */
export async function expectScenario(definition: ScenarioFile, options: ExpectOptions = {}): Promise<ScenarioResult> {
  const { folder = process.cwd() } = options
  const file = join(folder, 'inline.scenario.json')
  const named = { name: 'inline', ...definition }
  return demand(await run(await parseScenario(JSON.stringify(named), file, options), options))
}

function run({ scenario: ready, problems }: LoadedScenario, options: RunOptions): Promise<ScenarioResult> {
  if (ready) return runScenario(ready, options)
  throw new Error(problems.map(formatProblem).join('\n'))
}

function demand(result: ScenarioResult): ScenarioResult {
  if (result.passed) return result
  throw new Error(`The scenario "${result.name}" failed.\n\n${formatFailures(result.failures).join('\n')}`)
}

/** The name that the scenario gives itself; a file that cannot be read is told when its test runs. */
function titleOf(file: string, cwd: string): string {
  const path = relative(cwd, file)
  try {
    const { name } = parse(readFileSync(file, 'utf8')) as { readonly name?: unknown }
    return typeof name === 'string' ? `${name} (${path})` : path
  } catch {
    return path
  }
}

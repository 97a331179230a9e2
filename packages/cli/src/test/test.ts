import { createCoverage, findScenarios } from '@extensible-webhooks/harness'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { hostOptions } from '../shared/host'
import { createReporter, type ReporterName } from './reporters'
import { runRound, type Round } from './round'
import { runtimesOf, type RuntimeChoice } from './runtimes'
import { watchScenarios } from './watch'

/** What `xwh test` was asked to do. */
export interface TestCommandOptions extends HostFlags {
  /** Files, folders and globs; none: everything below the working directory. */
  readonly patterns: readonly string[]
  readonly watch: boolean
  readonly reporter: ReporterName
  /** Path of the file for the report. */
  readonly output?: string
  readonly coverage: boolean
  readonly runtime: RuntimeChoice
  /** @default the working directory */
  readonly cwd?: string
}

/**
 * Runs scenarios.
 *
 * @returns the exit code
 * @throws InputError where nothing is found, or the report cannot be written
 */
export async function test(options: TestCommandOptions, io: Io): Promise<number> {
  const { cwd = process.cwd() } = options
  const files = find(options.patterns, cwd)
  const host = hostOptions(options, io)
  const runtimes = runtimesOf(options.runtime)
  let interrupted = false
  const round = async (chosen: readonly string[]): Promise<Round> => {
    const reporter = createReporter(options.reporter, { io, cwd, output: options.output })
    const coverage = options.coverage ? createCoverage() : undefined
    return runRound(chosen, {
      runtimes,
      reporter,
      coverage,
      load: { ...host, reloadPlugins: options.watch },
      isInterrupted: () => interrupted
    })
  }
  const stopListening = io.onInterrupt(() => {
    interrupted = true
  })
  try {
    const first = await round(files)
    if (!options.watch) return exitCode(first, interrupted)
    return await watchScenarios({
      io,
      first,
      cwd,
      find: () => find(options.patterns, cwd),
      run: round,
      onInterrupt: (stop) => io.onInterrupt(stop),
      isInterrupted: () => interrupted
    })
  } finally {
    stopListening()
  }
}

function exitCode({ results, problems }: Round, interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted
  if (problems.some(({ severity }) => severity === 'error')) return EXIT.usage
  return results.every(({ passed }) => passed) ? EXIT.ok : EXIT.failed
}

function find(patterns: readonly string[], cwd: string): readonly string[] {
  const { files, missing } = findScenarios(patterns.length === 0 ? ['.'] : patterns, cwd)
  if (patterns.length === 0 && files.length === 0) {
    throw new InputError(
      `There is no *.scenario.yaml, .yml or .json below ${cwd}; name the files, or go where they are.`
    )
  }
  if (missing.length > 0) {
    throw new InputError(
      missing.map((pattern) => `${pattern}: no scenario is found; give files, folders or globs.`).join('\n')
    )
  }
  return files
}

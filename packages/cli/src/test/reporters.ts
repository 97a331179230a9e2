import { writeFileSync } from 'node:fs'
import { assertNever } from '@extensible-webhooks/engine'
import type { CoverageReport, ScenarioResult } from '@extensible-webhooks/harness'
import type { Problem } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'
import type { Io } from '../io'
import { jsonReport } from './json-report'
import { junitReport } from './junit-report'
import { createPrettyReporter, writeProblems } from './pretty-reporter'

/** The forms of a report. */
export type ReporterName = 'pretty' | 'json' | 'junit'

/** What a round came to. */
export interface RoundSummary {
  readonly results: readonly ScenarioResult[]
  readonly problems: readonly Problem[]
  readonly seconds: number
  /** Scenarios that were not run, since somebody interrupted. */
  readonly left: number
}

/** Is told of each scenario, and of the end. */
export interface Reporter {
  /** What is wrong with a file; `usable` where it is run all the same. */
  problems(file: string, problems: readonly Problem[], usable: boolean): void
  /** @param redact takes the secrets of the workspace out of a text */
  result(result: ScenarioResult, redact: (text: string) => string): void
  end(summary: RoundSummary, coverage: CoverageReport | undefined): void
}

/** Where a reporter writes. */
export interface ReporterOptions {
  readonly io: Io
  readonly cwd: string
  /** Path of the file for the report. */
  readonly output: string | undefined
}

/** A result with what hides the secrets in it. */
export interface Reported {
  readonly result: ScenarioResult
  readonly redact: (text: string) => string
}

/**
 * Makes a reporter. Problems go to standard error whatever the form is; a report in a file leaves standard output to the
 * pretty one.
 */
export function createReporter(name: ReporterName, options: ReporterOptions): Reporter {
  const pretty = createPrettyReporter(options)
  if (name === 'pretty' && options.output === undefined) return pretty
  const reported: Reported[] = []
  const plain: string[] = []
  const second = options.output === undefined ? undefined : pretty
  const collecting = createPrettyReporter({
    ...options,
    io: { ...options.io, stdout: { write: (text) => plain.push(text) }, stderr: { write: () => true } }
  })
  return {
    problems: (file, problems, usable) => {
      if (second) second.problems(file, problems, usable)
      else writeProblems(problems, options)
      collecting.problems(file, problems, usable)
    },
    result: (result, redact) => {
      reported.push({ result, redact })
      collecting.result(result, redact)
      second?.result(result, redact)
    },
    end: (summary, coverage) => {
      collecting.end(summary, coverage)
      second?.end(summary, coverage)
      write(textOf(name, summary, reported, coverage, { plain, cwd: options.cwd }), options)
    }
  }
}

function textOf(
  name: ReporterName,
  summary: RoundSummary,
  reported: readonly Reported[],
  coverage: CoverageReport | undefined,
  { plain, cwd }: { readonly plain: readonly string[]; readonly cwd: string }
): string {
  switch (name) {
    case 'pretty':
      return plain.join('')
    case 'json':
      return `${JSON.stringify(jsonReport(summary, reported, coverage, cwd))}\n`
    case 'junit':
      return junitReport(summary, reported, cwd)
    default:
      return assertNever(name)
  }
}

function write(text: string, { io, output }: ReporterOptions): void {
  if (output === undefined) {
    io.stdout.write(text)
    return
  }
  try {
    writeFileSync(output, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new InputError(`--output ${output}: the report cannot be written: ${reason}`)
  }
}

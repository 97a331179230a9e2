import { relative } from 'node:path'
import { formatFailures, type CoverageReport, type ScenarioResult } from '@extensible-webhooks/harness'
import { formatProblem, type Problem } from '@extensible-webhooks/workspace'
import { styleFor, printable, type Style } from '../shared/style'
import { formatCoverage } from './format-coverage'
import type { Reporter, ReporterOptions, RoundSummary } from './reporters'

/** One line for each scenario, what failed below it, and how many there were. */
export function createPrettyReporter({ io, cwd }: ReporterOptions): Reporter {
  const style = styleFor(io.stdout, io)
  const line = (text: string): void => {
    io.stdout.write(`${text}\n`)
  }
  return {
    problems: (file, problems, usable) => {
      writeProblems(problems, { io, cwd })
      if (!usable) line(`${style.bad('✗')} ${relative(cwd, file)} ${style.bad('cannot be run')}`)
    },
    result: (result) => {
      line(headline(result, style))
      if (result.passed) return
      line(`    ${style.dim(relative(cwd, result.file))}`)
      const paint = {
        expected: (text: string) => style.bad(text),
        actual: (text: string) => style.good(text),
        dim: (text: string) => style.dim(text),
        bold: (text: string) => style.bold(text)
      }
      for (const text of formatFailures(result.failures, paint)) line(text === '' ? '' : `    ${text}`)
      line('')
    },
    end: (summary, coverage: CoverageReport | undefined) => {
      if (coverage) line(`\n${formatCoverage(coverage, cwd, style)}`)
      line(`\n${summaryLine(summary, style)}`)
    }
  }
}

/** Problems go to standard error, whatever the form of the report is. */
export function writeProblems(problems: readonly Problem[], { io, cwd }: Pick<ReporterOptions, 'io' | 'cwd'>): void {
  for (const problem of problems) {
    io.stderr.write(`${formatProblem({ ...problem, file: relative(cwd, problem.file) })}\n`)
  }
}

function headline({ name, passed, durationMs, runtime, requests }: ScenarioResult, style: Style): string {
  const mark = passed ? style.good('✓') : style.bad('✗')
  const title = printable(name).replaceAll('\n', ' ')
  const where = runtime === 'engine' ? '' : ` [${runtime}]`
  const calls = `${requests.length} ${requests.length === 1 ? 'request' : 'requests'}`
  return `${mark} ${passed ? title : style.bold(title)}${where} ${style.dim(`${calls}, ${Math.round(durationMs)} ms`)}`
}

function summaryLine({ results, problems, seconds, left }: RoundSummary, style: Style): string {
  const passed = results.filter((result) => result.passed).length
  const failed = results.length - passed
  const wrong = new Set(problems.filter(({ severity }) => severity === 'error').map(({ file }) => file)).size
  const parts = [
    style.good(`${passed} passed`),
    ...(failed === 0 ? [] : [style.bad(`${failed} failed`)]),
    ...(wrong === 0 ? [] : [style.bad(`${wrong} ${wrong === 1 ? 'file is' : 'files are'} wrong`)]),
    ...(left === 0 ? [] : [`${left} not run`])
  ]
  return `${parts.join(', ')} ${style.dim(`in ${seconds.toFixed(1)} s`)}`
}

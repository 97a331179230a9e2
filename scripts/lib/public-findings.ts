import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkManifest } from '../../packages/plugin-kit/src/check/check-plugin'
import type { PluginReport } from '../../packages/plugin-kit/src/check/report'
import type { PluginProblem } from '../../packages/plugin-kit/src/problem'
import { table } from './generated-blocks'
import { ROOT } from './repository'

const FIXTURE = join(ROOT, 'packages', 'engine', 'test', 'public-destinations')
const PACKAGE = '@segment/action-destinations'

/** About where the package is installed here, and not about a destination. */
const OF_THE_INSTALLATION = new Set(['second-core'])
/** Told of so many that the count is enough. */
const COUNTED = new Set(['name-untold', 'batch-fields'])

/** What `xwh plugin check` finds in every destination of Segment's public manifest. */
export async function publicReports(): Promise<PluginReport[]> {
  if (!existsSync(join(FIXTURE, 'node_modules', PACKAGE))) {
    throw new Error('The public destinations are not installed. Run: npm test (its set-up installs them).')
  }
  return checkManifest(PACKAGE, undefined, { from: FIXTURE, limitMs: 120_000 })
}

/** The findings as Markdown: how often each code is told, and where. */
export function publicFindings(reports: readonly PluginReport[]): string {
  const findings = reports.flatMap(({ name, problems }) =>
    problems.filter(({ code }) => !OF_THE_INSTALLATION.has(code)).map((problem) => ({ name, problem }))
  )
  const codes = [...new Set(findings.map(({ problem }) => problem.code))].sort()
  const counts = codes.map((code) => {
    const found = findings.filter(({ problem }) => problem.code === code)
    const names = new Set(found.map(({ name }) => name))
    return [`\`${code}\``, found[0]?.problem.severity ?? '', names.size.toString(), found.length.toString()]
  })
  const without = reports.filter(({ problems }) => problems.every(({ code }) => OF_THE_INSTALLATION.has(code))).length
  const details = reports.flatMap((report) => rowsOf(report))
  return [
    `${reports.length} destinations; ${without} without a finding.`,
    table(['code', 'severity', 'destinations', 'findings'], counts),
    table(['destination', 'code', 'where', 'what'], details)
  ].join('\n\n')
}

/** One row for each code of a destination: the first place, and how many more there are. */
function rowsOf({ name, problems }: PluginReport): string[][] {
  const told = problems.filter(({ code }) => !OF_THE_INSTALLATION.has(code) && !COUNTED.has(code))
  const codes = [...new Set(told.map(({ code }) => code))]
  return codes.map((code) => {
    const same = told.filter((problem) => problem.code === code)
    const [first] = same as [PluginProblem, ...PluginProblem[]]
    const more = same.length > 1 ? ` and ${same.length - 1} more` : ''
    return [name, `\`${code}\``, `\`${first.where}\`${more}`, escape(first.what)]
  })
}

/** Texts of others in a Markdown table. */
function escape(text: string): string {
  return text.replaceAll(/[<>*_]/g, (character) => `\\${character}`)
}

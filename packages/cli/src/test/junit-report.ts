import { dirname, relative } from 'node:path'
import { formatFailures } from '@extensible-webhooks/harness'
import { formatProblem, type Problem } from '@extensible-webhooks/workspace'
import type { Reported, RoundSummary } from './reporters'

/** Puts the report together that build servers read: a suite for each folder, a case for each scenario. */
export function junitReport({ problems, seconds }: RoundSummary, reported: readonly Reported[], cwd: string): string {
  const broken = problems.filter(({ severity }) => severity === 'error')
  const folders = [...new Set(reported.map(({ result }) => dirname(relative(cwd, result.file))))]
  const failed = reported.filter(({ result }) => !result.passed).length
  const counts = `tests="${reported.length + broken.length}" failures="${failed}" errors="${broken.length}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="xwh test" ${counts} time="${seconds.toFixed(3)}">`,
    ...folders.flatMap((folder) => suite(folder, reported, cwd)),
    ...(broken.length === 0 ? [] : brokenSuite(broken)),
    '</testsuites>',
    ''
  ].join('\n')
}

function suite(folder: string, reported: readonly Reported[], cwd: string): string[] {
  const inside = reported.filter(({ result }) => dirname(relative(cwd, result.file)) === folder)
  const failures = inside.filter(({ result }) => !result.passed).length
  const time = inside.reduce((sum, { result }) => sum + result.durationMs, 0) / 1_000
  return [
    `  <testsuite name="${escape(folder)}" tests="${inside.length}" failures="${failures}" time="${time.toFixed(3)}">`,
    ...inside.flatMap(({ result }) => {
      const { name, file, runtime, durationMs } = result
      const title = runtime === 'engine' ? name : `${name} [${runtime}]`
      const place = `classname="${escape(relative(cwd, file))}" time="${(durationMs / 1_000).toFixed(3)}"`
      const open = `    <testcase name="${escape(title)}" ${place}`
      if (result.passed) return [`${open}/>`]
      const message = escape(result.failures[0]?.message ?? '')
      const text = escape(formatFailures(result.failures).join('\n'))
      return [`${open}>`, `      <failure message="${message}">${text}</failure>`, '    </testcase>']
    }),
    '  </testsuite>'
  ]
}

function brokenSuite(problems: readonly Problem[]): string[] {
  return [
    `  <testsuite name="files" tests="${problems.length}" errors="${problems.length}">`,
    ...problems.flatMap((problem) => [
      `    <testcase name="${escape(problem.file)}" classname="${escape(problem.file)}">`,
      `      <error message="${escape(formatProblem(problem))}"/>`,
      '    </testcase>'
    ]),
    '  </testsuite>'
  ]
}

/** XML 1.0 allows no control characters but tab and line ends, not even as references. */
function escape(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\n\t]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

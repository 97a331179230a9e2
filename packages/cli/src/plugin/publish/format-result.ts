import type { PluginProblem, PublishDone, PublishFailed, PublishResult } from '@extensible-webhooks/plugin-kit'
import { indent, type Style } from '../../shared/style'
import { amount } from '../../workspace/amount'

/** A result in words. */
export interface FormattedResult {
  readonly warnings: string
  readonly lines: string
}

/** Says what was published, or why nothing was. */
export function formatResult(result: PublishResult, style: Style): FormattedResult {
  return {
    warnings: result.warnings.map((problem) => formatProblem(problem, style)).join(''),
    lines: result.ok ? formatDone(result, style) : formatFailed(result, style)
  }
}

function formatDone(result: PublishDone, style: Style): string {
  const { name, version, registry, dryRun, written, gitTag } = result
  const verdict = dryRun ? style.note('would be published') : style.good('published')
  const files = `${amount(result.files.length, 'file')}, ${size(result.bytes)} packed, ${size(result.unpackedBytes)} unpacked`
  return [
    `${style.bold(`${name} ${version}`)}: ${verdict} in ${registry.url} with the tag ${result.tag}`,
    `  ${files}`,
    `  ${result.integrity}${result.verified ? ', read back and the same' : ''}`,
    ...(dryRun ? plannedLines(written, gitTag) : recordedLines(written, gitTag)),
    ...(dryRun ? ['This was a dry run: but for the build nothing was written, and nothing was published.'] : [])
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function plannedLines(written: readonly string[], gitTag: string | undefined): string[] {
  return [
    ...(written.length === 0 ? [] : [`  would write ${written.join(', ')}`]),
    ...(gitTag === undefined ? [] : [`  would tag ${gitTag}`])
  ]
}

function recordedLines(written: readonly string[], gitTag: string | undefined): string[] {
  return [
    ...(written.length === 0 ? [] : [`  wrote ${written.join(', ')}`]),
    ...(gitTag === undefined ? [] : [`  tagged ${gitTag}; to send it on: git push --follow-tags`])
  ]
}

function formatFailed({ problems, published, stage, name, version }: PublishFailed, style: Style): string {
  const what = [name, version].filter((part) => part !== undefined).join(' ')
  const verdicts = {
    no: `${style.bad('not published')}: ${stage}`,
    yes: `published, ${style.bad('but')}: ${stage}`,
    unknown: `${style.bad('perhaps published')}: ${stage}`
  }
  const lines = problems.map((problem) => formatProblem(problem, style)).join('')
  return `${lines}${what === '' ? '' : `${style.bold(what)}: `}${verdicts[published]}\n`
}

function formatProblem({ severity, code, where, what, mend }: PluginProblem, style: Style): string {
  const paint = severity === 'error' ? style.bad : style.note
  return `${paint(severity)} ${where} ${style.dim(code)}\n${indent(what, 2)}\n  → ${mend}\n`
}

function size(bytes: number): string {
  return bytes < 1_000 ? `${bytes.toString()} B` : `${(bytes / 1_000).toFixed(1)} kB`
}

import type { WireRequest, WireResponse } from '@extensible-webhooks/engine'
import type { Change, MappingMatch, TraceRecord } from '@extensible-webhooks/workspace'
import { indent, printable, type Style } from '../shared/style'
import { formatExplanation } from './format-explanation'

/** How much of a value is shown. */
const SHORT = 2_000

/** How steps are written. */
export interface StepOptions {
  readonly style: Style
  /** Input and output in full. */
  readonly verbose: boolean
  /** Nothing was sent, so there is no answer to show. */
  readonly preview: boolean
}

/** Writes one step: its name, how long it took, and what it did. */
export function formatStep(record: TraceRecord, { style, verbose, preview }: StepOptions): string {
  const { stage, passed, mapping, durationMs, reason, error } = record
  const sign = passed ? style.good('✓') : style.bad('✗')
  const time = durationMs >= 0.05 ? style.dim(` ${durationMs.toFixed(1)} ms`) : ''
  const title = [stage.padEnd(14), mapping ?? '', time].join(' ').trimEnd()
  const told = error ? [`${error.reason} ${style.dim(`[${error.stage}/${error.code}]`)}`] : []
  const words = reason === undefined || error ? [] : [style.dim(reason)]
  const body = [...told, ...words, ...detailsOf(record, { style, verbose, preview })]
  return [`${sign} ${title}`, ...body.map((text) => indent(text, 4))].join('\n')
}

function detailsOf(record: TraceRecord, { style, verbose, preview }: StepOptions): string[] {
  switch (record.stage) {
    case 'trigger':
      return ((record.output ?? []) as readonly MappingMatch[]).map((match) => formatMatch(match, style))
    case 'filter':
    case 'function':
      return [...changes(record.difference, style), ...logs(record, style), ...(verbose ? [json(record.output)] : [])]
    case 'mapping':
      return [json(record.output)]
    case 'validation':
      return [...changes(record.difference, style), ...(verbose ? [json(record.output)] : [])]
    case 'batch':
      return verbose ? [json(record.output)] : []
    case 'authentication':
    case 'request':
      return exchange(record, style, preview)
    default:
      return []
  }
}

function formatMatch({ mapping, enabled, matched, explanation }: MappingMatch, style: Style): string {
  const name = `${mapping}${enabled ? '' : ' (not enabled)'}`
  return matched
    ? `${style.good('matched')}      ${name}`
    : `${style.bad('not matched')}  ${name}\n${indent(formatExplanation(explanation), 13)}`
}

function changes(difference: readonly Change[] | undefined, style: Style): string[] {
  return (difference ?? []).map(({ path, ...change }) => {
    if (!('before' in change)) return `${style.good('+')} ${path}  ${short(change.after)}`
    if (!('after' in change)) return `${style.bad('-')} ${path}  ${short(change.before)}`
    return `${style.note('~')} ${path}  ${short(change.before)} → ${short(change.after)}`
  })
}

function logs({ logs: lines = [] }: TraceRecord, style: Style): string[] {
  return lines.map(({ level, text }) => `${style.dim(`console.${level}`)}  ${text}`)
}

function exchange({ input, output }: TraceRecord, style: Style, preview: boolean): string[] {
  if (!isWire(input)) return []
  const { method, url, headers, body } = input
  const lines = [style.bold(`${method} ${url}`), ...headerLines(headers), ...bodyLines(body)]
  if (preview || !isAnswer(output)) return lines
  return [
    ...lines,
    style.bold(`← ${output.status} ${output.statusText}`),
    ...headerLines(output.headers),
    ...bodyLines(output.body)
  ]
}

function isWire(value: unknown): value is WireRequest {
  return typeof value === 'object' && value !== null && 'headers' in value
}

function isAnswer(value: unknown): value is WireResponse {
  return typeof value === 'object' && value !== null && 'status' in value && 'statusText' in value
}

function headerLines(headers: Readonly<Record<string, string | string[]>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`)
}

function bodyLines(body: string | Uint8Array | undefined): string[] {
  if (body === undefined || body.length === 0) return []
  const raw = typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
  if (typeof body !== 'string' && raw.includes('\ufffd')) return ['', `(${body.length} bytes that are no text)`]
  const text = printable(raw)
  return ['', text.length > SHORT ? `${text.slice(0, SHORT)}… (${text.length} characters)` : text, '']
}

function short(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) return ''
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function json(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2) as string | undefined
  if (text === undefined) return ''
  return text.length > 2 * SHORT ? `${text.slice(0, 2 * SHORT)}…` : text
}

import { isLeftOut } from '@extensible-webhooks/workspace'
import type { EventOrigin } from '@extensible-webhooks/workspace'
import type { RejectedCount, Tally } from './tally'

/** What `xwh deliver --json` prints. */
export interface Summary {
  readonly events: number
  readonly delivered: number
  readonly retried: number
  readonly rejected: readonly { readonly stage: string; readonly code: string; readonly count: number }[]
  readonly requests: number
  readonly seconds: number
  readonly eventsPerSecond: number
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number }
  readonly stoppedAt: EventOrigin | null
}

/** Puts the figures of a run together. */
export function summarize(tally: Tally, seconds: number, stoppedAt: EventOrigin | null): Summary {
  return {
    events: tally.events,
    delivered: tally.delivered,
    retried: tally.retried,
    rejected: tally.rejected().map(({ stage, code, count }) => ({ stage, code, count })),
    requests: tally.requests,
    seconds: Math.round(seconds * 1_000) / 1_000,
    eventsPerSecond: Math.round(tally.events / Math.max(seconds, 0.001)),
    latencyMs: { p50: tally.latencyMs(50), p95: tally.latencyMs(95), p99: tally.latencyMs(99) },
    stoppedAt
  }
}

const COUNTED = '   an event counts once for each mapping that takes it'

/** Writes the summary for people. */
export function formatSummary(name: string, summary: Summary, tally: Tally, colour: boolean): string {
  const bold = (text: string): string => (colour ? `\u001b[1m${text}\u001b[22m` : text)
  const { p50, p95, p99 } = summary.latencyMs
  const figures = [
    ['events', number(summary.events)],
    ['delivered', `${number(summary.delivered)}${summary.delivered > summary.events ? COUNTED : ''}`],
    ['retried', number(summary.retried)],
    ['rejected', number(tally.failures())],
    ['requests', number(summary.requests)],
    ['rate', `${number(summary.eventsPerSecond)} events/s`],
    ['latency', `p50 ${number(p50)} ms   p95 ${number(p95)} ms   p99 ${number(p99)} ms`]
  ] as const
  const reasons = tally.rejected()
  return [
    bold(`${name}: ${number(summary.events)} events in ${summary.seconds.toFixed(1)} s`),
    ...figures.map(([label, value]) => `  ${label.padEnd(10)} ${value}`),
    ...mappingLines(tally, bold),
    ...reasonLines(
      'Rejected',
      reasons.filter((entry) => !leftOut(entry)),
      bold
    ),
    ...reasonLines('Left out (no failure)', reasons.filter(leftOut), bold)
  ].join('\n')
}

function mappingLines(tally: Tally, bold: (text: string) => string): string[] {
  const mappings = tally.mappings()
  if (mappings.length === 0) return []
  const names = mappings.map(({ destination, mapping }) => `${destination} / ${mapping}`)
  const width = Math.max(...names.map(({ length }) => length))
  return [
    '',
    bold('Mappings'),
    ...mappings.map(({ delivered, rejected }, index) => {
      const failed = rejected === 0 ? '' : `   ${number(rejected)} rejected`
      return `  ${(names[index] ?? '').padEnd(width)}   ${number(delivered).padStart(9)} delivered${failed}`
    })
  ]
}

/** What to do on this command line, where the reason cannot know it. */
const HINTS: Readonly<Record<string, string>> = {
  'request/address-refused': '\n      On your own network: --allow-private-network=HOST'
}

function reasonLines(title: string, reasons: readonly RejectedCount[], bold: (text: string) => string): string[] {
  if (reasons.length === 0) return []
  const width = Math.max(...reasons.map(({ stage, code }) => stage.length + code.length + 1))
  return [
    '',
    bold(title),
    ...reasons.map(
      ({ stage, code, count, reason }) =>
        `  ${`${stage}/${code}`.padEnd(width)} ${number(count).padStart(9)}   ${firstLine(reason)}${HINTS[`${stage}/${code}`] ?? ''}`
    )
  ]
}

function leftOut(entry: RejectedCount): boolean {
  return isLeftOut(entry)
}

function firstLine(text: string): string {
  // Parts of it may come from an endpoint, which must not write to the terminal what it likes.
  const line = (text.trim().split('\n')[0] ?? '').replaceAll(/\p{Cc}/gu, '\ufffd')
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}

/** Thousands are separated by commas, whatever the machine's language is. */
export function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 })
}

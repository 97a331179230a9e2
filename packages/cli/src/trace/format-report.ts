import type { Destination, TestReport, TraceRecord } from '@extensible-webhooks/workspace'
import { indent, printableAll } from '../shared/style'
import { formatStep, type StepOptions } from './format-step'

/** Writes a report for people: what matched, each step, and how it ended. */
export function formatReport(given: TestReport, destination: Destination | undefined, options: StepOptions): string {
  const { style } = options
  const report = printableAll(given)
  const name =
    destination && destination.name !== report.destination
      ? `${destination.name} (${report.destination})`
      : report.destination
  const steps = report.trace
    .filter((record) => isWorthShowing(record, options))
    .map((record) => formatStep(record, options))
  return [
    style.bold(name),
    `  ${countsOf(report, options)}`,
    '',
    ...steps.map((step) => indent(step, 2)),
    '',
    ...endsOf(report, options),
    ''
  ].join('\n')
}

function countsOf({ matched, mappings, calls }: TestReport, { preview }: StepOptions): string {
  const enabled = mappings.filter((each) => each.enabled).length
  const requests = `${calls} ${calls === 1 ? 'API call' : 'API calls'}`
  return `${matched} of ${enabled} enabled mappings matched, ${preview ? `${requests} would be made; nothing was sent` : requests}`
}

/** The end of each delivery is told below; what only went through is not worth a line. */
function isWorthShowing({ stage, passed }: TraceRecord, { verbose, preview }: StepOptions): boolean {
  if (stage === 'response') return false
  if (preview && stage === 'authentication') return true
  return verbose || !passed || !['route', 'integrations'].includes(stage)
}

function endsOf({ deliveries }: TestReport, { style, preview }: StepOptions): string[] {
  if (preview && deliveries.every(({ payload }) => payload !== undefined)) return []
  return deliveries.flatMap(({ eventId, mapping, outcome }) => {
    const what = `${mapping ?? 'no mapping'} · ${eventId}`
    if (outcome.status === 'delivered') {
      return [
        `  ${style.good('✓ delivered')}  ${what}${outcome.httpStatus === undefined ? '' : `  HTTP ${outcome.httpStatus}`}`
      ]
    }
    const { stage, code, reason } = outcome.error
    return [`  ${style.bad('✗ rejected')}   ${what}  ${stage}/${code}`, `      ${reason}`]
  })
}

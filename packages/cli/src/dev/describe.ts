import type { Outcome, WireRequest, WireResponse } from '@extensible-webhooks/engine'
import type { ReceivedRequest } from '@extensible-webhooks/harness'
import type { TraceRecord } from '@extensible-webhooks/workspace'
import { printPackage } from '../shared/describe-plugins'
import { printable, printableAll, type Style } from '../shared/style'
import type { Dev } from './dev'
import type { Session } from './session'

const SHOWN_BODY = 400

/** Tells where everything listens. */
export function describeAddresses(
  { workspace, endpoints }: Session,
  { style, options, scenarios, loaded }: Dev
): string {
  const { receiver, identityProvider, faults } = endpoints
  const rows = [
    [
      'workspace',
      `${options.workspace} (${workspace.destinations.filter(({ enabled }) => enabled).length} enabled destinations)`
    ],
    ['endpoints', `${receiver.receiver.url} stands in for every host; it verifies signatures and tokens`],
    ['fault receiver', `${faults.url}/status/429?retry-after=2, /seq/500,500,200, /fault/drip-body, …`],
    ['identity provider', `${identityProvider.url} (authorize page, ${identityProvider.tokenUrl})`],
    ...loaded.plugins
      .filter(({ usable }) => usable)
      .map((plugin) => ['plugin', printable(`${plugin.slug ?? ''}: ${printPackage(plugin)}`)]),
    ['scenarios', scenarios ?? 'none; write some into scenarios/ beside the workspace file']
  ]
  return [style.bold(workspace.name), ...rows.map(([name = '', text = '']) => `  ${name.padEnd(18)} ${text}`), ''].join(
    '\n'
  )
}

/** Tells what the receiver and the identity provider saw, with one request as it was on the wire. */
export function describeReceiver({ endpoints: { receiver, identityProvider } }: Session, style: Style): string {
  const counts = [...receiver.counts].sort(([a], [b]) => a.localeCompare(b))
  const width = Math.max(0, ...counts.map(([place]) => place.length))
  const total = (key: 'requests' | 'refused' | 'signatures' | 'tokens'): number =>
    counts.reduce((sum, [, count]) => sum + count[key], 0)
  const rows = counts.map(
    ([place, { requests, refused, signatures }]) =>
      `  ${printable(place).padEnd(width)} ${String(requests).padStart(5)} requests  ${String(signatures).padStart(5)} signatures right  ${refused} refused`
  )
  const [sample] = receiver.samples
  return [
    style.bold('What the receiver saw'),
    ...rows,
    `  ${total('requests')} requests in all: ${total('signatures')} signatures and ${total('tokens')} tokens verified, ${total('refused')} refused.`,
    `  The identity provider was asked for ${identityProvider.tokenRequests.length} token${identityProvider.tokenRequests.length === 1 ? '' : 's'}; the rest used it again.`,
    '',
    ...(sample ? [style.bold('The first of them, as it was on the wire'), ...showRequest(sample[1]), ''] : [])
  ].join('\n')
}

/** Tokens are cut: a log may be read by many. */
function showRequest(request: ReceivedRequest): string[] {
  const { method, path, rawHeaders } = printableAll(request)
  const { body } = request
  const headers = rawHeaders.flatMap((name, index) => {
    const value = rawHeaders[index + 1] ?? ''
    return index % 2 === 0
      ? [`  ${name}: ${name.toLowerCase() === 'authorization' ? `${value.slice(0, 12)}…` : value}`]
      : []
  })
  const text = printable(body.toString('utf8'))
  return [
    `  ${method} ${path}`,
    ...headers,
    '',
    `  ${text.length > SHOWN_BODY ? `${text.slice(0, SHOWN_BODY)}…` : text}`
  ]
}

/** One line for each request, and one for the end of each delivery. */
export function describeRequests(records: readonly TraceRecord[], style: Style): string {
  return records.flatMap((record) => describeRecord(printableAll(record), style) ?? []).join('\n')
}

function describeRecord(record: TraceRecord, style: Style): string | undefined {
  const { stage, input, output, durationMs, reason, attempt, error, mapping } = record
  if (isRequest(input)) {
    const { method, url } = input
    const status = (output as WireResponse | undefined)?.status
    const answer =
      status === undefined ? style.bad(reason ?? 'no answer') : (status < 300 ? style.good : style.bad)(String(status))
    const what = stage === 'authentication' ? 'token' : `attempt ${attempt ?? 1}`
    return `  ${what.padEnd(10)} ${method} ${url} → ${answer} ${style.dim(`${durationMs} ms`)}`
  }
  if (stage !== 'response' && stage !== 'authentication') return undefined
  const outcome = output as Outcome
  if (outcome.status === 'delivered') return `  ${style.good('✓ delivered')} ${mapping ?? ''}`
  if (outcome.status === 'retryable')
    return `  ${style.dim('will be sent again')} ${error ? `${error.stage}/${error.code}` : ''}`
  return `  ${style.bad('✗ rejected')} ${mapping ?? ''}  ${error ? `${error.stage}/${error.code}: ${error.reason}` : ''}`
}

function isRequest(value: unknown): value is WireRequest {
  return typeof value === 'object' && value !== null && 'method' in value && 'url' in value && 'headers' in value
}

/** What a newcomer may try. */
export function describeNextSteps({ options: { workspace } }: Dev): string {
  const steps: readonly (readonly [command: string, what: string])[] = [
    [`npx xwh dev ${workspace}`, 'this again; on a terminal it stays, watches the files, and takes keys'],
    [
      `npx xwh trace ${workspace} examples/events.ndjson --preview`,
      'every step of one event, the bytes and the signature'
    ],
    ['npx xwh test', 'every scenario below this folder'],
    ['npx xwh recipe list', 'workspaces to start from'],
    ['npx xwh --help', 'every command']
  ]
  return ['What to try next', ...steps.map(([command, what]) => `  ${command}\n      ${what}`)].join('\n')
}

import { systemClock } from '@extensible-webhooks/engine'
import {
  createRedactor,
  isTesterError,
  testEvent,
  type Destination,
  type TestReport,
  type Workspace,
  standInTransport
} from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { checkNetworks } from '../shared/networks'
import { openWorkspace } from '../shared/open-workspace'
import { version } from '../shared/version'
import { withTools } from '../shared/tools'
import { styleFor } from '../shared/style'
import { formatReport } from './format-report'
import { maskReport } from './mask-report'
import { readEvents, type TracedEvents } from './read-events'
import { asCurlScript, asArchive } from './requests'

/** What `xwh trace` was asked to do. */
export interface TraceOptions extends HostFlags {
  readonly workspace: string
  /** Path of the file with the events; `-` is standard input. */
  readonly event: string
  readonly destination?: string
  readonly source?: string
  readonly mapping?: string
  readonly preview: boolean
  readonly mock: boolean
  readonly as?: 'curl' | 'har'
  readonly verbose: boolean
  readonly json: boolean
  readonly allowPrivateNetwork?: boolean | readonly string[]
}

/**
 * Tests events through the destinations of a workspace and shows every step.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong before anything was sent
 */
export async function trace(options: TraceOptions, io: Io): Promise<number> {
  const workspace = openWorkspace(options.workspace, options.source, io, {
    warnDisabled: false,
    config: options.config
  })
  await checkNetworks(options.allowPrivateNetwork)
  const events = await readEvents(options.event, workspace, options.source, io)
  const destinations = chooseDestinations(workspace, events, options)
  const reports = await runTests(workspace, destinations, events, options, io)
  const redact = createRedactor(workspace)
  const masked = reports.map((report) => maskReport(report, redact))
  io.stdout.write(render(workspace, masked, options, io))
  return reports.every(({ matched }) => matched === 0) || reports.some((report) => hasFailed(report, options.preview))
    ? EXIT.failed
    : EXIT.ok
}

/** An event that one of several destinations does not want is no failure. What stands in for an answer decides nothing. */
function hasFailed({ deliveries }: TestReport, preview: boolean): boolean {
  return deliveries.some(({ mapping, payload, outcome }) =>
    mapping === undefined ? false : preview ? payload === undefined : outcome.status === 'rejected'
  )
}

function chooseDestinations(
  { destinations }: Workspace,
  { source }: TracedEvents,
  { destination: slug, mapping }: TraceOptions
): readonly Destination[] {
  if (slug !== undefined) {
    const chosen = destinations.filter((each) => each.slug === slug)
    if (chosen.length > 0) return chosen
    throw new InputError(
      `--destination ${slug}: there is none; it has: ${destinations.map((each) => each.slug).join(', ')}.`
    )
  }
  const fed = destinations.filter((each) => each.source === source)
  const chosen =
    mapping === undefined ? fed : fed.filter(({ mappings }) => mappings.some(({ name }) => name === mapping))
  if (chosen.length > 0) return chosen
  if (mapping === undefined) throw new InputError(`No destination is fed by the source "${source}".`)
  const known = fed.flatMap(({ mappings }) => mappings.map(({ name }) => `"${name}"`)).join(', ')
  throw new InputError(
    `--mapping: no destination of the source "${source}" has a mapping "${mapping}"; there are: ${known}.`
  )
}

async function runTests(
  workspace: Workspace,
  destinations: readonly Destination[],
  { events }: TracedEvents,
  options: TraceOptions,
  io: Io
): Promise<readonly TestReport[]> {
  const { preview, mapping } = options
  const allowPrivateNetwork = options.allowPrivateNetwork ?? false
  const transport = options.mock || preview ? standInTransport() : undefined
  return withTools(
    { workspace, destinations, path: options.workspace, transport, allowPrivateNetwork, io },
    async ({ addResult, ...tools }) => {
      const reports: TestReport[] = []
      for (const destination of destinations) {
        const input = { destination: destination.slug, events, preview, ...(mapping === undefined ? {} : { mapping }) }
        const report = await testEvent(workspace, input, { clock: systemClock, ...tools }).catch(asInputError)
        for (const { outcome } of report.deliveries) addResult({ destination, outcome })
        reports.push(report)
      }
      return reports
    }
  )
}

function asInputError(error: unknown): never {
  throw isTesterError(error) ? new InputError(error.message) : error
}

function render(workspace: Workspace, reports: readonly TestReport[], options: TraceOptions, io: Io): string {
  if (options.as === 'curl') return asCurlScript(reports)
  if (options.as === 'har') return `${JSON.stringify(asArchive(reports, version()), undefined, 2)}\n`
  if (options.json)
    return `${JSON.stringify({ workspace: workspace.name, preview: options.preview, reports: reports.map(asJson) })}\n`
  const style = styleFor(io.stdout, io)
  const { verbose, preview } = options
  return reports
    .map((report) =>
      formatReport(
        report,
        workspace.destinations.find(({ slug }) => slug === report.destination),
        { style, verbose, preview }
      )
    )
    .join('\n')
}

/** Bodies are bytes; JSON wants text. What is no text is written as base64. */
function asJson(report: TestReport): unknown {
  return JSON.parse(JSON.stringify(report, bodyAsText)) as unknown
}

function bodyAsText(this: unknown, key: string, value: unknown): unknown {
  const given = key === '' ? undefined : (this as Readonly<Record<string, unknown>>)[key]
  if (!(given instanceof Uint8Array)) return value
  const text = Buffer.from(given).toString('utf8')
  return text.includes('\ufffd') ? { base64: Buffer.from(given).toString('base64') } : text
}

import { systemClock } from '@extensible-webhooks/engine'
import {
  createEngines,
  createPipeline,
  createRedactor,
  DEFAULT_RETRY,
  type EnginesOptions,
  standInTransport
} from '@extensible-webhooks/workspace'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { checkAudiences, openAudiences } from './audiences'
import { openFunctions } from '../shared/functions'
import { checkReadable } from '../shared/event-files'
import { checkNetworks } from '../shared/networks'
import { openWorkspace } from '../shared/open-workspace'
import { openTokens } from '../shared/tokens'
import { startProgress } from './progress'
import { readAll } from './reading'
import { NO_LOG, openRejections, type RejectionLog } from './rejections'
import { formatSummary, summarize } from './summary'
import { createTally, type Tally } from './tally'

/** Requests that the guard turned away; they never left. */
const UNSENT: ReadonlySet<string> = new Set(['address-refused', 'port-refused'])

/** What `xwh deliver` was asked to do. */
export interface DeliverOptions extends HostFlags {
  /** Path of the workspace file. */
  readonly workspace: string
  /** Paths of event files; `-` is standard input. */
  readonly events: readonly string[]
  readonly source?: string
  readonly attempts: number
  readonly concurrency: number
  /** Path of the file for what was not delivered. */
  readonly rejections?: string
  readonly all: boolean
  readonly json: boolean
  readonly mock: boolean
  /** Whether audiences and computed traits are synced after the events; to be said where there are any. */
  readonly audiences?: boolean
  readonly allowPrivateNetwork?: boolean | readonly string[]
  /** How long Ctrl-C waits for what is not on the wire yet, in milliseconds. */
  readonly graceMs?: number
}

/**
 * Delivers the events of files through a workspace.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong before anything was sent
 */
export async function deliver(options: DeliverOptions, io: Io): Promise<number> {
  const workspace = openWorkspace(options.workspace, options.source, io, { config: options.config })
  checkReadable(options.events)
  checkAudiences(workspace, options.audiences)
  await checkNetworks(options.allowPrivateNetwork)
  const redact = createRedactor(workspace)
  const destinations = workspace.destinations.filter(({ enabled }) => enabled)
  const tokens = await openTokens({ destinations, path: options.workspace, mock: options.mock, io })
  const log = await openLog(options, redact)
  const network = enginesOptions(options)
  const engines = createEngines(workspace, { ...network, tokens: tokens.store })
  const functions = openFunctions(destinations, {
    transport: network.transport,
    allowPrivateNetwork: options.allowPrivateNetwork ?? false
  })
  const tally = createTally()
  const pipeline = createPipeline({
    workspace,
    engineOf: (destination) => engines.engineOf(destination),
    retry: { ...DEFAULT_RETRY, attempts: options.attempts },
    concurrency: options.concurrency,
    ...(functions.runner ? { functions: functions.runner } : {}),
    onResult: (result) => {
      tally.addResult(result)
      log.addResult(result)
      tokens.addResult(result)
    },
    onExchanges: (exchanges) => {
      tally.requests += exchanges.filter(({ error }) => !error || !UNSENT.has(error.code)).length
    }
  })
  const progress = startProgress(io.stderr, tally, () => pipeline.underWay())
  const startedMs = performance.now()
  try {
    const { events: files, source, graceMs, workspace: path, audiences: wanted } = options
    const audiences = await openAudiences({ workspace, path, wanted, pipeline, io })
    const end = await readAll({ files, source, io, workspace, pipeline, audiences, tally, log, progress, graceMs })
    await log.close()
    const failure = log.failure()
    if (failure !== undefined) progress.line(failure)
    for (const line of await tokens.close()) progress.line(line)
    progress.stop()
    const summary = summarize(tally, (performance.now() - startedMs) / 1_000, end.stoppedAt)
    const colour = io.stdout.isTTY === true && !io.env['NO_COLOR']
    const text = options.json ? JSON.stringify(summary) : redact(formatSummary(workspace.name, summary, tally, colour))
    io.stdout.write(`${text}\n`)
    return end.code ?? exitCode(tally, failure)
  } finally {
    progress.stop()
    await functions.close()
    await engines.close()
  }
}

/** Events that cannot be read are wrong input, even where the others were delivered. */
function exitCode(tally: Tally, failure: string | undefined): number {
  if (tally.rejected().some(({ stage }) => stage === 'ingest')) return EXIT.usage
  return tally.failures() > 0 || failure !== undefined ? EXIT.failed : EXIT.ok
}

function openLog(options: DeliverOptions, redact: (text: string) => string): Promise<RejectionLog> {
  if (options.rejections === undefined) return Promise.resolve(NO_LOG)
  return openRejections(options.rejections, [options.workspace, ...options.events], options.all, redact)
}

function enginesOptions({ concurrency, allowPrivateNetwork, mock }: DeliverOptions): EnginesOptions {
  return {
    clock: systemClock,
    connections: concurrency,
    ...(allowPrivateNetwork === undefined ? {} : { allowPrivateNetwork }),
    ...(mock ? { transport: standInTransport() } : {})
  }
}

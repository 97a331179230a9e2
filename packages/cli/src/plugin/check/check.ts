import { checkManifest, checkPlugin, isTargetError, type PluginReport } from '@extensible-webhooks/plugin-kit'
import { EXIT, InputError } from '../../exit-codes'
import type { Io } from '../../io'
import { styleFor } from '../../shared/style'
import { countOf, formatReport, formatTotal } from './format-report'

/** What `xwh plugin check` was asked to do. */
export interface CheckFlags {
  readonly plugin: string
  readonly entry?: readonly string[]
  readonly allEntries: boolean
  readonly strict: boolean
  readonly pack: boolean
  /** In seconds. */
  readonly timeLimit: number
  readonly json: boolean
}

/**
 * Checks plugins and prints what was found.
 *
 * @returns the exit code: 1 where there are errors, or warnings and `strict`
 * @throws InputError where there is no such plugin
 */
export async function check(flags: CheckFlags, io: Io): Promise<number> {
  if (flags.allEntries && flags.entry) {
    throw new InputError('--entry and --all-entries do not go together. Leave one of them out.')
  }
  const stop = new AbortController()
  const forget = io.onInterrupt(() => {
    stop.abort()
  })
  try {
    const reports = await reportsOf(flags, stop.signal)
    if (stop.signal.aborted) return EXIT.interrupted
    print(reports, flags, io)
    const failed = countOf(reports, 'error') > 0 || (flags.strict && countOf(reports, 'warning') > 0)
    return failed ? EXIT.failed : EXIT.ok
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted
    if (isTargetError(error)) throw new InputError(error.message)
    throw error
  } finally {
    forget()
  }
}

async function reportsOf(flags: CheckFlags, signal: AbortSignal): Promise<readonly PluginReport[]> {
  const { plugin, entry, allEntries, pack, timeLimit } = flags
  const options = { pack, limitMs: timeLimit * 1000, signal }
  if (allEntries) return checkManifest(plugin, undefined, options)
  if (entry) return checkManifest(plugin, entry, options)
  return [await checkPlugin(plugin, options)]
}

function print(reports: readonly PluginReport[], { json }: CheckFlags, io: Io): void {
  if (json) {
    const counts = { errors: countOf(reports, 'error'), warnings: countOf(reports, 'warning') }
    io.stdout.write(`${JSON.stringify({ ok: counts.errors === 0, ...counts, reports })}\n`)
    return
  }
  const style = styleFor(io.stdout, io)
  io.stdout.write(reports.map((report) => formatReport(report, style)).join('\n'))
  if (reports.length > 1) io.stdout.write(`\n${formatTotal(reports, style)}`)
}

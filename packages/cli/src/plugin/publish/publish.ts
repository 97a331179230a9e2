import { statSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkPlugin,
  isTargetError,
  publishPackage,
  type PluginProblem,
  type PublishOptions,
  type PublishResult
} from '@extensible-webhooks/plugin-kit'
import { EXIT, InputError } from '../../exit-codes'
import type { Io } from '../../io'
import { printable, printableAll, styleFor } from '../../shared/style'
import { formatResult } from './format-result'

/** What `xwh plugin publish` was asked to do. */
export interface PublishCommandOptions {
  readonly folder: string
  readonly bump?: string
  readonly registry?: string
  readonly public: boolean
  readonly tag?: string
  readonly access?: string
  readonly provenance: boolean
  readonly dryRun: boolean
  readonly changelog: boolean
  readonly git: boolean
  readonly ignoreScripts: boolean
  readonly json: boolean
}

/**
 * Publishes the plugin of a folder.
 *
 * @returns the exit code
 * @throws InputError where an option is wrong, or the folder holds no package
 */
export async function publish(options: PublishCommandOptions, io: Io): Promise<number> {
  const { folder, json } = options
  if (statSync(join(folder, 'package.json'), { throwIfNoEntry: false }) === undefined) {
    throw new InputError(`${folder} holds no package.json. Name the folder of a plugin.`)
  }
  const interrupt = new AbortController()
  const stopListening = io.onInterrupt(() => {
    interrupt.abort()
  })
  try {
    const style = styleFor(io.stderr, io)
    const result = await publishPackage(folder, {
      ...toOptions(options),
      env: io.env,
      signal: interrupt.signal,
      check: (path) => check(path, interrupt.signal),
      onProgress: ({ stage, text }) => io.stderr.write(`${style.dim(`${stage}:`)} ${printable(text)}\n`)
    })
    if (json) io.stdout.write(`${JSON.stringify(result)}\n`)
    else print(result, io)
    return exitCode(result)
  } finally {
    stopListening()
  }
}

/** What `xwh plugin check` finds, but for what is packed: that is looked at when it has been packed. */
async function check(folder: string, signal: AbortSignal): Promise<readonly PluginProblem[]> {
  try {
    return (await checkPlugin(folder, { pack: false, signal })).problems
  } catch (error) {
    // What was ended in the middle is told as interrupted, whatever it found until then.
    if (signal.aborted) return [{ severity: 'error', code: 'interrupted', where: folder, what: '', mend: '' }]
    if (isTargetError(error)) {
      const mend = 'Export the definition of a destination as default.'
      return [{ severity: 'error', code: 'no-plugin', where: folder, what: error.message, mend }]
    }
    throw error
  }
}

function toOptions(options: PublishCommandOptions): PublishOptions {
  const { bump, registry, tag, access, provenance, dryRun, changelog, git, ignoreScripts } = options
  if (access !== undefined && access !== 'public' && access !== 'restricted') {
    throw new InputError(`--access is ${JSON.stringify(access)}. Write public or restricted.`)
  }
  return {
    publicRegistry: options.public,
    provenance,
    dryRun,
    changelog,
    git,
    ignoreScripts,
    ...(bump === undefined ? {} : { bump }),
    ...(registry === undefined ? {} : { registry }),
    ...(tag === undefined ? {} : { tag }),
    ...(access === undefined ? {} : { access })
  }
}

/** What was published is the result; why something was not is told beside it. */
function print(result: PublishResult, io: Io): void {
  const output = result.ok ? io.stdout : io.stderr
  const { warnings, lines } = formatResult(printableAll(result), styleFor(output, io))
  io.stderr.write(warnings)
  output.write(lines)
}

/** Options that only the package and the registry show to be wrong. */
const USAGE = ['bad-version', 'no-tag', 'bad-registry', 'no-package']

function exitCode(result: PublishResult): number {
  if (result.ok) return EXIT.ok
  const has = (codes: readonly string[]): boolean => result.problems.some(({ code }) => codes.includes(code))
  if (has(['interrupted'])) return EXIT.interrupted
  return has(USAGE) ? EXIT.usage : EXIT.failed
}

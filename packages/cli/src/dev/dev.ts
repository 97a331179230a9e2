import { dirname, join } from 'node:path'
import { existsSync } from 'node:fs'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { describePlugins, type PluginLine } from '../shared/describe-plugins'
import { openWorkspace } from '../shared/open-workspace'
import { styleFor, type Style } from '../shared/style'
import { demonstrate } from './demonstrate'
import { describeAddresses } from './describe'
import { interact } from './interact'
import { startSession, type Session } from './session'

/** What `xwh dev` was asked to do. */
export interface DevOptions extends HostFlags {
  readonly workspace: string
  /** Ends after the demonstration, also on a terminal. */
  readonly once: boolean
  /** Folder of the scenarios to run. */
  readonly scenarios?: string
  readonly events: number
  readonly seed: number
}

/** What the parts of `xwh dev` work with. */
export interface Dev {
  readonly options: DevOptions
  readonly io: Io
  readonly style: Style
  /** Folder of the scenarios, where there is one. */
  readonly scenarios: string | undefined
  readonly say: (text: string) => void
  /** The plugins and the files of what was loaded last, whether it could be used or not. */
  readonly loaded: { plugins: readonly PluginLine[]; files: readonly string[] }
}

/**
 * Runs a workspace on this machine: starts what stands in for its endpoints and identity providers, shows what it does, and
 * on a terminal goes on until somebody ends it.
 *
 * @returns the exit code
 * @throws InputError where the input is wrong
 */
export async function dev(options: DevOptions, io: Io): Promise<number> {
  const running: Dev = {
    options,
    io,
    style: styleFor(io.stdout, io),
    scenarios: scenariosOf(options),
    say: (text) => {
      io.stdout.write(`${text}\n`)
    },
    loaded: { plugins: [], files: [] }
  }
  const session = await open(running)
  let code: number
  try {
    running.say(describeAddresses(session, running))
    code = await demonstrate(session, running)
  } catch (error) {
    await session.close()
    throw error
  }
  if (options.once || io.stdout.isTTY !== true || !io.keyboard) {
    await session.close()
    return code
  }
  await interact(session, () => open(running), running)
  return EXIT.ok
}

function open({ options, io, loaded }: Dev): Promise<Session> {
  const workspace = openWorkspace(options.workspace, undefined, io, {
    config: options.config,
    reloadPlugins: true,
    onLoad: (result) => {
      loaded.plugins = describePlugins(result)
      loaded.files = result.files
    }
  })
  return startSession(workspace)
}

function scenariosOf({ workspace, scenarios }: DevOptions): string | undefined {
  if (scenarios !== undefined) {
    if (existsSync(scenarios)) return scenarios
    throw new InputError(`--scenarios ${scenarios}: there is no such folder.`)
  }
  const beside = join(dirname(workspace), 'scenarios')
  return existsSync(beside) ? beside : undefined
}

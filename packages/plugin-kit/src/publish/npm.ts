import { join } from 'node:path'
import { redact } from '../shared/redact'
import { NOT_FOUND, type CommandEnd, type RunCommand } from '../shared/run-command'
import { readNpmrcs, secretsOf, type NpmrcLine } from './npmrc'
import { refuse, type Refusal } from './refusal'

/** Where npm runs, and how. */
export interface NpmPlace {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly run: RunCommand
  readonly signal?: AbortSignal
}

/** npm in the folder of a package. What it prints comes without what logs in. */
export interface Npm {
  readonly run: (args: readonly string[]) => Promise<CommandEnd>
  /** The same for what must not be torn down half way, whatever is pressed. */
  readonly finish: (args: readonly string[]) => Promise<CommandEnd>
  /** Takes out of a text what logs in, also by its value. */
  readonly redact: (text: string) => string
  /** Lines of npm's settings, the one that counts most first. */
  readonly lines: readonly NpmrcLine[]
}

/** Finds npm and what its settings say. */
export async function openNpm(place: NpmPlace): Promise<Npm | Refusal> {
  const { signal, folder, env } = place
  const options = { cwd: folder, env }
  const interruptible = signal === undefined ? options : { ...options, signal }
  const npm = (args: readonly string[]): Promise<CommandEnd> => place.run('npm', args, interruptible)
  const [prefix, config] = await Promise.all([
    npm(['prefix', '--loglevel=error']),
    // Inside of a workspace npm refuses to list its settings, unless it is told to look at one package.
    npm(['config', 'list', '--json', '--workspaces=false', '--loglevel=error'])
  ])
  if (prefix.code === NOT_FOUND) return noNpm()
  if (prefix.code !== 0 || config.code !== 0) return failed(prefix.code === 0 ? config : prefix)
  const { userconfig, globalconfig } = JSON.parse(config.stdout) as Record<string, string | undefined>
  const files = [join(prefix.stdout.trim(), '.npmrc'), userconfig, globalconfig]
  const lines = readNpmrcs(
    files.filter((file) => file !== undefined),
    env
  )
  const secrets = secretsOf(lines, env)
  const hide = (text: string): string => redact(text, secrets)
  const clean = ({ code, stdout, stderr }: CommandEnd): CommandEnd => ({
    code,
    stdout: hide(stdout),
    stderr: hide(stderr)
  })
  return {
    lines,
    redact: hide,
    run: async (args) => clean(await npm(args)),
    finish: async (args) => clean(await place.run('npm', args, options))
  }
}

/**
 * What has npm use one registry and no other. npm takes the line of a scope before `--registry`; so the scope is named too.
 */
export function registryFlags(url: string, scope: string | undefined): string[] {
  return [`--registry=${url}`, ...(scope === undefined ? [] : [`--${scope}:registry=${url}`])]
}

/** For questions: one that gets no answer is told soon, and no old answer is taken. */
export const ASKING = ['--fetch-retries=0', '--prefer-online', '--loglevel=error', '--workspaces=false'] as const

function noNpm(): Refusal {
  return refuse('registry', {
    code: 'no-npm',
    where: 'PATH',
    what: 'npm is not on the PATH.',
    mend: 'Install Node with npm, then try again.'
  })
}

function failed({ stdout, stderr }: CommandEnd): Refusal {
  return refuse('registry', {
    code: 'npm-failed',
    where: 'npm',
    what: `It does not tell its settings: ${redact(`${stderr}${stdout}`).trim()}`,
    mend: 'Try "npm config list" in the folder of the package.'
  })
}

import { resolve } from 'node:path'
import {
  checkCreateOptions,
  createPlugin,
  runCommand,
  type AuthenticationName,
  type CiSystem,
  type CreateOptions,
  type Licence,
  type RunCommand
} from '@extensible-webhooks/plugin-kit'
import { slugOf } from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../../exit-codes'
import type { Io } from '../../io'
import { CATALOG } from '../../shared/catalog'
import { version } from '../../shared/version'
import { ask, type Wishes } from './ask'
import { demandEmpty, writeFiles } from './folder'
import { nextSteps, type Made } from './next-steps'
import { createPrompter, type Prompter } from './prompter'
import { commit, install, type Place } from './set-up'

/** What the command line says. */
export interface CreateFlags {
  readonly name?: string
  readonly directory?: string
  readonly title?: string
  readonly slug?: string
  readonly auth?: AuthenticationName
  readonly action?: readonly string[]
  readonly batch?: boolean
  readonly ci?: CiSystem
  readonly license?: Licence
  readonly yes: boolean
  readonly install: boolean
  readonly git: boolean
  readonly json: boolean
}

/** What stands in for the world in tests. */
export interface CreatePorts {
  readonly run?: RunCommand
  readonly prompter?: Prompter
  /** The folder in which the plugin's own is made. @default the working directory */
  readonly cwd?: string
  readonly now?: () => Date
}

/**
 * Makes a plugin.
 *
 * @returns 0; 1 where npm install failed; 130 where the person would rather not
 * @throws InputError where the input is wrong, before anything is written
 */
export async function create(flags: CreateFlags, io: Io, ports: CreatePorts = {}): Promise<number> {
  const options = await optionsOf(flags, io, ports)
  if (options === undefined) {
    io.stderr.write('Nothing was made.\n')
    return EXIT.interrupted
  }
  const { cwd = process.cwd() } = ports
  const folder = resolve(cwd, flags.directory ?? options.name.replace(/^@[^/]*\//, ''))
  demandEmpty(folder)
  const files = await createPlugin(options)
  writeFiles(folder, files)
  const paths = files.map(({ path }) => path)
  const interrupt = new AbortController()
  const stop = io.onInterrupt(() => {
    interrupt.abort()
  })
  try {
    const place = { folder, env: { ...io.env }, run: ports.run ?? runCommand, signal: interrupt.signal }
    return await setUp({ name: options.name, folder, files: paths }, options, place, flags, io)
  } finally {
    stop()
  }
}

/** What the flags say, with what a person answers; checked. */
async function optionsOf(flags: CreateFlags, io: Io, ports: CreatePorts): Promise<CreateOptions | undefined> {
  const takenSlugs = CATALOG.map(slugOf)
  const wishes = wishesOf(flags)
  // Wrong flags are told before anything is asked.
  demandRight(wishes, takenSlugs)
  const prompter = flags.yes ? undefined : prompterFor(io, ports)
  const answered = prompter ? await ask(wishes, prompter, takenSlugs) : wishes
  if (answered === undefined) return undefined
  const { name } = answered
  if (name === undefined) throw new InputError('Name the package: xwh plugin create @acme/destination-crm')
  demandRight(answered, takenSlugs)
  const { now = () => new Date() } = ports
  return { ...answered, name, toolsVersion: version(), year: now().getFullYear() }
}

function wishesOf({ name, title, slug, auth, action, batch, ci, license }: CreateFlags): Wishes {
  const wishes = { name, title, slug, authentication: auth, actions: action, batch, ci, licence: license }
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined))
}

function demandRight(wishes: Wishes, takenSlugs: readonly string[]): void {
  // Any right name will do where it is not known yet.
  const problems = checkCreateOptions({ ...wishes, name: wishes.name ?? 'unnamed' }, { takenSlugs })
  if (problems.length > 0) throw new InputError(problems.join('\n'))
}

/** Somebody to ask: only where keys come from a terminal, and questions go to one. */
function prompterFor(io: Io, { prompter }: CreatePorts): Prompter | undefined {
  if (prompter) return prompter
  return io.keyboard !== undefined && io.stderr.isTTY === true ? createPrompter(io.stdin, process.stderr) : undefined
}

type Written = Omit<Made, 'installed' | 'committed'>

async function setUp(made: Written, options: CreateOptions, place: Place, flags: CreateFlags, io: Io): Promise<number> {
  if (flags.install) io.stderr.write('npm install runs; it may take a minute.\n')
  const failure = flags.install ? await install(place) : undefined
  if (place.signal.aborted) return interrupted(made, io)
  const git = flags.git ? await commit(place, made.name) : undefined
  if (git && !git.committed) io.stderr.write(`${git.reason}\n`)
  const result = { ...made, installed: flags.install && failure === undefined, committed: git?.committed === true }
  io.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : nextSteps(result, options, io))
  if (failure === undefined) return EXIT.ok
  io.stderr.write(`npm install failed; mend what it says, and run it again in ${made.folder}:\n${failure}\n`)
  return EXIT.failed
}

function interrupted({ folder }: Written, io: Io): number {
  io.stderr.write(`Interrupted. The files are in ${folder}; npm install has not ended.\n`)
  return EXIT.interrupted
}

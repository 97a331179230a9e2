import { spawn, type ChildProcess } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/** How a program ended. */
export interface CommandEnd {
  /** 127 where the program is not there, as shells say. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** What a program is run with. */
export interface CommandOptions {
  /** Absolute path of the folder in which it runs. */
  readonly cwd: string
  /** The whole environment. @default that of the process */
  readonly env?: NodeJS.ProcessEnv
  /** Ends the program, and what it started, when it is aborted. @default it is not ended */
  readonly signal?: AbortSignal
}

/** Runs a program to its end. */
export type RunCommand = (program: string, args: readonly string[], options: CommandOptions) => Promise<CommandEnd>

/** The code of a program that is not on the PATH. */
export const NOT_FOUND = 127

const WINDOWS = process.platform === 'win32'

/**
 * Runs a program of the PATH and keeps what it printed. Its input is closed: a program that would ask a question ends with
 * an error instead of waiting for an answer that nobody sees it wants.
 *
 * On POSIX it leads a process group of its own, so that Ctrl-C in a terminal reaches us and not it: what is on its way to a
 * registry is not torn down half way, and what is aborted ends with its children.
 *
 * @param program its name on the PATH
 * @param args handed over as they are; no shell reads them
 * @param options folder, environment, and what aborts it
 */
export const runCommand: RunCommand = (program, args, { cwd, env = process.env, signal }) =>
  new Promise((resolve, reject) => {
    const child = WINDOWS ? startOnWindows(program, args, cwd, env) : start(program, args, cwd, env)
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
    const abort = (): void => {
      end(child)
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
    child.on('error', (error: NodeJS.ErrnoException) => {
      signal?.removeEventListener('abort', abort)
      if (error.code === 'ENOENT') resolve({ code: NOT_FOUND, stdout: '', stderr: `${program} is not on the PATH.` })
      else reject(error)
    })
    child.on('close', (code) => {
      signal?.removeEventListener('abort', abort)
      resolve({ code: code ?? 1, stdout: text(stdout), stderr: text(stderr) })
    })
  })

function start(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** npm is a batch file there, which Node starts through cmd.exe only; cmd.exe reads what is between quotes as it stands. */
function startOnWindows(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  // A quote would end the quoting, and a percent sign is replaced inside of it too: either could run another program.
  const unsafe = args.find((argument) => /["%\r\n]/.test(argument))
  if (unsafe !== undefined) throw new Error(`${program} cannot be given ${JSON.stringify(unsafe)} on Windows.`)
  const name = program === 'npm' ? 'npm.cmd' : program
  return spawn(
    name,
    args.map((argument) => `"${argument}"`),
    { cwd, env, shell: true, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] }
  )
}

function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return
  if (WINDOWS) child.kill()
  else process.kill(-child.pid, 'SIGTERM')
}

function text(chunks: readonly Buffer[]): string {
  // Some programs colour what they print in CI, whatever the environment says.
  return stripVTControlCharacters(Buffer.concat(chunks).toString('utf8'))
}

import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { oneLine } from '../words'
import type { Job, Told } from './protocol'

/** How the process that loads a plugin ended. */
export type ChildEnd =
  | { readonly kind: 'done' }
  /** It said nothing for too long after naming this step, and was ended. */
  | { readonly kind: 'hang'; readonly where: string }
  /** It ended by itself before it was done. */
  | { readonly kind: 'exit'; readonly where: string; readonly how: string }

/** Options of {@link runChild}. */
export interface ChildOptions {
  /** How long it may say nothing, in milliseconds. */
  readonly limitMs: number
  readonly onTold: (told: Told) => void
  readonly signal?: AbortSignal
}

const LAST_WORDS = 2_000

/**
 * Loads and checks a plugin in a process of its own.
 *
 * @throws Error where the check itself has a fault
 */
export function runChild(job: Job, { limitMs, onTold, signal }: ChildOptions): Promise<ChildEnd> {
  const child = fork(childPath(), [], {
    execArgv: [],
    env: fewVariables(process.env),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc']
  })
  let where = 'the plugin'
  let lastWords = ''
  let ended: ChildEnd | undefined
  let fault: Error | undefined
  // What a plugin prints must not hold it up, nor get among what is told.
  child.stdout?.resume()
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString('utf8')).slice(-LAST_WORDS)
  })
  const abort = (): void => {
    child.kill('SIGKILL')
  }
  signal?.addEventListener('abort', abort, { once: true })
  const late = setTimeout(() => {
    ended = { kind: 'hang', where }
    child.kill('SIGKILL')
  }, limitMs)
  child.on('message', (told: Told) => {
    late.refresh()
    if (told.kind === 'step') where = told.where
    else if (told.kind === 'done') ended = { kind: 'done' }
    else if (told.kind === 'failed') fault = new Error(`This is a bug in the check of plugins: ${told.stack}`)
    else onTold(told)
  })
  child.send(job)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, killed) => {
      clearTimeout(late)
      signal?.removeEventListener('abort', abort)
      if (fault) reject(fault)
      else resolve(ended ?? { kind: 'exit', where, how: howEnded(code, killed, lastWords) })
    })
  })
}

/** What a program needs of its surroundings; everything else may be a secret, and makes a check differ by machine. */
const VARIABLES = /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|SYSTEMROOT|LANG|LC_\w+|TZ)$/i

function fewVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => VARIABLES.test(name)))
}

function howEnded(code: number | null, killed: string | null, lastWords: string): string {
  if (killed !== null) return `by the signal ${killed}`
  // Node prints the reason of a crash last, after the place.
  const reason = lastWords.split('\n').find((line) => /^\w*(Error|FATAL)\b/.test(line))
  return `with code ${code ?? 'unknown'}${reason === undefined ? '' : ` (${oneLine(reason)})`}`
}

/** The built file also where this one is run from its source, since Node cannot run TypeScript itself. */
function childPath(): string {
  const beside = join(__dirname, 'child.js')
  return existsSync(beside) ? beside : join(__dirname, '..', '..', 'dist', 'check', 'child.js')
}

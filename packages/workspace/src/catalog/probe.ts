import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeOf } from '../errors'
import { createProbeCache } from './probe-cache'

/** How loading a module in a process of its own ended. */
export type ProbeResult =
  | { readonly ended: 'ok' }
  | { readonly ended: 'threw'; readonly code: string; readonly message: string }
  | { readonly ended: 'hung'; readonly seconds: number }
  | { readonly ended: 'exited'; readonly code: number | null }
  | { readonly ended: 'memory'; readonly bytes: number }

/** What is loaded: a plugin, or a configuration, which may be a function of the environment. */
export type ProbeKind = 'plugin' | 'config'

/** Loads a module in a process of its own before it is loaded in this one. */
export type Probe = (path: string, kind: ProbeKind) => ProbeResult

/** Options of {@link createProbe}. */
export interface ProbeOptions {
  /** How long a module may take, in seconds. @default 10 */
  readonly seconds?: number
  /** How much memory the process may take, in bytes. @default 1 GB */
  readonly bytes?: number
  /** Folder where it is noted which modules loaded well, so that they are not tried again until they change. @default none */
  readonly cacheFolder?: string
}

const DEFAULT_SECONDS = 10
const DEFAULT_BYTES = 1_000_000_000
/** Above the limit on memory, so that the process is ended in words and not by V8. */
const HEAP_MB = 4_096
const SCRIPT = join(__dirname, '..', '..', 'probe', 'probe.js')

/**
 * Makes what tries modules out: one that throws, never ends, calls `process.exit` or takes all memory while it is loaded does
 * so in a process of its own. Modules that loaded well are remembered until one of their files changes.
 *
 * It protects from accidents, not from malice: a module may behave well there and not here.
 *
 * @param options limits, and where results are kept
 */
export function createProbe(options: ProbeOptions = {}): Probe {
  const { seconds = DEFAULT_SECONDS, bytes = DEFAULT_BYTES, cacheFolder } = options
  const cache = createProbeCache(cacheFolder)
  return (path, kind) => {
    const key = `${process.version} ${kind} ${path}`
    if (cache.has(key)) return { ended: 'ok' }
    const result = run(path, kind, seconds, bytes)
    if (result.ended !== 'ok') return result
    cache.add(key, result.files)
    return { ended: 'ok' }
  }
}

type Ran = Exclude<ProbeResult, { ended: 'ok' }> | { readonly ended: 'ok'; readonly files: readonly string[] }

function run(path: string, kind: ProbeKind, seconds: number, bytes: number): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'xwh-probe-'))
  const answer = join(folder, 'answer.json')
  try {
    // No pipe: what a module starts may keep one open, and waiting for its end would be waiting for that.
    const { error, status } = spawnSync(
      process.execPath,
      [...loaders(process.execArgv), `--max-old-space-size=${HEAP_MB}`, SCRIPT, path, answer, String(bytes), kind],
      { stdio: 'ignore', timeout: seconds * 1_000, killSignal: 'SIGKILL', windowsHide: true }
    )
    const said = read(answer)
    if (said) return said.ended === 'memory' ? { ended: 'memory', bytes } : said
    if (codeOf(error) === 'ETIMEDOUT') return { ended: 'hung', seconds }
    if (error) throw error
    return { ended: 'exited', code: status }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function read(path: string): Ran | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Ran
  } catch {
    return undefined
  }
}

/** Options of node that say how modules are loaded, such as those of a compiler; nothing that would start a program. */
const LOADERS = ['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions']

function loaders(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((argument, index) => {
    const [name = ''] = argument.split('=')
    if (!LOADERS.includes(name)) return []
    return argument.includes('=') ? [argument] : [argument, execArgv[index + 1] ?? '']
  })
}

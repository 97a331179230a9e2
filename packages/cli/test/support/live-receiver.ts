import { Readable } from 'node:stream'
import { run } from '../../src'
import { until } from './spawn-cli'

/** An `xwh` that runs in this process and can be watched meanwhile. */
export interface Live {
  readonly stdout: () => string
  readonly stderr: () => string
  /** Ctrl-C. */
  readonly interrupt: () => void
  /** Listeners for Ctrl-C that are still there. */
  readonly listeners: () => number
  readonly code: Promise<number>
}

/** Starts `xwh` with outputs of its own. */
export function live(args: readonly string[], env: Record<string, string> = {}, terminal = false): Live {
  const out: string[] = []
  const err: string[] = []
  const listeners = new Set<() => void>()
  const code = run(args, {
    stdout: { write: (text) => out.push(text), isTTY: terminal },
    stderr: { write: (text) => err.push(text) },
    stdin: Readable.from([]),
    env,
    onInterrupt: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exit: () => undefined
  })
  return {
    stdout: () => out.join(''),
    stderr: () => err.join(''),
    interrupt: () => {
      for (const listener of listeners) listener()
    },
    listeners: () => listeners.size,
    code
  }
}

/** The address at which `xwh receiver` listens. */
export async function addressOf({ stderr }: Live): Promise<string> {
  await until('the address', () => stderr().includes('Listening on '))
  return /Listening on (\S+)/.exec(stderr())![1]!
}

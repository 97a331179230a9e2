import { Readable } from 'node:stream'
import { run } from '../../src'

/** A run of `xwh` in this process that can be watched and interrupted. */
export interface LiveRun {
  /** Everything written so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves with the match once an output holds it. */
  readonly seen: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Ctrl-C. */
  readonly interrupt: () => void
  /** Listeners for Ctrl-C that are still there. */
  readonly listeners: () => number
  readonly ended: Promise<number>
}

export function startCli(args: readonly string[], env: Record<string, string> = {}, terminal = false): LiveRun {
  const written = { out: '', err: '' }
  const listeners = new Set<() => void>()
  const watchers = new Set<() => void>()
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text
      for (const watcher of watchers) watcher()
      return true
    }
  })
  const ended = run(args, {
    stdout: { ...output('out'), isTTY: terminal },
    stderr: output('err'),
    stdin: Readable.from([]),
    env,
    onInterrupt: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exit: () => undefined
  })
  return {
    stdout: () => written.out,
    stderr: () => written.err,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(written.out) ?? pattern.exec(written.err)
          if (!match) return
          watchers.delete(look)
          resolve(match)
        }
        watchers.add(look)
        look()
        void ended.then((code) => {
          look()
          reject(new Error(`It ended with ${code} before ${String(pattern)}:\n${written.out}${written.err}`))
        })
      }),
    interrupt: () => {
      for (const listener of listeners) listener()
    },
    listeners: () => listeners.size,
    ended
  }
}

/** The address at which `xwh receiver` listens. */
export async function addressOf({ seen }: LiveRun): Promise<string> {
  return (await seen(/Listening on (\S+)/))[1]!
}

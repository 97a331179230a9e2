import { isatty } from 'node:tty'
import type { Readable } from 'node:stream'

/** Where a command writes: text, and whether a person watches. */
export interface Output {
  /** Writes a text as it is, without a line end of its own. */
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Everything of the process that a command touches, so that tests can run it in their own. */
export interface Io {
  /** Results. */
  readonly stdout: Output
  /** Progress, logs and errors. */
  readonly stderr: Output
  readonly stdin: Readable
  readonly env: Readonly<Record<string, string | undefined>>
  /** Calls back at each Ctrl-C, until the returned function is called. */
  onInterrupt(listener: () => void): () => void
  /** Ends the process at once. */
  exit(code: number): void
  /** Calls back with each key that is pressed, until the returned function is called; unset where there is no terminal. */
  readonly keyboard?: (onKey: (key: string) => void) => () => void
}

/** The process itself. */
export function processIo(): Io {
  return {
    stdout: standardOutput(process.stdout),
    stderr: process.stderr,
    // Opened when it is read: help should not wait for it.
    get stdin() {
      return process.stdin
    },
    env: process.env,
    onInterrupt: (listener) => {
      process.on('SIGINT', listener)
      process.on('SIGTERM', listener)
      return () => {
        process.off('SIGINT', listener)
        process.off('SIGTERM', listener)
      }
    },
    exit: (code) => process.exit(code),
    ...(isatty(0) ? { keyboard: readKeys } : {})
  }
}

/** Standard output as it is now: what takes the place of its `write` later does not get these texts. */
function standardOutput(stream: NodeJS.WriteStream): Output {
  const write = stream.write.bind(stream)
  return {
    write: (text) => write(text),
    get isTTY() {
      return stream.isTTY
    },
    get columns() {
      return stream.columns
    }
  }
}

/** Keys one by one, and not shown; Ctrl-C is a key too. */
function readKeys(onKey: (key: string) => void): () => void {
  const { stdin } = process
  const listener = (chunk: Buffer): void => {
    for (const key of chunk.toString('utf8')) onKey(key)
  }
  stdin.setRawMode(true).resume().on('data', listener)
  return () => {
    stdin.off('data', listener).setRawMode(false).pause()
  }
}

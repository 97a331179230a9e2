import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { withoutNpmRun } from './environment'

/** A program that goes on running after it has said where it listens. */
export interface Started {
  /** The first line that it printed. */
  readonly line: string
  /** What it printed after that, once it has ended. */
  readonly ended: Promise<string>
  /** Ends it; nothing happens where it has ended. */
  stop(): void
}

/**
 * Starts a program of Node and waits for its first line.
 *
 * @param env what it gets beside our environment
 * @throws where it ends before it has printed one
 */
export function startProgram(path: string, env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const child = spawn(process.execPath, [path], {
    env: { ...withoutNpmRun(process.env), ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const printed: string[] = []
  const lines = createInterface({ input: child.stdout })
  const ended = new Promise<string>((resolve) => {
    lines.on('close', () => {
      resolve(printed.slice(1).join('\n'))
    })
  })
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      if (printed.push(line) === 1) resolve({ line, ended, stop: () => child.kill() })
    })
    lines.on('close', () => {
      if (printed.length === 0) reject(new Error(`${path} ended before it said anything`))
    })
    child.on('error', reject)
  })
}

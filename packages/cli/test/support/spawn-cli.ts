import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Ran } from './run-cli'

export const ROOT = join(__dirname, '../../../..')
export const BIN = join(ROOT, 'packages/cli/dist/bin.js')

/** Builds what is out of date; quick where nothing is. */
export function build(): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', join(ROOT, 'packages/cli')], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The packages do not compile:\n${stdout}`)
}

/** A running `xwh`. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ran>
}

export function start(
  args: readonly string[],
  options: { env?: Record<string, string>; node?: string[] } = {}
): Running {
  const child = spawn(process.execPath, [...(options.node ?? []), BIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...options.env }
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code === null ? -1 : Number(code),
    signal: signal as string | null,
    stdout: Buffer.concat(out).toString(),
    stderr: Buffer.concat(err).toString()
  }))
  return { child, ended }
}

/** Waits for a condition, and fails with its name after ten seconds, or as long as is said. */
export async function until(name: string, condition: () => boolean, ms = 10_000): Promise<void> {
  const end = Date.now() + ms
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Waited in vain for: ${name}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

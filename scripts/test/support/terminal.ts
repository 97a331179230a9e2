import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { withoutNpmRun } from '../../lib/environment'

/** A terminal that somebody types in: where they are stays from one command to the next. */
export interface Terminal {
  /** Types lines, each of which must succeed, and answers the questions that programs ask. */
  type(text: string): Promise<{ readonly code: number; readonly output: string }>
}

/** A program that goes on in a terminal of its own. */
export interface Background {
  /** What it has printed so far. */
  output(): string
  /** Ctrl-C. */
  end(): Promise<void>
}

/** A question, as it ends, and the answer. */
export type Answers = readonly (readonly [question: RegExp, answer: string])[]

const START_MS = 120_000

/**
 * @param folder where it begins
 * @param env the whole environment beside ours
 */
export function openTerminal(folder: string, env: NodeJS.ProcessEnv, answers: Answers = []): Terminal {
  const place = join(folder, '..', 'where-the-terminal-is')
  writeFileSync(place, folder)
  const environment = { ...withoutNpmRun(process.env), ...env, PLACE: place }
  return {
    type: async (text) => {
      const script = `cd "$(cat "$PLACE")"\n${text}\npwd > "$PLACE"\n`
      const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], { env: environment })
      const chunks: string[] = []
      const waiting = [...answers]
      const hear = (chunk: Buffer): void => {
        chunks.push(chunk.toString('utf8'))
        const [question, answer] = waiting[0] ?? []
        if (question?.test(chunks.join('')) !== true) return
        waiting.shift()
        child.stdin.write(`${answer ?? ''}\n`)
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      // A program that ends while it is answered is told by its code.
      child.stdin.on('error', () => undefined)
      const [code] = (await once(child, 'close')) as [number | null]
      return { code: code ?? 1, output: stripVTControlCharacters(chunks.join('')) }
    }
  }
}

/**
 * Starts something in a terminal of its own and waits until an address answers.
 *
 * @throws where it ends before, or does not answer in time, with what it printed
 */
export async function startInBackground(
  text: string,
  { folder, env, address }: { readonly folder: string; readonly env: NodeJS.ProcessEnv; readonly address: string }
): Promise<Background> {
  // A group of its own, so that Ctrl-C reaches npx and what it started.
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', text], {
    cwd: folder,
    env: { ...withoutNpmRun(process.env), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const output = (): string => stripVTControlCharacters(Buffer.concat(chunks).toString('utf8'))
  const over = (): boolean => child.exitCode !== null || child.signalCode !== null
  const end = async (): Promise<void> => {
    if (over() || child.pid === undefined) return
    process.kill(-child.pid, 'SIGTERM')
    await once(child, 'exit')
  }
  const endsAt = Date.now() + START_MS
  while (!over() && Date.now() < endsAt) {
    if (await fetch(address).catch(() => undefined)) return { output, end }
    await sleep(100)
  }
  await end()
  throw new Error(`${address} does not answer:\n${output()}`)
}

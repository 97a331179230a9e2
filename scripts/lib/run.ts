import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { withoutNpmRun } from './environment'
import { ROOT } from './repository'

/** How a command ended. */
export interface Ended {
  readonly code: number
  readonly output: string
  readonly seconds: number
}

/**
 * Runs a command without a shell and keeps what it printed, standard output and error together. It does the same below
 * an `npm run` as without one.
 */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}
): Promise<Ended> {
  const startedAt = Date.now()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...withoutNpmRun(process.env), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({
        code: code ?? 1,
        // Some programs colour what they print in CI, whatever the environment says.
        output: stripVTControlCharacters(Buffer.concat(chunks).toString('utf8')),
        seconds: (Date.now() - startedAt) / 1000
      })
    })
  })
}

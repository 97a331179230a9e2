// What compiles, and what must not, for whoever installs @extensible-webhooks/cli.
import { EXIT, processIo, run } from '@extensible-webhooks/cli'
import type { Io, Output } from '@extensible-webhooks/cli'

const texts: string[] = []
export const output: Output = { write: (text) => texts.push(text) }
export const io: Io = { ...processIo(), stdout: output, stderr: output }
export const code: Promise<number> = run(['--help'], io)
export const ok: 0 = EXIT.ok

// @ts-expect-error -- arguments are a list, as the shell made it
void run('--help', io)
// @ts-expect-error -- it never reaches for the process by itself
void run(['--help'])
// @ts-expect-error -- the exit codes are fixed
EXIT.ok = 1
// @ts-expect-error -- without a place for errors it is none
export const half: Io = { stdout: output }

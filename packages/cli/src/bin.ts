#!/usr/bin/env node
import { EXIT } from './exit-codes'
import { processIo } from './io'
import { run } from './program'

// A reader that closes early, such as `head`, is no error of ours. Anything else means that the result is lost.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') return
  process.stderr.write(`The result cannot be written to standard output: ${message}\n`)
  process.exitCode = EXIT.failed
})
process.stderr.on('error', () => undefined)

const io = processIo()
const write = process.stdout.write.bind(process.stdout)
// What a plugin or a configuration prints must not get among results that a program reads.
process.stdout.write = process.stderr.write.bind(process.stderr)

void run(process.argv.slice(2), io).then((code) => {
  process.exitCode ??= code
  // A timer or socket that a plugin left open must not keep the process. What was written is handed over first.
  write('', () => process.stderr.write('', () => process.exit()))
})

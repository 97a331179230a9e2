#!/usr/bin/env node
import { processIo } from './io'
import { run } from './program'

// A reader that closes early, such as `head`, is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

void run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code
})

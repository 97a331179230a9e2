/**
 * Delivers the example workspace to a receiver and an identity provider on loopback. scripts/setup.js has built the
 * packages before.
 *
 * Usage: node scripts/start.js
 */
const { join } = require('node:path')
const { runDemo } = require('../packages/cli/dist/demo/run-demo.js')

runDemo(join(__dirname, '..')).then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    console.error(error)
    process.exitCode = 1
  }
)

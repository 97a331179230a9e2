/**
 * Opens the harness on the example workspace: `xwh dev`. scripts/setup.js has built the packages before.
 *
 * Usage: node scripts/start.js [options of xwh dev]
 */
const { join } = require('node:path')
const { processIo, run } = require('../packages/cli/dist/index.js')

process.chdir(join(__dirname, '..'))
run(['dev', 'examples/workspace.yaml', '--scenarios', 'scenarios', ...process.argv.slice(2)], processIo()).then(
  (code) => {
    process.exitCode = code
  }
)

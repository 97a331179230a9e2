/**
 * Runs the whole suite: unit, wire and property tests of every package, the tests of the scripts, the packed packages
 * and the commands of the documentation, all of them jest tests. Arguments go to jest, so that
 * `npm test -- packages/signing` runs a part.
 *
 * Plain JavaScript, so that `.ci/run` can start it with another Node.
 */
const { spawn } = require('node:child_process')
const { availableParallelism } = require('node:os')
const { join } = require('node:path')
const { installFixture } = require('./lib/install-fixture')

const root = join(__dirname, '..')
const given = process.argv.slice(2)

/** What the tests need beside the dependencies of the repository, each with a lock file of its own. */
const FIXTURES = [
  ['packages/engine/test/public-destinations', 'The public destinations, which the engine is compared on,'],
  ['scripts/test/registry', 'The npm registry that is published to'],
  ['scripts/test/fork', "What a fork of Segment's repository compiles with"]
]
for (const [folder, what] of FIXTURES) {
  if (installFixture(join(root, folder))) continue
  console.error(`${what} could not be installed; npm says above why.`)
  process.exit(1)
}
const workers = given.some((argument) => /^(-i|-w|--runInBand|--maxWorkers)/.test(argument))
  ? []
  : [`--maxWorkers=${Math.max(1, Math.min(4, availableParallelism()))}`]

const jest = spawn(process.execPath, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...workers, ...given], {
  cwd: root,
  stdio: 'inherit'
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal))
jest.on('error', (error) => {
  console.error(`jest could not be started: ${error.message}`)
  process.exit(1)
})
jest.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))

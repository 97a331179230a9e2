/**
 * Makes a checkout ready to run: right Node, dependencies installed, packages built. Plain JavaScript without
 * dependencies, since it runs before anything is installed. Does nothing where nothing is to be done, and waits where
 * another set-up of the same checkout is under way.
 *
 * Usage: node scripts/setup.js [--quiet]
 */
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync
} = require('node:fs')
const { join } = require('node:path')
const { withLock } = require('./lib/lock')
const { nodeProblem } = require('./lib/node-version')

const root = join(__dirname, '..')
const note = join(root, 'node_modules', '.setup')
/**
 * The versions of package-lock.json, and the file left as it is. `npm ci` would say the same more strictly, but refuses a
 * lock file made where the registry does not serve the optional packages of every platform, as ours was.
 */
const INSTALL = ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
const quiet = process.argv.includes('--quiet')

main()

function main() {
  const problem = nodeProblem(process.versions.node)
  if (problem !== undefined) fail(problem)
  mkdirSync(join(root, '.cache'), { recursive: true })
  withLock(join(root, '.cache', 'setup.lock'), say, () => {
    install()
    build()
    linkCommands()
  })
}

function install() {
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const hash = createHash('sha256').update(lockfile).digest('hex')
  if (existsSync(note) && readFileSync(note, 'utf8').trim() === hash) return
  if (!isInstalled(JSON.parse(lockfile))) {
    say('Installing dependencies (npm install). The first time this takes a minute or two.')
    run(npm(), INSTALL, 'npm install failed; its own message stands above.')
  }
  writeFileSync(note, `${hash}\n`)
}

/** Whether what npm says it has installed is what the lock file asks for: then someone ran npm by hand, and that is fine. */
function isInstalled(lockfile) {
  const path = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(path)) return false
  const installed = JSON.parse(readFileSync(path, 'utf8')).packages
  return Object.entries(lockfile.packages).every(
    ([name, entry]) => !name.includes('node_modules/') || entry.optional || installed[name]?.version === entry.version
  )
}

/** `tsc -b` looks for itself what is out of date, and is quick where nothing is. */
function build() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  if (!existsSync(join(root, 'packages', 'cli', 'dist', 'index.js'))) say('Building the packages (tsc -b packages).')
  run(process.execPath, [tsc, '-b', 'packages'], 'The packages do not compile; the compiler says above where and why.')
}

/** npm links the commands of our packages only if they are built before it runs, which they never are here. */
function linkCommands() {
  const packages = join(root, 'packages')
  const commands = readdirSync(packages)
    .map((folder) => ({ folder, manifest: join(packages, folder, 'package.json') }))
    .filter(({ manifest }) => existsSync(manifest))
    .flatMap(({ folder, manifest }) =>
      Object.entries(JSON.parse(readFileSync(manifest, 'utf8')).bin ?? {}).map(([name, path]) => ({
        name,
        folder,
        path
      }))
    )
  for (const { name, folder, path } of commands) {
    const target = join(packages, folder, path)
    if (!existsSync(target)) continue
    chmodSync(target, 0o755)
    const link = join(root, 'node_modules', '.bin', name)
    if (process.platform !== 'win32' && lstatSync(link, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(join('..', '..', 'packages', folder, path), link)
    }
  }
}

function run(command, args, message) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (result.error !== undefined) fail(`${command} could not be started: ${result.error.message}`)
  if (result.status !== 0) fail(message)
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm'
}

function say(text) {
  if (!quiet) console.error(`set-up: ${text}`)
}

/** The lock is given back by its exit handler. */
function fail(text) {
  console.error(`set-up: ${text}`)
  process.exit(1)
}

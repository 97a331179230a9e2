const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

/**
 * Installs what a folder of the tests asks for, outside the workspaces of this repository. Does nothing where the lock
 * file is the one that was installed last.
 *
 * @param {string} folder with a package.json and a package-lock.json of its own
 * @returns {boolean} whether everything is there
 */
function installFixture(folder) {
  const lockfile = readFileSync(join(folder, 'package-lock.json'), 'utf8')
  const hash = createHash('sha256').update(lockfile).digest('hex')
  const note = join(folder, 'node_modules', '.setup')
  if (existsSync(note) && readFileSync(note, 'utf8').trim() === hash) return true
  console.error(`set-up: Installing what the tests in ${folder} need (npm install, about 20 s).`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
  const { status } = spawnSync(npm, args, { cwd: folder, stdio: ['ignore', 2, 2] })
  if (status !== 0) return false
  writeFileSync(note, `${hash}\n`)
  return true
}

module.exports = { installFixture }

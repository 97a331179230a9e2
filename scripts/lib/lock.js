const { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const POLL_MS = 200
/** A lock folder without a process id belongs to a process that died between two lines, once it is this old. */
const UNSIGNED_MS = 2_000

/**
 * Runs `work` while no other process does so under the same path. A folder is the lock, since making one is atomic
 * everywhere; the process id inside tells a lock in use from one that a killed process left behind.
 *
 * @param {string} path of the lock
 * @param {(text: string) => void} say told once when there is a wait
 * @param {() => void} work
 */
function withLock(path, say, work) {
  let told = false
  while (!acquire(path)) {
    if (!told) say('Another set-up of this checkout is running; waiting for it.')
    told = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
  }
  const release = () => rmSync(path, { recursive: true, force: true })
  process.on('exit', release)
  try {
    work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function acquire(path) {
  try {
    mkdirSync(path)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (isAbandoned(path)) rmSync(path, { recursive: true, force: true })
    return false
  }
  writeFileSync(join(path, 'pid'), String(process.pid))
  return true
}

function isAbandoned(path) {
  try {
    const pid = Number(readFileSync(join(path, 'pid'), 'utf8'))
    return pid > 0 ? !isAlive(pid) : ageMs(path) > UNSIGNED_MS
  } catch {
    return ageMs(path) > UNSIGNED_MS
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return 0
  }
}

module.exports = { withLock }

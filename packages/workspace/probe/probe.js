/**
 * Loads one module in a process of its own, and says how that ended: the process that asks cannot interrupt a module that
 * never comes to its end, nor take back a process.exit.
 *
 * Usage: node probe.js <module> <file for the answer> <bytes> [config]
 */
const { renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { setImmediate, setInterval } = require('node:timers')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

/** How often the memory is looked at, in milliseconds. */
const LOOK_MS = 20
/** What is read of an export at most; a definition holds a few thousand values. */
const MOST_VALUES = 100_000
const DEEPEST = 12

/** Whole or not at all: whoever asked may stop this process at any time. Then nothing of the module may run any more. */
function answer(path, value) {
  writeFileSync(`${path}.part`, JSON.stringify(value))
  renameSync(`${path}.part`, path)
  process.kill(process.pid, 'SIGKILL')
}

/** Reads every value once, as the check of a definition will: a getter may hang, too. */
function readAll(root) {
  const seen = new Set()
  const read = (value, depth) => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST || seen.size > MOST_VALUES || seen.has(value))
      return
    seen.add(value)
    for (const key of Object.keys(value)) {
      try {
        read(value[key], depth + 1)
      } catch {
        // That a getter throws is found, and told, where the definition is checked.
      }
    }
  }
  read(root, 0)
}

function load(path, answerPath, kind) {
  const thrown = (error) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error
    answer(answerPath, { ended: 'threw', code, message: String(message) })
  }
  process.on('uncaughtException', thrown)
  try {
    let found = require(path)
    if (kind === 'config') {
      found = found?.default ?? found
      if (typeof found === 'function') found = found(process.env)
    }
    readAll(found)
  } catch (error) {
    thrown(error)
    return
  }
  // A rejection that nobody handles, and a throw in what was begun, come after the module has ended.
  setImmediate(() => {
    answer(answerPath, { ended: 'ok', files: Object.keys(require.cache) })
  })
}

if (isMainThread) {
  const [, , path, answerPath, bytes, kind] = process.argv
  new Worker(join(__dirname, 'probe.js'), { workerData: { answerPath, bytes: Number(bytes) } }).unref()
  load(path, answerPath, kind)
} else {
  const { answerPath, bytes } = workerData
  setInterval(() => {
    if (process.memoryUsage.rss() > bytes) answer(answerPath, { ended: 'memory' })
  }, LOOK_MS)
}

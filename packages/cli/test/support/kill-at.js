// Ends the process as kill -9 does, at one point of storing a token: for `node -r`.
const files = require('node:fs/promises')

const { open, rename } = files
const point = process.env.KILL_AT
const TOKENS = /tokens\.orders\.sealed$/
const TEMPORARY = /tokens\.orders\.sealed\.\d+$/

function die() {
  process.kill(process.pid, 'SIGKILL')
  // The signal comes a moment later: nothing more may happen.
  for (;;);
}

files.open = (path, ...rest) => {
  if (point === 'before the write' && TEMPORARY.test(path)) die()
  return open(path, ...rest)
}
files.rename = async (from, to) => {
  if (point === 'before the rename' && TOKENS.test(to)) die()
  await rename(from, to)
  if (point === 'after the rename' && TOKENS.test(to)) die()
}

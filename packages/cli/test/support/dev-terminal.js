// Runs `xwh` in a process of its own as if somebody sat at a terminal: each line of standard input is a key.
const { createInterface } = require('node:readline')
const { processIo, run } = require('../../dist')

const io = processIo()
const output = { write: (text) => process.stdout.write(text), isTTY: true }
const keyboard = (onKey) => {
  const lines = createInterface({ input: process.stdin }).on('line', onKey)
  return () => lines.close()
}

void run(process.argv.slice(2), { ...io, stdout: output, stderr: output, keyboard }).then((code) => process.exit(code))

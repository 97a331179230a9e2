// Loaded into the process under test, with --expose-gc: writes at its end the most memory that it held, in bytes. What is
// rubbish does not count, since a busy machine puts its collection off.
const { writeFileSync } = require('node:fs')
const { setInterval } = require('node:timers')

let peak = 0

function measure() {
  global.gc()
  const { heapUsed, external } = process.memoryUsage()
  peak = Math.max(peak, heapUsed + external)
}

setInterval(measure, 250).unref()
process.on('exit', () => {
  measure()
  writeFileSync(process.env.PEAK_FILE, String(peak))
})

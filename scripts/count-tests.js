/**
 * Adds up the reports of several runs of jest (`--json --outputFile`) and prints `N passed, N failed` as its last line,
 * with `, N skipped` where any were. A report that is missing, and a suite that could not be loaded, counts as failed.
 *
 * Usage: node scripts/count-tests.js REPORT…
 */
const { readFileSync } = require('node:fs')
const { basename } = require('node:path')

const total = { passed: 0, failed: 0, skipped: 0 }
for (const path of process.argv.slice(2)) {
  const report = read(path)
  total.passed += report.passed
  total.failed += report.failed
  total.skipped += report.skipped
  console.log(`${basename(path, '.json')}: ${sentence(report)}`)
}
console.log(sentence(total))
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1

function read(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + (report.numRuntimeErrorTestSuites ?? 0),
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0)
    }
  } catch (error) {
    console.log(`${path} cannot be read: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

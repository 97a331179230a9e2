import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(__dirname, '../../../..')

/**
 * Runs a program in node itself with the built package as `workspace`: the module registry of the test runner is another
 * than node's.
 *
 * @param program JavaScript that hands its result to `print`
 */
export function inNode(program: string): unknown {
  build()
  const head = `
    const workspace = require(${JSON.stringify(join(ROOT, 'packages/workspace'))})
    const print = (value) => process.stdout.write(JSON.stringify(value))`
  return JSON.parse(
    execFileSync(process.execPath, ['--no-warnings', '-e', `${head}\n${program}`], { encoding: 'utf8' })
  ) as unknown
}

let isBuilt = false

/** Once for each file of tests; quick where nothing is out of date. */
function build(): void {
  if (isBuilt) return
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const built = spawnSync(process.execPath, [tsc, '-b', join(ROOT, 'packages/workspace')], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`The package does not compile:\n${built.stdout}`)
  isBuilt = true
}

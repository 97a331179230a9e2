import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(__dirname, '../../../..')

/** Builds what is out of date, for tests that start processes; quick where nothing is. */
export function build(): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', join(ROOT, 'packages/harness')], {
    encoding: 'utf8'
  })
  if (status !== 0) throw new Error(`The packages do not compile:\n${stdout}`)
}

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = join(__dirname, '../../..')
const ROOT = join(PACKAGE, '../..')
const BUILT = join(PACKAGE, 'dist/functions/worker.js')

/** Threads load the built files: builds them where one of their sources is newer. */
export function buildWorker(): void {
  const sources = join(PACKAGE, 'src/functions')
  const newest = Math.max(
    ...readdirSync(sources, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  )
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > newest) return
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', PACKAGE], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The package does not compile:\n${stdout}`)
}

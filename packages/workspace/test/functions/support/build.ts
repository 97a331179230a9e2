import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = join(__dirname, '../../..')
const ROOT = join(PACKAGE, '../..')
const WORKER = join(PACKAGE, 'dist/functions/worker.js')

/** Written at every build, where the compiler leaves files alone that come out the same. */
const BUILD_INFO = join(PACKAGE, 'tsconfig.tsbuildinfo')

/** Threads load the built files: builds them where one of their sources is newer. */
export function buildWorker(): void {
  const sources = join(PACKAGE, 'src/functions')
  const newest = Math.max(
    ...readdirSync(sources, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  )
  if (existsSync(WORKER) && existsSync(BUILD_INFO) && statSync(BUILD_INFO).mtimeMs > newest) return
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', PACKAGE], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The package does not compile:\n${stdout}`)
}

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { median } from './rounds'
import type { Row } from './row'

const BIN = join(__dirname, '..', '..', 'packages', 'cli', 'dist', 'bin.js')
const TARGET_MS = 150

/** How long `xwh --help` takes from start to end, beside an empty Node program. */
export function benchStartup(rounds: number): Row {
  const timings = Array.from({ length: rounds * 2 }, () => ({ ours: timed([BIN, '--help']), node: timed(['-e', '0']) }))
  const ours = median(timings.map((timing) => timing.ours))
  const node = median(timings.map((timing) => timing.node))
  return {
    work: '`xwh --help`',
    against: 'an empty Node program',
    ours: `${ours.toFixed(0)} ms`,
    theirs: `${node.toFixed(0)} ms`,
    ratio: ours,
    shown: `${ours.toFixed(0)} ms`,
    target: `< ${TARGET_MS} ms`,
    reached: ours < TARGET_MS
  }
}

function timed(args: readonly string[]): number {
  const startedAt = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}`)
  return performance.now() - startedAt
}

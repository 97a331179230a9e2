import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Row } from './row'

/** Heap in use after a collection, in bytes, at two points of one run. */
export interface MemoryReading {
  readonly early: number
  readonly late: number
}

const TARGET_MB = 30

/**
 * Events through one engine, in a process of its own: how much the heap grows after the first tenth of them.
 *
 * @param count events, 1,000,000 for a figure that is quoted
 */
export async function benchMemory(count: number): Promise<Row> {
  const child = fork(join(__dirname, 'memory-run.js'), [String(count)], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  const [reading] = (await once(child, 'message')) as [MemoryReading]
  child.disconnect()
  const grownMb = (reading.late - reading.early) / 1e6
  return {
    work: `${count.toLocaleString('en')} events through one engine`,
    against: `heap after the first ${(count / 10).toLocaleString('en')}`,
    ours: `${(reading.late / 1e6).toFixed(1)} MB`,
    theirs: `${(reading.early / 1e6).toFixed(1)} MB`,
    ratio: grownMb,
    shown: `${grownMb >= 0 ? '+' : '−'}${Math.abs(grownMb).toFixed(1)} MB`,
    target: `< ${TARGET_MB} MB`,
    reached: grownMb < TARGET_MB
  }
}

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './rounds'
import type { Row } from './row'

const ROOT = join(__dirname, '..', '..')
const BIN = join(ROOT, 'packages', 'cli', 'dist', 'bin.js')
const SCENARIO = 'expired-token.scenario.yaml'
const EXTRA_FILES = ['workspace.yaml', 'events/order.json', 'events/three-orders.ndjson']

const ALL_TARGET_S = 60
const ONE_TARGET_S = 1.5

/**
 * How long `xwh test` takes from start to exit: for one scenario of five requests with OAuth, and for many of them.
 *
 * @param rounds how often one scenario is run
 * @param count how many scenarios are many
 */
export function benchScenarios(rounds: number, count: number): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'xwh-bench-'))
  try {
    mkdirSync(join(folder, 'events'))
    for (const file of EXTRA_FILES) copyFileSync(join(ROOT, 'scenarios', file), join(folder, file))
    const text = readFileSync(join(ROOT, 'scenarios', SCENARIO), 'utf8')
    for (let index = 0; index < count; index++) writeFileSync(join(folder, `s-${index}.scenario.yaml`), text)
    const one = median(Array.from({ length: rounds }, () => timed([join(folder, 's-0.scenario.yaml')])))
    const all = timed([folder])
    return [
      row('one scenario, `xwh test` from start to exit', one, ONE_TARGET_S),
      row(`${count.toLocaleString('en')} scenarios of five requests`, all, ALL_TARGET_S)
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function row(work: string, seconds: number, target: number): Row {
  const shown = `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`
  return {
    work,
    against: '–',
    ours: shown,
    theirs: '–',
    ratio: seconds,
    shown,
    target: `< ${target} s`,
    reached: seconds < target
  }
}

function timed(args: readonly string[]): number {
  const startedAt = performance.now()
  const { status, stdout } = spawnSync(process.execPath, [BIN, 'test', ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`xwh test ended with ${String(status)}:\n${stdout.slice(-2_000)}`)
  return (performance.now() - startedAt) / 1_000
}

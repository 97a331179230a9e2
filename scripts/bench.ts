/**
 * Compares the engine with stock actions-core and with the bare limit, side by side in one run, and prints ratios.
 * Method: docs/performance.md.
 *
 * Usage: npm run bench -- [--quick] [--write]
 *   --quick  short rounds, to see that it works; its figures are not to be quoted
 *   --write  keeps the figures in docs/performance.json, from which the tables in the documents are made
 */
import { writeFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { join } from 'node:path'
import { benchFunctions } from './bench/functions'
import { benchPure } from './bench/mapping'
import { benchMemory } from './bench/memory'
import type { Row } from './bench/row'
import { sampleEvents } from './bench/samples'
import { benchScenarios } from './bench/scenarios'
import { benchStartup } from './bench/startup'
import { benchWire } from './bench/wire'

const quick = process.argv.includes('--quick')
const ROUNDS = quick ? 3 : 9
const ROUND_MS = quick ? 100 : 1_000
const SCENARIOS = quick ? 20 : 1_000
const MEMORY_EVENTS = quick ? 50_000 : 1_000_000

async function main(): Promise<void> {
  const events = await sampleEvents()
  console.error(
    `${ROUNDS} alternating rounds of ${ROUND_MS} ms each; about ${quick ? 'half a minute' : 'five minutes'}.`
  )
  const rows: Row[] = []
  const add = (more: readonly Row[]): void => {
    for (const row of more) {
      rows.push(row)
      console.error(`${row.reached ? 'reached' : 'MISSED '}  ${row.work}: ${row.shown} (${row.target})`)
    }
  }
  add(await benchPure(events, ROUNDS, ROUND_MS / 4))
  add(await benchWire(events, ROUNDS, ROUND_MS))
  add([await benchFunctions(events, ROUNDS)])
  add([benchStartup(ROUNDS)])
  add(benchScenarios(ROUNDS, SCENARIOS))
  add([await benchMemory(MEMORY_EVENTS)])
  print(rows)
  if (process.argv.includes('--write')) write(rows)
}

function print(rows: readonly Row[]): void {
  const columns = rows.map(({ work, against, ours, theirs, shown, target }) => [
    work,
    against,
    ours,
    theirs,
    shown,
    target
  ])
  const head = ['work', 'against', 'ours', 'theirs', 'result', 'target']
  for (const row of [head, head.map(() => '---'), ...columns]) console.log(`| ${row.join(' | ')} |`)
}

function write(rows: readonly Row[]): void {
  const path = join(__dirname, '..', 'docs', 'performance.json')
  const [processor] = cpus()
  const kept = {
    measured: new Date().toISOString().slice(0, 10),
    machine: `${platform()} ${arch()}, ${cpus().length} × ${processor?.model.trim() ?? 'unknown'}, Node ${process.version}`,
    rows: rows.map(({ work, against, ours, theirs, shown, target }) => ({
      work,
      against,
      ours,
      theirs,
      result: shown,
      target
    }))
  }
  writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`)
  console.error(`Kept in ${path}; \`npm run generate\` brings the documents up to date.`)
}

void main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})

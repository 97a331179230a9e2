import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeProblem } from '../lib/node-version'
import { ROOT } from '../lib/repository'

describe('the version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('takes %s', (version) => {
    expect(nodeProblem(version)).toBeUndefined()
  })

  it.each(['18.20.0', '20.18.3', '8.0.0'])('refuses %s with what is needed', (version) => {
    expect(nodeProblem(version)).toContain(`This is Node ${version}; Node 20.19.0 or later is needed.`)
  })
})

describe('the lock of the set-up', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xwh-lock-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('lets three processes in one after the other', async () => {
    const log = join(folder, 'log')
    await Promise.all([1, 2, 3].map(() => lockAndLog(folder, log)))
    expect(readFileSync(log, 'utf8')).toBe('in out in out in out ')
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })

  it('takes over from a process that was killed', async () => {
    const dead = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => dead.on('exit', resolve))
    mkdirSync(join(folder, 'lock'))
    writeFileSync(join(folder, 'lock', 'pid'), String(dead.pid))
    await lockAndLog(folder, join(folder, 'log'))
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('in out ')
  })
})

async function lockAndLog(folder: string, log: string): Promise<void> {
  const program = `
    const { appendFileSync } = require('node:fs')
    const { withLock } = require(${JSON.stringify(join(ROOT, 'scripts', 'lib', 'lock.js'))})
    withLock(${JSON.stringify(join(folder, 'lock'))}, () => {}, () => {
      appendFileSync(${JSON.stringify(log)}, 'in ')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
      appendFileSync(${JSON.stringify(log)}, 'out ')
    })`
  const child = spawn(process.execPath, ['-e', program], { stdio: 'inherit' })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  expect(code).toBe(0)
}

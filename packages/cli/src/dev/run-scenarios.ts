import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Dev } from './dev'

/**
 * Runs the scenarios in a process of their own, since mocks change HTTP for the whole process.
 *
 * @returns whether all passed, also where there are none
 */
export async function runScenarios({ scenarios, say, style, io, options }: Dev): Promise<boolean> {
  if (scenarios === undefined) return true
  say(style.bold(`$ xwh test ${scenarios}`))
  say('')
  const config = options.config === undefined ? [] : ['--config', options.config]
  const child = spawn(process.execPath, [join(__dirname, '../bin.js'), 'test', scenarios, ...config], {
    env: { ...io.env, ...(io.stdout.isTTY === true ? { FORCE_COLOR: '1' } : {}) },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  child.stdout.on('data', (chunk: Buffer) => io.stdout.write(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => io.stderr.write(chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  say('')
  return code === 0
}

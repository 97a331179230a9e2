import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CheckPluginOptions, PluginReport } from '../../src'

const run = promisify(execFile)
const KIT = join(__dirname, '..', '..', 'dist', 'index.js')

const PROGRAM = `
  const [kit, name, args] = process.argv.slice(1)
  require(kit)[name](...JSON.parse(args)).then(
    (value) => console.log(JSON.stringify({ value })),
    (error) => console.log(JSON.stringify({ error: { name: error.name, message: error.message } }))
  )`

/** The built package in a process of its own: jest resolves and loads modules in ways that Node does not. */
async function call(name: string, ...args: unknown[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['-e', PROGRAM, KIT, name, JSON.stringify(args)])
  const { value, error } = JSON.parse(stdout) as { value: unknown; error?: { name: string; message: string } }
  if (error) throw Object.assign(new Error(error.message), { name: error.name })
  return value
}

export function checkPlugin(given: string, options: CheckPluginOptions = {}): Promise<PluginReport> {
  return call('checkPlugin', given, options) as Promise<PluginReport>
}

export function checkManifest(
  given: string,
  entries: readonly string[] | undefined,
  options: CheckPluginOptions = {}
): Promise<PluginReport[]> {
  return call('checkManifest', given, entries ?? null, options) as Promise<PluginReport[]>
}

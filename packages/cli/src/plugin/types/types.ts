import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { isTargetError, isTypesError, planTypes, type PlannedFile } from '@extensible-webhooks/plugin-kit'
import { EXIT, InputError } from '../../exit-codes'
import type { Io } from '../../io'
import { printable } from '../../shared/style'

/** What `xwh plugin types` was asked to do. */
export interface TypesFlags {
  readonly plugin: string
  readonly check: boolean
  readonly schemas: boolean
  readonly plainChoices: boolean
  readonly json: boolean
}

/** What became of one file. */
interface Row {
  readonly path: string
  readonly state: 'fresh' | 'stale' | 'missing' | 'written'
}

/**
 * Writes the generated types of a plugin, or tells which are stale.
 *
 * @returns the exit code: 1 where some are stale and nothing is written
 * @throws InputError where there is no such plugin, or no types can be made of it
 */
export async function types(flags: TypesFlags, io: Io): Promise<number> {
  const { plugin, check, json } = flags
  const files = await planned(flags, io)
  const rows = files.map((file) => rowOf(file, check))
  const stale = rows.filter(({ state }) => state === 'stale' || state === 'missing').length
  if (json) io.stdout.write(`${JSON.stringify({ ok: stale === 0, files: rows })}\n`)
  else io.stdout.write(rows.map(({ path, state }) => `${state.padEnd(8)}${printable(path)}\n`).join(''))
  if (stale === 0) return EXIT.ok
  io.stderr.write(`${stale} to write. Run: xwh plugin types${plugin === '.' ? '' : ` ${printable(plugin)}`}\n`)
  return EXIT.failed
}

async function planned({ plugin, schemas, plainChoices }: TypesFlags, io: Io): Promise<PlannedFile[]> {
  // The plugin runs in this process: one that ends it must not look like one whose types are fresh.
  const told = (): void => {
    io.stderr.write(`${printable(plugin)} calls process.exit while it is loaded; take that out of it.\n`)
    process.exitCode = EXIT.usage
  }
  process.once('exit', told)
  try {
    return await planTypes(plugin, { schemas, plainChoices })
  } catch (error) {
    if (isTargetError(error) || isTypesError(error)) throw new InputError(error.message)
    throw error
  } finally {
    process.off('exit', told)
  }
}

function rowOf({ path, text, state }: PlannedFile, check: boolean): Row {
  const shown = relative(process.cwd(), path)
  if (state === 'fresh' || (state === 'worded' && check)) return { path: shown, state: 'fresh' }
  if (check) return { path: shown, state: state === 'missing' ? 'missing' : 'stale' }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return { path: shown, state: 'written' }
}

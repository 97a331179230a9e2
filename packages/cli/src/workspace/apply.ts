import { applyWorkspace } from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { styleFor } from '../shared/style'
import { formatChanges } from './print-changes'
import { readUsable } from './read-file'
import { openStored } from './stored'

/** What `xwh workspace apply` was asked to do. */
export interface ApplyOptions extends HostFlags {
  readonly file: string
  readonly dryRun: boolean
  readonly prune: boolean
  readonly json: boolean
}

/**
 * Makes the stored workspace what a file says.
 *
 * @returns the exit code
 * @throws InputError where the file is not usable, or nothing can be stored
 */
export async function apply({ file, dryRun, prune, json, config }: ApplyOptions, io: Io): Promise<number> {
  const { written, catalog } = readUsable(file, { config }, io)
  const stored = await openStored(file, { config }, io)
  const answer = await applyWorkspace(stored, written, { dryRun, prune, catalog })
  if (!answer.ok) {
    const lines = answer.problems.map(({ path, message }) => `${path === '' ? file : path}: ${message}`)
    throw new InputError(lines.join('\n'))
  }
  const { changes, applied } = answer.value
  if (json) io.stdout.write(`${JSON.stringify({ applied, changes })}\n`)
  else io.stdout.write(`${formatChanges(changes, styleFor(io.stdout, io))}${endOf(applied, changes.length)}`)
  return EXIT.ok
}

function endOf(applied: boolean, changes: number): string {
  if (applied) return 'Stored in .xwh/.\n'
  return changes > 0 ? 'Not stored: this was a dry run.\n' : ''
}

import { diffWorkspaces } from '@extensible-webhooks/workspace'
import { EXIT } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { styleFor } from '../shared/style'
import { formatChanges } from './print-changes'
import { readWritten } from './read-file'
import { readStored } from './stored'

/** What `xwh workspace diff` was asked to do. */
export interface DiffOptions extends HostFlags {
  readonly file: string
  /** Path of the other file; without it the stored workspace is compared with the file. */
  readonly other?: string
  readonly exitCode: boolean
  readonly json: boolean
}

/**
 * Tells what leads from one workspace to the other: from the first file to the second, or from what is stored to the file.
 *
 * @returns the exit code: 0, or with `exitCode` 1 where they differ
 * @throws InputError where a file cannot be read
 */
export async function diff({ file, other, exitCode, json, config }: DiffOptions, io: Io): Promise<number> {
  const first = readWritten(file, { config }, io)
  const second = other === undefined ? undefined : readWritten(other, { config }, io)
  const [before, after] = second ? [first.written, second.written] : [await readStored(file, io), first.written]
  const catalog = [...first.catalog, ...(second?.catalog ?? [])]
  const changes = diffWorkspaces(before, after, { catalog })
  if (!second && !before) io.stderr.write('Nothing is stored yet; xwh workspace apply stores it.\n')
  io.stdout.write(json ? `${JSON.stringify({ changes })}\n` : formatChanges(changes, styleFor(io.stdout, io)))
  return exitCode && changes.length > 0 ? EXIT.failed : EXIT.ok
}

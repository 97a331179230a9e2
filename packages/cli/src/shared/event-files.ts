import { accessSync, constants, createReadStream, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { formatOfName, readRecords, type RawRecord } from '@extensible-webhooks/workspace'
import { InputError } from '../exit-codes'

/** The name of standard input among the files. */
export const STANDARD_INPUT = '-'

const PIECE_BYTES = 256 * 1_024

/**
 * Refuses files that cannot be read before anything is sent.
 *
 * @throws InputError that names the file
 */
export function checkReadable(paths: readonly string[]): void {
  const problems = paths.flatMap((path) => {
    const reason = path === STANDARD_INPUT ? undefined : unreadable(path)
    return reason === undefined
      ? []
      : [`${path}: ${reason}; give a file of events (NDJSON, a JSON list or one object).`]
  })
  if (paths.filter((path) => path === STANDARD_INPUT).length > 1)
    problems.push('-: standard input can be read once only; name it once.')
  if (problems.length > 0) throw new InputError(problems.join('\n'))
}

/** An event file that is being read. */
export interface EventFile {
  /** How messages name it. */
  readonly label: string
  readonly records: AsyncIterable<readonly RawRecord[]>
  /** Ends the reading early. */
  stop(): void
}

/** Opens one event file, or standard input. */
export function openEvents(path: string, stdin: Readable): EventFile {
  const stream = path === STANDARD_INPUT ? stdin : createReadStream(path, { highWaterMark: PIECE_BYTES })
  return {
    label: path === STANDARD_INPUT ? 'stdin' : path,
    records: readRecords(stream as AsyncIterable<Buffer>, formatOfName(path)),
    stop: () => {
      stream.destroy()
    }
  }
}

function unreadable(path: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return 'this is a folder'
    accessSync(path, constants.R_OK)
    return undefined
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    return code === 'ENOENT' ? 'there is no such file' : 'the file cannot be read'
  }
}

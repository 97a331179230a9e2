import { createWriteStream, existsSync, realpathSync, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import { isLeftOut, type EventOrigin, type PipelineResult } from '@extensible-webhooks/workspace'
import type { DeliveryError } from '@extensible-webhooks/engine'
import { InputError } from '../exit-codes'

/** Writes what was not delivered. */
export interface RejectionLog {
  addRefused(error: DeliveryError, origin: EventOrigin, eventId: string): void
  addResult(result: PipelineResult): void
  /** Resolves once the disk has caught up. */
  ready(): Promise<void>
  /** Why the file could not be written to its end, if so. */
  failure(): string | undefined
  close(): Promise<void>
}

/** Writes nothing. */
export const NO_LOG: RejectionLog = {
  addRefused: () => undefined,
  addResult: () => undefined,
  ready: () => Promise.resolve(),
  failure: () => undefined,
  close: () => Promise.resolve()
}

/**
 * Opens the file of `--rejections`: NDJSON with stage, code, reason and the event, which may be delivered again.
 *
 * @param path where to write; an older file is replaced
 * @param inputs files that are read in this run and must not be overwritten
 * @param all whether events that were left out are written as well
 * @param redact takes secrets out of the reasons
 * @throws InputError where the file cannot be written
 */
export async function openRejections(
  path: string,
  inputs: readonly string[],
  all: boolean,
  redact: (text: string) => string
): Promise<RejectionLog> {
  if (inputs.some((input) => isSameFile(input, path))) {
    throw new InputError(`--rejections ${path}: this file is read in this run; name another one.`)
  }
  const stream = createWriteStream(path)
  try {
    await once(stream, 'open')
  } catch {
    throw new InputError(`--rejections ${path}: the file cannot be written; name another place.`)
  }
  const write = createWriter(stream, path)
  return {
    addRefused: ({ stage, code, reason }, { file, line }, eventId) => {
      write.row({ stage, code, reason: redact(reason), eventId, file, line, event: null })
    },
    addResult: (result) => {
      const row = rowOf(result, all, redact)
      if (row) write.row(row)
    },
    ready: write.ready,
    failure: write.failure,
    close: write.close
  }
}

function isSameFile(a: string, b: string): boolean {
  return existsSync(a) && existsSync(b) && realpathSync(a) === realpathSync(b)
}

/** Rows of NDJSON at the pace of the disk. */
interface Writer {
  readonly row: (row: Readonly<Record<string, unknown>>) => void
  readonly ready: () => Promise<void>
  readonly failure: () => string | undefined
  readonly close: () => Promise<void>
}

function createWriter(stream: WriteStream, path: string): Writer {
  let full = false
  let failure: string | undefined
  stream.on('error', ({ message }) => {
    failure = `--rejections ${path}: the file can no longer be written (${message}); what was not delivered is not all in it.`
  })
  // After an error nothing drains, and waiting for it would be thrown out of: the stream closes instead.
  const closed = new Promise<void>((resolve) => stream.once('close', resolve))
  return {
    row: (row) => {
      full = !stream.write(`${JSON.stringify(row)}\n`)
    },
    ready: async () => {
      if (full && failure === undefined) {
        await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), closed])
      }
      full = false
    },
    failure: () => failure,
    close: () => {
      stream.end()
      return closed
    }
  }
}

function rowOf(
  { incoming, outcome, attempts, destination, mapping }: PipelineResult,
  all: boolean,
  redact: (text: string) => string
): Readonly<Record<string, unknown>> | undefined {
  if (outcome.status === 'delivered') return undefined
  const { stage, code, reason, httpStatus } = outcome.error
  if (!all && isLeftOut(outcome.error)) return undefined
  return {
    stage,
    code,
    reason: redact(reason),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    eventId: incoming.eventId,
    source: incoming.source,
    ...(destination ? { destination: destination.slug } : {}),
    ...(mapping ? { mapping: mapping.name } : {}),
    attempts,
    file: incoming.origin.file,
    line: incoming.origin.line,
    event: incoming.event
  }
}

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { exportToSegment, type SegmentIds } from '@extensible-webhooks/workspace'
import { EXIT, InputError } from '../exit-codes'
import type { Io } from '../io'
import type { HostFlags } from '../shared/config-flag'
import { styleFor } from '../shared/style'
import { IDS_FILE } from './import'
import { formatNotes, leavesOut } from './print-notes'
import { readWritten } from './read-file'
import { readJsonFile } from './read-json'
import { writeFiles } from './write-files'

/** What `xwh workspace export` was asked to do. */
export interface ExportOptions extends HostFlags {
  readonly file: string
  /** Path for the objects; standard output where it is not given. */
  readonly out?: string
  readonly force: boolean
  /** Path of the ids that the objects have in Segment. */
  readonly ids?: string
  readonly keepVariables: boolean
  readonly strict: boolean
  readonly json: boolean
}

/**
 * Turns a workspace into objects of Segment's Public API.
 *
 * @returns the exit code: 1 with `strict` where something was left out
 * @throws InputError where a file cannot be read or is in the way
 */
export function exportWorkspace(options: ExportOptions, io: Io): number {
  const folder = dirname(options.file)
  const ids = readIds(options.ids ?? defaultIds(folder))
  const { written, catalog } = readWritten(options.file, options, io)
  const { objects, report } = exportToSegment(written, {
    catalog,
    readFile: (path) => readText(resolve(folder, path)),
    ...(options.keepVariables ? {} : { environment: io.env }),
    ...(ids ? { ids } : {})
  })
  if (!options.json) io.stderr.write(formatNotes(report, styleFor(io.stderr, io)))
  const text = `${JSON.stringify(objects, null, 2)}\n`
  if (options.out !== undefined) writeFiles(new Map([[options.out, text]]), options.force)
  if (options.json) io.stdout.write(`${JSON.stringify({ objects, report })}\n`)
  else if (options.out === undefined) io.stdout.write(text)
  return options.strict && leavesOut(report) ? EXIT.failed : EXIT.ok
}

function defaultIds(folder: string): string | undefined {
  const path = join(folder, IDS_FILE)
  return existsSync(path) ? path : undefined
}

function readIds(path: string | undefined): SegmentIds | undefined {
  if (path === undefined) return undefined
  const value = readJsonFile(path)
  const fits = typeof value === 'object' && value !== null && Object.values(value).every((id) => typeof id === 'string')
  if (!fits) throw new InputError(`${path}: expected an object of ids, as xwh workspace import writes it.`)
  return value as SegmentIds
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { InputError } from '../exit-codes'
import { STANDARD_INPUT } from '../shared/event-files'

/**
 * Reads JSON files; `-` is standard input.
 *
 * @throws InputError that names every file that cannot be read, without a word of its content
 */
export async function readJsonFiles(paths: readonly string[], stdin: Readable): Promise<unknown[]> {
  const problems: string[] = []
  const documents: unknown[] = []
  for (const path of paths) {
    try {
      documents.push(parse(path === STANDARD_INPUT ? await readAll(stdin) : readFileSync(path)))
    } catch (error) {
      problems.push(`${path}: ${reasonOf(error)}`)
    }
  }
  if (problems.length > 0) throw new InputError(problems.join('\n'))
  return documents
}

/** The same for one file. */
export function readJsonFile(path: string): unknown {
  try {
    return parse(readFileSync(path))
  } catch (error) {
    throw new InputError(`${path}: ${reasonOf(error)}`)
  }
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new SyntaxError('no UTF-8')
  // A byte order mark is no JSON, and some editors write one.
  return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
}

async function readAll(stdin: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'there is no such file.'
  if (code === 'EISDIR') return 'this is a folder; give the files in it.'
  return code === '' ? 'this is not JSON; give an answer of the Public API.' : `the file cannot be read (${code}).`
}

import { readFileSync } from 'node:fs'
import { InputError } from '../exit-codes'
import type { Io } from '../io'

/** The name of standard input. */
export const STANDARD_INPUT = '-'

const MAX_BYTES = 64 * 1_024 * 1_024

/**
 * Reads a file, or standard input.
 *
 * @throws InputError that names the option and the file
 */
export async function readInput(option: string, path: string, io: Io): Promise<Buffer> {
  if (path !== STANDARD_INPUT) return readFile(option, path)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of io.stdin) {
    const piece = Buffer.from(chunk as Buffer)
    bytes += piece.length
    if (bytes > MAX_BYTES) throw new InputError(`${option} -: standard input holds more than ${MAX_BYTES} bytes.`)
    chunks.push(piece)
  }
  return Buffer.concat(chunks)
}

function readFile(option: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'this is a folder' : 'the file cannot be read'
    throw new InputError(`${option} ${path}: ${why}.`)
  }
}

import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { Transform } from 'node:stream'

/** A flush at the end lets a beginning of a stream be decoded as far as it goes. */
const FLUSH = { finishFlush: constants.Z_SYNC_FLUSH }

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(FLUSH),
  'x-gzip': () => createGunzip(FLUSH),
  deflate: () => createInflate(FLUSH),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
}

/** Tells whether a content coding can be undone. */
export function isDecodable(encoding: string | undefined): encoding is string {
  return encoding !== undefined && Object.hasOwn(DECODERS, encoding)
}

/**
 * Undoes a content coding, up to a number of decoded bytes: a few kilobytes of gzip can stand for gigabytes.
 *
 * @param encoding one that `isDecodable` knows
 * @returns the first `maxBytes` bytes, and whether there would have been more or the rest could not be read
 */
export function decodeBody(
  encoding: string,
  encoded: Buffer,
  maxBytes: number
): Promise<{ readonly body: Buffer; readonly incomplete: boolean }> {
  const decoder = DECODERS[encoding]?.()
  if (!decoder) return Promise.resolve({ body: encoded, incomplete: false })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const finish = (incomplete: boolean): void => {
      decoder.destroy()
      resolve({ body: Buffer.concat(chunks).subarray(0, maxBytes), incomplete })
    }
    decoder.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > maxBytes) finish(true)
    })
    decoder.on('end', () => {
      finish(false)
    })
    decoder.on('error', () => {
      finish(true)
    })
    decoder.end(encoded)
  })
}

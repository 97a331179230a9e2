/** A body that is there as a whole, and where it ends. */
export interface WholeBody {
  readonly content: (bytes: Buffer) => Buffer
  readonly end: number
}

/** A whole body, `undefined` while more is to come, or a problem with the status that tells it. */
export type TakenBody = WholeBody | { readonly status: number; readonly problem: string } | undefined

/** Looks for the end of a body among the bytes so far. */
export type BodyReader = (bytes: Buffer) => TakenBody

/** A size and the extension that may follow it. */
const CHUNK_LINE = /^([0-9a-f]{1,8})[ \t]*(;.*)?$/i
const MAX_CHUNK_LINE = 1_024
const MAX_TRAILER = 16_384

/** Reads the body that the headers announce. */
export function createBodyReader(
  headers: Readonly<Record<string, string>>,
  start: number,
  maxBytes: number
): BodyReader {
  if (/(^|[ ,])chunked$/i.test(headers['transfer-encoding'] ?? '')) return chunkedReader(start, maxBytes)
  const length = headers['content-length'] ?? '0'
  if (!/^\d{1,15}$/.test(length)) return () => ({ status: 400, problem: 'content-length is no whole number.' })
  return sizedReader(start, Number(length), maxBytes)
}

function sizedReader(start: number, length: number, maxBytes: number): BodyReader {
  const end = start + length
  if (length > maxBytes) return () => tooLarge(maxBytes)
  return (bytes) => (bytes.length < end ? undefined : { content: (whole) => whole.subarray(start, end), end })
}

/** Goes on where it was when the last bytes came: a body of many chunks is read once. */
function chunkedReader(start: number, maxBytes: number): BodyReader {
  const parts: { readonly from: number; readonly to: number }[] = []
  let at = start
  let total = 0
  return (bytes) => {
    for (;;) {
      const lineEnd = bytes.indexOf('\r\n', at)
      if (lineEnd < 0) return bytes.length - at > MAX_CHUNK_LINE ? badChunk() : undefined
      const size = CHUNK_LINE.exec(bytes.subarray(at, lineEnd).toString('latin1'))?.[1]
      if (size === undefined) return badChunk()
      const from = lineEnd + 2
      const to = from + parseInt(size, 16)
      if (to === from) return takeTrailer(bytes, from, (whole) => join(whole, parts))
      total += to - from
      if (total > maxBytes) return tooLarge(maxBytes)
      if (bytes.length < to + 2) {
        total -= to - from
        return undefined
      }
      if (bytes[to] !== 0x0d || bytes[to + 1] !== 0x0a) return badChunk()
      parts.push({ from, to })
      at = to + 2
    }
  }
}

/** After the last chunk come header lines or none, and an empty line. */
function takeTrailer(bytes: Buffer, start: number, content: WholeBody['content']): TakenBody {
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return bytes.length - start > MAX_TRAILER ? badChunk() : undefined
    if (lineEnd === at) return { content, end: at + 2 }
    at = lineEnd + 2
  }
}

function join(bytes: Buffer, parts: readonly { readonly from: number; readonly to: number }[]): Buffer {
  return Buffer.concat(parts.map(({ from, to }) => bytes.subarray(from, to)))
}

function badChunk(): TakenBody {
  return { status: 400, problem: 'A chunk of the body is malformed.' }
}

function tooLarge(maxBytes: number): TakenBody {
  return { status: 413, problem: `The body is larger than ${String(maxBytes)} bytes.` }
}

import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { XMLParser } from 'fast-xml-parser'
import type { RecordedRequest } from './recorded-request'

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes),
  deflate: (bytes) => inflateSync(bytes),
  br: (bytes) => brotliDecompressSync(bytes)
}

/** The text of a body, unpacked where `content-encoding` says that it is packed. */
export function textOf({ headers, body }: Pick<RecordedRequest, 'headers' | 'body'>): string {
  const decode = DECODERS[(headers['content-encoding'] ?? '').toLowerCase()]
  try {
    return (decode ? decode(body) : body).toString('utf8')
  } catch {
    return body.toString('utf8')
  }
}

/** A body as JSON; NDJSON as the list of its lines. Undefined where it is neither. */
export function jsonOf(request: RecordedRequest): unknown {
  const text = textOf(request)
  const lines = (request.headers['content-type'] ?? '').includes('ndjson')
  try {
    if (!lines) return JSON.parse(text)
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line))
  } catch {
    return undefined
  }
}

/** A form as names and values; a name that comes more than once has a list. */
export function formOf(parameters: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(parameters.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    })
  )
}

let parser: XMLParser | undefined

/** XML as a tree; blanks around texts, the order of elements of different names and the declaration do not count. */
export function xmlOf(text: string): unknown {
  parser ??= new XMLParser({
    ignoreAttributes: false,
    ignoreDeclaration: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true
  })
  try {
    return parser.parse(text)
  } catch {
    return undefined
  }
}

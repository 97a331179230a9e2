/** A request as it was on the wire. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query, as sent. */
  readonly path: string
  /** Lower-case names; values of a repeated header are joined with a comma and a space. */
  readonly headers: Readonly<Record<string, string>>
  /** Names and values in turn, in their order and letter case. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** All bytes of the request, head and body. */
  readonly raw: Buffer
  /** Milliseconds since the epoch at which the request was complete. */
  readonly receivedAtMs: number
}

const HEAD_END = Buffer.from('\r\n\r\n')

/**
 * Cuts the bytes of one connection into requests.
 *
 * @param onRequest called with each request once its last byte is there
 * @returns takes the chunks of the socket
 */
export function createRequestParser(onRequest: (request: ReceivedRequest) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    for (;;) {
      const taken = takeRequest(pending)
      if (!taken) return
      pending = pending.subarray(taken.raw.length)
      onRequest(taken)
    }
  }
}

function takeRequest(bytes: Buffer): ReceivedRequest | undefined {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return undefined
  const [requestLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n')
  const [method = '', path = ''] = requestLine.split(' ')
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const headers = joinHeaders(rawHeaders)
  const bodyStart = headEnd + HEAD_END.length
  const body = (headers['transfer-encoding'] ?? '').includes('chunked')
    ? takeChunked(bytes, bodyStart)
    : takeSized(bytes, bodyStart, Number(headers['content-length'] ?? 0))
  if (!body) return undefined
  return {
    method,
    path,
    headers,
    rawHeaders,
    body: body.content,
    raw: bytes.subarray(0, body.end),
    receivedAtMs: Date.now()
  }
}

function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    headers[name] = name in headers ? `${headers[name] ?? ''}, ${value}` : value
  }
  return headers
}

function takeSized(bytes: Buffer, start: number, length: number): { content: Buffer; end: number } | undefined {
  const end = start + length
  return bytes.length < end ? undefined : { content: bytes.subarray(start, end), end }
}

function takeChunked(bytes: Buffer, start: number): { content: Buffer; end: number } | undefined {
  const parts: Buffer[] = []
  let at = start
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    const chunkEnd = lineEnd + 2 + size
    if (bytes.length < chunkEnd + 2) return undefined
    if (size === 0) return { content: Buffer.concat(parts), end: chunkEnd + 2 }
    parts.push(bytes.subarray(lineEnd + 2, chunkEnd))
    at = chunkEnd + 2
  }
}

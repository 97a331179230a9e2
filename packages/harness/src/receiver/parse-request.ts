import { createByteStore } from './byte-store'
import { createBodyReader, type BodyReader } from './request-body'
import { parseHead, type RequestHead } from './request-head'

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

/** What a connection tells of what comes in. */
export interface ParserEvents {
  /** A request is complete. `keepAlive`: whether the client means to send another one. */
  readonly onRequest: (request: ReceivedRequest, keepAlive: boolean) => void
  /** The client waits for a word before it sends the body (`expect: 100-continue`). */
  readonly onExpect: () => void
  /** What came is no request, or too large. Nothing is read after it. */
  readonly onProblem: (status: number, problem: string) => void
}

/** How large a request may be. */
export interface RequestLimits {
  readonly maxHeadBytes: number
  readonly maxBodyBytes: number
}

/** Cuts the bytes of one connection into requests. */
export interface RequestParser {
  take(chunk: Buffer): void
  /** Whether a request has begun and is not complete. */
  underWay(): boolean
}

interface Begun {
  readonly head: RequestHead
  readonly read: BodyReader
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')

/** Makes the parser of one connection. */
export function createRequestParser(limits: RequestLimits, events: ParserEvents): RequestParser {
  const store = createByteStore()
  let begun: Begun | undefined
  let broken = false

  const fail = (status: number, problem: string): false => {
    broken = true
    events.onProblem(status, problem)
    return false
  }

  const begin = (bytes: Buffer): boolean => {
    const headEnd = bytes.indexOf(HEAD_END)
    if ((headEnd < 0 ? bytes.length : headEnd) > limits.maxHeadBytes) return fail(431, 'The headers are too large.')
    if (headEnd < 0) return false
    const head = parseHead(bytes.subarray(0, headEnd))
    if (!head) return fail(400, 'This is no HTTP/1 request.')
    begun = { head, read: createBodyReader(head.headers, headEnd + HEAD_END.length, limits.maxBodyBytes) }
    return true
  }

  const step = (): boolean => {
    // RFC 9112 section 2.2: empty lines before a request are passed over.
    if (!begun && store.bytes().subarray(0, 2).equals(LINE_END)) {
      store.take(LINE_END.length)
      return true
    }
    const isNew = !begun
    if (!begun && !begin(store.bytes())) return false
    if (!begun) return false
    const { head, read } = begun
    const body = read(store.bytes())
    if (body === undefined) {
      if (isNew && /^100-continue$/i.test(head.headers['expect'] ?? '')) events.onExpect()
      return false
    }
    if ('problem' in body) return fail(body.status, body.problem)
    begun = undefined
    const raw = store.take(body.end)
    const { method, path, headers, rawHeaders } = head
    const request = { method, path, headers, rawHeaders, body: body.content(raw), raw, receivedAtMs: Date.now() }
    events.onRequest(request, staysOpen(head))
    return true
  }

  return {
    take: (chunk) => {
      if (broken) return
      store.append(chunk)
      while (store.bytes().length > 0 && step());
    },
    underWay: () => !broken && store.bytes().length > 0
  }
}

function staysOpen({ version, headers }: RequestHead): boolean {
  const connection = headers['connection'] ?? ''
  return version === '1.0' ? /\bkeep-alive\b/i.test(connection) : !/\bclose\b/i.test(connection)
}

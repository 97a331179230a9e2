import type { ReceivedRequest } from '../receiver/parse-request'

/** Which deliveries made a request: those of the send in whose course it was made. */
export interface RequestOrigin {
  /** Slug of the destination. */
  readonly destination: string
  /** Name of the mapping. */
  readonly mapping: string
  /** `messageId`s of the events that were sent together. */
  readonly eventIds: readonly string[]
}

/** A request to a mocked endpoint, as it was sent. */
export interface RecordedRequest {
  readonly method: string
  /** Absolute URL with its query. */
  readonly url: string
  /** Lower-case names; values of a repeated header are joined with a comma and a space. */
  readonly headers: Readonly<Record<string, string>>
  /** Names and values in turn, in the order and letter case in which the transport was handed them. */
  readonly rawHeaders: readonly string[]
  /** The exact bytes. */
  readonly body: Buffer
  /** When it was made, by the clock of the mocks, in milliseconds since the epoch. */
  readonly atMs: number
  /** Unset where no send of a destination made it. */
  readonly origin?: RequestOrigin
}

/** Puts a record together from names and values in turn. */
export function recordRequest(request: Omit<RecordedRequest, 'headers'>): RecordedRequest {
  const headers = Object.create(null) as Record<string, string>
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = (request.rawHeaders[index] ?? '').toLowerCase()
    const value = request.rawHeaders[index + 1] ?? ''
    headers[name] = name in headers ? `${headers[name] ?? ''}, ${value}` : value
  }
  return { ...request, headers }
}

/** The form in which receivers on a socket are handed requests. */
export function toReceived(request: RecordedRequest): ReceivedRequest {
  const { pathname, search } = new URL(request.url)
  const path = `${pathname}${search}`
  const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${request.method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  return {
    method: request.method,
    path,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: request.body,
    raw: Buffer.concat([head, request.body]),
    receivedAtMs: request.atMs
  }
}

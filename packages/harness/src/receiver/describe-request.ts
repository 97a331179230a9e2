import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import type { ReceivedRequest } from './parse-request'
import { makeVisible } from './visible-text'

/** A request as text that may be shown: to a terminal, in a page, in a log. */
export interface RequestText {
  readonly method: string
  /** Path and query; values of parameters that are secrets are cut. */
  readonly path: string
  /** In their order; credentials are cut. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Unpacked where it came as gzip. Empty where there is none. */
  readonly body: string
  /** Length of the body on the wire. */
  readonly bodyBytes: number
  /** Whether `body` is not the whole body. */
  readonly cut: boolean
  readonly receivedAtMs: number
}

/** Options of {@link describeRequest}. */
export interface DescribeOptions {
  /** Of the body, in letters. @default 4,096 */
  readonly maxBody?: number
}

/** Headers and parameters whose value lets somebody in. Signatures do not: they fit one body only. */
const SECRET =
  /^(proxy-)?authorization$|^(set-)?cookie$|api[-_]?key|token|secret|password|assertion|^code(_verifier)?$/i
const MAX_HEADER = 1_024
const MAX_PATH = 2_048
const MAX_UNPACKED = 1_024 * 1_024

/**
 * Describes a request for people: credentials are cut, control characters made visible, and nothing is longer than it
 * should be.
 *
 * @param request as the receiver got it
 */
export function describeRequest(request: ReceivedRequest, { maxBody = 4_096 }: DescribeOptions = {}): RequestText {
  const { method, path, rawHeaders, body, receivedAtMs } = request
  const names = rawHeaders.filter((_name, index) => index % 2 === 0)
  const shown = textOf(request)
  return {
    method: makeVisible(method),
    path: shorten(makeVisible(maskQuery(path)), MAX_PATH),
    headers: names.map((name, index) => describeHeader(name, rawHeaders[2 * index + 1] ?? '')),
    body: shorten(makeVisible(shown.text, true), maxBody),
    bodyBytes: body.length,
    cut: shown.cut || shown.text.length > maxBody,
    receivedAtMs
  }
}

function describeHeader(name: string, value: string): readonly [string, string] {
  return [makeVisible(name), shorten(SECRET.test(name) ? maskCredential(value) : makeVisible(value), MAX_HEADER)]
}

/** The scheme helps whoever looks for a mistake; the rest is not theirs. */
function maskCredential(value: string): string {
  const [, scheme = '', secret = ''] = /^([A-Za-z-]+ )?(.*)$/s.exec(value) ?? []
  return `${scheme}… (${secret.length} characters)`
}

function maskQuery(path: string): string {
  const [pathname = '', ...query] = path.split('?')
  return query.length === 0 ? pathname : `${pathname}?${maskParameters(query.join('?'))}`
}

function maskParameters(text: string): string {
  const parts = text.split('&').map((part) => {
    const equals = part.indexOf('=')
    return equals >= 0 && SECRET.test(decode(part.slice(0, equals))) ? `${part.slice(0, equals)}=…` : part
  })
  return parts.join('&')
}

function decode(text: string): string {
  return new URLSearchParams(`${text}=`).keys().next().value ?? text
}

interface Shown {
  readonly text: string
  readonly cut: boolean
}

function textOf({ headers, body }: ReceivedRequest): Shown {
  const unpacked = /^(x-)?gzip$/i.test(headers['content-encoding'] ?? '') ? unpack(body) : body
  if (!unpacked || !isUtf8(unpacked)) return { text: `(${body.length} bytes that are no text)`, cut: body.length > 0 }
  const text = unpacked.toString('utf8')
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
  return { text: isForm ? maskParameters(text) : text, cut: false }
}

function unpack(body: Buffer): Buffer | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_UNPACKED })
  } catch {
    return undefined
  }
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}

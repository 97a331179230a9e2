import { describeRequest, makeVisible, type ReceivedRequest } from '@extensible-webhooks/harness'
import type { SignatureCheck } from '../shared/check-signatures'
import type { Paint } from '../shared/paint'

/** A request that came, and what was answered. */
export interface LogEntry {
  readonly request: ReceivedRequest
  /** The status, or `fault hang`. */
  readonly label: string
  readonly checks: readonly SignatureCheck[]
}

/** What of a request is shown. */
export interface LogOptions {
  readonly headers: boolean
  readonly body: boolean
}

const JSON_BODY = 65_536
const LINE_BODY = 80

/** A request as one line of JSON. */
export function toJson({ request, label, checks }: LogEntry, { body }: LogOptions): string {
  const text = describeRequest(request, { maxBody: body ? Infinity : JSON_BODY })
  const status = /^\d+$/.test(label) ? Number(label) : null
  return JSON.stringify({
    at: new Date(request.receivedAtMs).toISOString(),
    method: text.method,
    path: text.path,
    status,
    fault: status === null ? label.replace('fault ', '') : null,
    signatures: checks,
    headers: Object.fromEntries(text.headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: text.body,
    bodyBytes: text.bodyBytes,
    cut: text.cut
  })
}

/** A request for people: a line, and more where it was asked for. */
export function formatEntry({ request, label, checks }: LogEntry, options: LogOptions, paint: Paint): string {
  const text = describeRequest(request, { maxBody: options.body ? Infinity : LINE_BODY })
  const parts = [
    paint.dim(timeOf(request.receivedAtMs)),
    paint.bold(`${text.method} ${text.path}`),
    label.startsWith('2') ? label : paint.yellow(label),
    ...checks.map((check) => formatCheck(check, paint)),
    ...(options.body || text.body === '' ? [] : [paint.dim(firstLine(text.body))])
  ]
  const headers = options.headers ? text.headers.map(([name, value]) => `    ${name}: ${value}`) : []
  const body = options.body && text.body !== '' ? text.body.split('\n').map((line) => `    ${line}`) : []
  const between = headers.length > 0 && body.length > 0 ? [''] : []
  return [parts.join('  '), ...headers, ...between, ...body].join('\n')
}

function formatCheck(check: SignatureCheck, { green, red }: Paint): string {
  const name = check.kind === 'x-signature' ? 'X-Signature' : 'Standard Webhooks'
  return check.ok ? green(`${name} right (${check.secret})`) : red(`${name} wrong (${check.code})`)
}

function firstLine(body: string): string {
  const [line = '', ...more] = body.split('\n')
  return `${makeVisible(line)}${more.length > 0 && !line.endsWith('…') ? ' …' : ''}`
}

/** Local time, as somebody reads it who looks at the clock beside it. */
function timeOf(ms: number): string {
  const date = new Date(ms)
  const pad = (value: number, length = 2): string => String(value).padStart(length, '0')
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`
}

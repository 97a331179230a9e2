import { suggest } from '@extensible-webhooks/workspace'
import { FaultError } from './fault-error'
import { faultReply, parseFault, type FaultSpec } from './fault-spec'
import type { ReceivedRequest } from './parse-request'
import type { Reply, ReplyMessage } from './reply'

/** Answers of one kind, and a word for logs: the status, or `fault hang`. */
export interface NamedReply {
  readonly label: string
  readonly reply: (request: ReceivedRequest) => Reply
}

const MEMBERS = ['status', 'headers', 'json', 'text', 'delayMs'] as const

/**
 * Reads a reply that somebody wrote: a status (`503`), a fault (`hang`, `big-body?bytes=1000`), or JSON
 * (`{"status":200,"json":{"ok":true}}`, `{"fault":"slow","delayMs":500}`).
 *
 * @param text what was written
 * @throws FaultError that says what was expected
 */
export function parseReply(text: string): NamedReply {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return statusReply(Number(trimmed))
  if (!trimmed.startsWith('{')) return namedFault(trimmed)
  const value = parseJson(trimmed)
  if ('fault' in value) return namedFault({ ...value, fault: String(value['fault']) })
  const message = readMessage(value)
  return { label: String(message.status ?? 200), reply: () => message }
}

/** @throws FaultError where it is no final status */
export function statusReply(status: number): NamedReply {
  checkStatus(status)
  return { label: String(status), reply: () => status }
}

/** @throws FaultError as parseFault */
export function namedFault(spec: FaultSpec): NamedReply {
  const parsed = parseFault(spec)
  return { label: `fault ${parsed.name}`, reply: (request) => faultReply(parsed, request) }
}

/** @throws FaultError where it is no final status */
export function checkStatus(status: unknown): asserts status is number {
  if (Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599) return
  throw new FaultError(`Expected a status from 200 to 599; got ${JSON.stringify(status)}.`)
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    throw new FaultError(
      'The reply begins with { but is no JSON; write {"status":200,"json":{}}, a status, or a fault.'
    )
  }
}

function readMessage(value: Record<string, unknown>): ReplyMessage {
  const unknown = Object.keys(value).find((key) => !(MEMBERS as readonly string[]).includes(key))
  if (unknown !== undefined) {
    throw new FaultError(`A reply has no member "${unknown}"; ${suggest(unknown, [...MEMBERS, 'fault'])}`)
  }
  const { status = 200, headers = {}, json, text, delayMs } = value
  checkStatus(status)
  if (text !== undefined && typeof text !== 'string') throw new FaultError('text: expected a text.')
  if (delayMs !== undefined && !(typeof delayMs === 'number' && delayMs >= 0 && delayMs <= 600_000)) {
    throw new FaultError('delayMs: expected milliseconds from 0 to 600000.')
  }
  return {
    status,
    headers: readHeaders(headers),
    ...(json === undefined ? {} : { json }),
    ...(text === undefined ? {} : { text }),
    ...(delayMs === undefined ? {} : { delayMs })
  }
}

function readHeaders(headers: unknown): Readonly<Record<string, string>> {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    throw new FaultError('headers: expected an object of names and texts.')
  }
  for (const [name, value] of Object.entries(headers)) {
    if (
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) &&
      typeof value === 'string' &&
      /^[\t\x20-\x7e\xa0-\xff]*$/.test(value)
    ) {
      continue
    }
    throw new FaultError(`headers: ${JSON.stringify(name)} or its value cannot be sent as a header.`)
  }
  return headers as Readonly<Record<string, string>>
}

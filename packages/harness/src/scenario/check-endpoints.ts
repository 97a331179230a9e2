import { parseDuration, type Path, type Report, suggest } from '@extensible-webhooks/workspace'
import { splitRequest } from '../mocks/endpoint'
import { MOCK_FAULT_NAMES, readFault } from '../mocks/fault-replies'
import type { RequestPattern, TextPattern } from '../mocks/request-pattern'
import type { EndpointFile, ReplyFile, ReplyMessageFile } from '../mocks/types'
import { compileUrl } from '../mocks/url-pattern'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', '*']
const DURATION = 'expected a duration, such as 500ms, 2s, 10m or 4h.'

/** Checks what the schema cannot: URLs, methods, durations, names of faults. */
export function checkEndpoints(endpoints: readonly EndpointFile[], path: Path, report: Report): void {
  for (const [index, endpoint] of endpoints.entries()) checkEndpoint(endpoint, [...path, index], report)
}

function checkEndpoint(endpoint: EndpointFile, path: Path, report: Report): void {
  const { method, url } = splitRequest(endpoint.request)
  const at = [...path, 'request']
  if (url === '') report(at, 'expected a method and a URL, such as POST https://erp.example.com/orders.')
  else if (!METHODS.includes(method)) report(at, `unknown method "${method}"; ${suggest(method, METHODS)}`)
  checkPattern({ ...endpoint, ...(url === '' ? {} : { url }) }, path, report, 'request')
  for (const [index, reply] of (endpoint.replies ?? []).entries()) {
    checkReply(reply, url, [...path, 'replies', index], report)
  }
}

function checkReply(reply: ReplyFile, url: string, path: Path, report: Report): void {
  if (typeof reply === 'number') return
  if (reply.delay !== undefined) readDuration(reply.delay, [...path, 'delay'], report)
  if (reply.fault !== undefined) {
    checkFault(reply, reply.fault, url, path, report)
    return
  }
  for (const key of Object.keys(reply).filter((name) => !MESSAGE_KEYS.includes(name))) {
    report([...path, key], `this belongs to a fault, and the reply has none; ${suggest(key, MESSAGE_KEYS)}`, {
      at: 'key'
    })
  }
}

const MESSAGE_KEYS = ['status', 'headers', 'json', 'text', 'delay']

function checkFault(reply: ReplyMessageFile, name: string, url: string, path: Path, report: Report): void {
  if (!MOCK_FAULT_NAMES.includes(name)) {
    report([...path, 'fault'], `unknown fault "${name}"; ${suggest(name, MOCK_FAULT_NAMES)}`)
    return
  }
  try {
    readFault(reply)
  } catch (error) {
    report(path, error instanceof Error ? error.message : String(error))
  }
  if (name.startsWith('tls-') && !url.startsWith('https:')) {
    report([...path, 'fault'], `${name} needs an endpoint whose URL begins with https://.`)
  }
}

/** Checks a pattern of a request. `urlKey` is the key that holds the URL in the file. */
export function checkPattern(pattern: RequestPattern, path: Path, report: Report, urlKey = 'url'): void {
  if (pattern.url !== undefined && !compileUrl(pattern.url)) {
    report([...path, urlKey], 'expected a URL that begins with https:// or http://.')
  }
  if (pattern.text !== undefined) checkText(pattern.text, [...path, 'text'], report)
  for (const [name, value] of Object.entries(pattern.headers ?? {})) {
    if (value !== null) checkText(value, [...path, 'headers', name], report)
  }
}

function checkText(pattern: TextPattern, path: Path, report: Report): void {
  if (typeof pattern !== 'object') return
  try {
    new RegExp(pattern.matches, 'u')
  } catch {
    report([...path, 'matches'], 'this is not a regular expression.')
  }
}

/** Reads a duration, or reports it. */
export function readDuration(value: unknown, path: Path, report: Report): number {
  const ms = parseDuration(value)
  if (ms === undefined) report(path, DURATION)
  return ms ?? 0
}

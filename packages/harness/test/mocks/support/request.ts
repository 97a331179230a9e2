import { gzipSync } from 'node:zlib'
import type { WireRequest } from '@extensible-webhooks/engine'
import { recordRequest, type RecordedRequest } from '../../../src/mocks/recorded-request'

/** A request as a transport is handed it. */
export function post(url: string, body = '{"id":"o-1"}', headers: Record<string, string> = {}): WireRequest {
  return { method: 'POST', url, headers: { 'Content-Type': 'application/json', ...headers }, body }
}

/** A request as it is recorded. */
export function recorded(parts: {
  method?: string
  url?: string
  headers?: Record<string, string>
  body?: string | Buffer
}): RecordedRequest {
  return recordRequest({
    method: parts.method ?? 'POST',
    url: parts.url ?? 'https://erp.example.com/orders',
    rawHeaders: Object.entries(parts.headers ?? {}).flat(),
    body: Buffer.from(parts.body ?? ''),
    atMs: 0
  })
}

export function gzipped(text: string): RecordedRequest {
  return recorded({ headers: { 'Content-Encoding': 'gzip' }, body: gzipSync(text) })
}

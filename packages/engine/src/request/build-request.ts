import { Request } from '@segment/actions-core'
import type { WireRequest } from '../transport/types'
import { mergeHeaders, type PluginRequestOptions } from './merge-options'

/** What core's client sends with every request. */
function baseHeaders(): Record<string, string> {
  return { 'user-agent': 'Segment (Actions)' }
}

const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8'

/**
 * Turns the options of a plugin into the request for the wire, as core's client would: JSON body, search parameters,
 * Basic authentication, content type by the kind of body.
 *
 * @param url as the plugin gave it
 * @param options merged options
 * @param deadlineMs lowers the deadline of the transport, in milliseconds
 */
export function buildRequest(
  url: string,
  options: PluginRequestOptions,
  deadlineMs: number | undefined
): WireRequest | Promise<WireRequest> {
  const headers = mergeHeaders(baseHeaders(), options.headers)
  headers['accept'] ??= '*/*'
  const method = (options.method ?? 'get').toUpperCase()
  if (options.username || options.password) headers['authorization'] = basicAuthorization(options)
  const target = options.searchParams ? withSearch(url, options.searchParams) : url
  const finish = (body: string | Uint8Array | undefined): WireRequest => ({
    method,
    url: target,
    headers,
    body,
    timeoutMs: deadlineMs
  })
  if (options.json !== undefined) {
    headers['content-type'] = 'application/json'
    return finish(JSON.stringify(options.json))
  }
  const { body } = options as { body?: unknown }
  if (body === undefined || body === null) return finish(undefined)
  if (typeof body === 'string') {
    headers['content-type'] ??= 'text/plain;charset=UTF-8'
    return finish(body)
  }
  if (body instanceof Uint8Array) return finish(body)
  if (body instanceof URLSearchParams) {
    headers['content-type'] ??= FORM_TYPE
    return finish(body.toString())
  }
  return encodeByCore(target, method, headers, body).then(finish)
}

function basicAuthorization({ username = '', password = '' }: PluginRequestOptions): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function withSearch(url: string, searchParams: NonNullable<PluginRequestOptions['searchParams']>): string {
  const target = new URL(url)
  target.search = new URLSearchParams(searchParams as Record<string, string>).toString()
  return target.toString()
}

/** Form data, streams, blobs and array buffers are rare: core's own `Request` knows how to write them. */
async function encodeByCore(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: unknown
): Promise<Uint8Array> {
  const request = new Request(url, { method, headers, body: body as BodyInit })
  const type = request.headers.get('content-type')
  if (type !== null) headers['content-type'] ??= type
  return new Uint8Array(await request.arrayBuffer())
}

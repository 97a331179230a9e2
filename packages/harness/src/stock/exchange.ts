import type { ModifiedResponse } from '@segment/actions-core'
import type { Exchange } from '@extensible-webhooks/engine'

/** What stock core adds to a response that an action got. */
type Seen = ModifiedResponse & {
  readonly request?: { readonly method: string; readonly url: string; readonly headers: Iterable<[string, string]> }
  readonly options?: { readonly body?: unknown }
}

/**
 * A response of stock core as an exchange. It keeps no times of its own.
 *
 * @param nowMs when it was seen
 */
export function exchangeOf(response: ModifiedResponse, nowMs: number): Exchange {
  const { request, options, status, statusText } = response as Seen
  return {
    request: {
      method: request?.method ?? 'GET',
      url: request?.url ?? response.url,
      headers: Object.fromEntries(request?.headers ?? []),
      ...bodyOf(options?.body)
    },
    response: {
      status,
      statusText,
      headers: Object.fromEntries(response.headers as unknown as Iterable<[string, string]>),
      body: Buffer.from(typeof response.content === 'string' ? response.content : ''),
      truncated: false
    },
    startedAtMs: nowMs,
    durationMs: 0
  }
}

function bodyOf(body: unknown): { readonly body?: string | Uint8Array } {
  if (typeof body === 'string' || body instanceof Uint8Array) return { body }
  return body instanceof URLSearchParams ? { body: body.toString() } : {}
}

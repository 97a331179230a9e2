import { isTransportError, type Transport, type WireRequest, type WireResponse } from '@extensible-webhooks/engine'
import { OAuthError } from './oauth-error'

/** What `oauth4webapi` hands to its `customFetch`. */
export interface FetchOptions {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal | null | undefined
}

/** Responses that the Fetch standard gives no body. */
const WITHOUT_BODY = new Set([204, 205, 304])

/**
 * A `fetch` over a transport, so that token requests pass its guard, its deadline and its cap, and follow no redirect.
 *
 * @param transport sends the requests
 * @param adjust changes a request before it is sent
 * @throws OAuthError `address-refused`, `unreachable` or `token-response`
 */
export function transportFetch(
  transport: Transport,
  adjust: (request: WireRequest) => WireRequest
): (url: string, options: FetchOptions) => Promise<Response> {
  return async (url, { method, headers, body, signal }) => {
    const text = body instanceof URLSearchParams ? body.toString() : ''
    const request = adjust({ method, url, headers, body: text })
    return toResponse(await send(transport, request, signal ?? undefined), new URL(url).host)
  }
}

async function send(transport: Transport, request: WireRequest, signal?: AbortSignal): Promise<WireResponse> {
  try {
    return await transport.send(request, signal)
  } catch (error) {
    if (!isTransportError(error)) throw error
    const isRefused = error.code === 'address-refused' || error.code === 'port-refused'
    // Its messages name the host and hold no secret.
    throw new OAuthError(
      isRefused ? 'address-refused' : 'unreachable',
      `The token endpoint gave no answer: ${error.message}. ${isRefused ? 'Check tokenUrl.' : 'Connect again later.'}`
    )
  }
}

function toResponse({ status, headers, body, truncated }: WireResponse, host: string): Response {
  if (truncated)
    throw new OAuthError('token-response', `The token endpoint ${host} answered with a body that is far too large.`)
  if (status < 200 || status > 599) {
    throw new OAuthError('token-response', `The token endpoint ${host} answered with the status ${status}.`)
  }
  const given = new Headers()
  for (const [name, values] of Object.entries(headers)) for (const value of [values].flat()) given.append(name, value)
  return new Response(WITHOUT_BODY.has(status) ? null : new Uint8Array(body), { status, headers: given })
}

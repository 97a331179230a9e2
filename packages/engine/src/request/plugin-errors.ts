import { RequestTimeoutError } from '@segment/actions-core'
import type { TransportError } from '../transport/transport-error'

/**
 * A transport error as plugins and hosts of core know it: node-fetch's `FetchError` with a `code`, core's `TimeoutError`
 * with `ETIMEDOUT`, or core's error for an aborted request. The transport error itself stands in `cause`.
 */
export function toPluginError(error: TransportError, url: string, timeoutMs: number, signal?: AbortSignal): Error {
  switch (error.code) {
    case 'timeout':
      return named('TimeoutError', `Request timed out after ${timeoutMs}ms`, error, { code: 'ETIMEDOUT' })
    case 'aborted':
      return aborted(error, signal)
    default:
      return named('FetchError', `request to ${withoutSecrets(url)} failed, reason: ${error.message}`, error, {
        type: 'system',
        code: error.errno ?? error.code,
        errno: error.errno ?? error.code
      })
  }
}

function aborted(error: TransportError, signal?: AbortSignal): Error {
  const reason: unknown = signal?.reason
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return Object.assign(new RequestTimeoutError(), { cause: error })
  }
  return named('RequestClientError', 'Request was aborted', error, { code: 'REQUESTCLIENTERROR', status: 408 })
}

function named(name: string, message: string, cause: TransportError, more: Record<string, unknown>): Error {
  return Object.assign(new Error(message, { cause }), { name, ...more })
}

/** Keys travel in queries and credentials in the user part: neither belongs into a message. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'an unreadable URL'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

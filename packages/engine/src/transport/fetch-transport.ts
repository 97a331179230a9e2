import { coerceTransportError, fieldOf, messageOf } from './coerce-transport-error'
import { parseUrl } from './target'
import { TransportError, isTransportError } from './transport-error'
import type { Transport, TransportOptions, WireRequest, WireResponse } from './types'

/**
 * Creates a transport over the global `fetch`, so that nock and other mocks of the process see the requests. It honours
 * the deadline over headers and body, the cap and `redirect: 'manual'`, but **checks no address**: whoever uses it keeps
 * real requests away first, with `nock.disableNetConnect()` or as its mock does.
 *
 * @param options `deadlineMs` (default 10,000) and `maxResponseBytes` (default 131,072)
 * @returns a transport; there is nothing to close
 */
export function fetchTransport(options: Pick<TransportOptions, 'deadlineMs' | 'maxResponseBytes'> = {}): Transport {
  const { deadlineMs = 10_000, maxResponseBytes = 131_072 } = options
  return {
    async send(request, signal) {
      const { origin } = parseUrl(request.url)
      const timeoutMs = Math.min(request.timeoutMs ?? deadlineMs, deadlineMs)
      const ending = startEnding(origin, timeoutMs, signal)
      try {
        // A mock may not look at the signal, so the end is raced.
        return await Promise.race([fetchOnce(request, maxResponseBytes, ending), ending.ended])
      } catch (error) {
        throw coerceFetchError(error, origin, ending.status)
      } finally {
        ending.release()
      }
    },
    close: () => Promise.resolve()
  }
}

interface Ending {
  readonly signal: AbortSignal
  readonly ended: Promise<never>
  status: number | undefined
  release(): void
}

function startEnding(origin: string, timeoutMs: number, signal: AbortSignal | undefined): Ending {
  const controller = new AbortController()
  const end = (code: 'timeout' | 'aborted', message: string, cause?: unknown): void => {
    const status = ending.status === undefined ? {} : { status: ending.status }
    controller.abort(new TransportError(code, message, { cause, ...status }))
  }
  const onAbort = (): void => {
    end('aborted', `The request to ${origin} was cancelled`, signal?.reason)
  }
  const timer = setTimeout(() => {
    end('timeout', `No complete response from ${origin} within ${timeoutMs} ms`)
  }, timeoutMs)
  const ended = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(controller.signal.reason as Error)
    })
  })
  // It can fire after the race is over.
  ended.catch(() => undefined)
  const ending: Ending = {
    signal: controller.signal,
    ended,
    status: undefined,
    release() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted === true) onAbort()
  return ending
}

async function fetchOnce(request: WireRequest, maxBytes: number, ending: Ending): Promise<WireResponse> {
  ending.signal.throwIfAborted()
  const response = await fetch(request.url, {
    method: request.method,
    headers: request.headers,
    redirect: 'manual',
    signal: ending.signal,
    ...(request.body === undefined ? {} : { body: request.body as string | Uint8Array<ArrayBuffer> })
  })
  ending.status = response.status
  const { body, truncated } = await readCapped(response, maxBytes)
  return {
    status: response.status,
    statusText: response.statusText,
    headers: toRecord(response.headers),
    body,
    truncated
  }
}

async function readCapped(response: Response, maxBytes: number): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined
  while (reader && size <= maxBytes) {
    const { done, value } = await reader.read()
    if (done) return { body: Buffer.concat(chunks), truncated: false }
    chunks.push(value)
    size += value.length
  }
  // A body that does not want to be cancelled must not hold the answer up.
  reader?.cancel().catch(() => undefined)
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), truncated: size > maxBytes }
}

function toRecord(headers: Headers): Record<string, string | string[]> {
  const record = Object.create(null) as Record<string, string | string[]>
  headers.forEach((value, name) => {
    record[name] = value
  })
  const cookies = headers.getSetCookie()
  if (cookies.length > 1) record['set-cookie'] = cookies
  return record
}

/** `fetch` hides what happened in the cause of a TypeError; one without a cause is about the request itself. */
function coerceFetchError(error: unknown, origin: string, status: number | undefined): TransportError {
  if (isTransportError(error)) return error
  const cause = fieldOf(error, 'cause')
  if (cause !== undefined || fieldOf(error, 'name') !== 'TypeError') {
    return coerceTransportError(cause ?? error, origin, status)
  }
  return new TransportError('invalid-request', `The request to ${origin} cannot be written: ${messageOf(error)}`, {
    cause: error
  })
}

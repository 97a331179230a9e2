import { HTTPError, Request } from '@segment/actions-core'
import type { ModifiedResponse, RequestClient } from '@segment/actions-core'
import type { Clock } from '../clock'
import { messageOf } from '../message-of'
import type { Transport, WireRequest, WireResponse } from '../transport/types'
import { TransportError, isTransportError } from '../transport/transport-error'
import type { Exchange } from '../types'
import { buildRequest } from './build-request'
import { mergeOptions, type PluginRequestOptions } from './merge-options'
import { toPluginError } from './plugin-errors'
import { EngineResponse, asModifiedResponse } from './response'

const DEFAULT_TIMEOUT_MS = 10_000

/** What one run of a plugin shares: where requests go, and where they are written down. */
export interface Session {
  readonly transport: Transport
  readonly clock: Clock
  /** Collects the exchanges; unset where nobody reads them. */
  readonly exchanges?: { push(exchange: Exchange): unknown } | undefined
  readonly signal?: AbortSignal | undefined
  /** Lowers the deadline of each request, in milliseconds. */
  readonly timeoutMs?: number | undefined
}

/**
 * The request client that a plugin is handed: core's `(url, options) => Promise<ModifiedResponse>` over our transport.
 * Redirects are never followed. Throws core's `HTTPError` for a status outside 2xx unless `throwHttpErrors` is false.
 *
 * @param session transport and log of this run
 * @param extension what the definition's `extendRequest` returned
 */
export function createRequestClient(session: Session, extension?: PluginRequestOptions): RequestClient {
  const client = (url: string, options: PluginRequestOptions = {}): Promise<ModifiedResponse> =>
    sendRequest(session, url, extension ? mergeOptions(extension, options) : options)
  return client as RequestClient
}

async function sendRequest(session: Session, url: string, given: PluginRequestOptions): Promise<ModifiedResponse> {
  const options = given.beforeRequest ? await runBeforeRequest(given) : given
  const timeoutMs = pluginTimeout(options)
  const built = buildRequest(url, options, lowest(timeoutMs, session.timeoutMs))
  const request = built instanceof Promise ? await built : built
  const signal = joinSignals(options.signal ?? undefined, session.signal)
  const startedAtMs = session.exchanges ? session.clock.now() : 0
  let wire: WireResponse
  try {
    wire = await session.transport.send(request, signal)
  } catch (thrown) {
    const error = coerce(thrown)
    session.exchanges?.push({ request, error, startedAtMs, durationMs: session.clock.now() - startedAtMs })
    throw toPluginError(error, request.url, timeoutMs ?? DEFAULT_TIMEOUT_MS, signal)
  }
  session.exchanges?.push({ request, response: wire, startedAtMs, durationMs: session.clock.now() - startedAtMs })
  const response = new EngineResponse(wire, request.url)
  if (options.afterResponse) await runAfterResponse(options, request, response)
  if (!response.ok && options.throwHttpErrors !== false) throw httpError(response, request, options)
  return asModifiedResponse(response)
}

/** A transport of somebody else may throw anything. */
function coerce(thrown: unknown): TransportError {
  return isTransportError(thrown) ? thrown : new TransportError('network', messageOf(thrown), { cause: thrown })
}

/** Core's error; request and options hold credentials, so they can be read but are not printed with the error. */
function httpError(response: EngineResponse, request: WireRequest, options: PluginRequestOptions): HTTPError {
  const error = new HTTPError(asModifiedResponse(response), toCoreRequest(request), options as never)
  for (const name of ['request', 'options'] as const) Object.defineProperty(error, name, { enumerable: false })
  return error
}

function joinSignals(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a && b ? AbortSignal.any([a, b]) : (a ?? b)
}

function pluginTimeout(options: PluginRequestOptions): number | undefined {
  return typeof options.timeout === 'number' ? options.timeout : undefined
}

function lowest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b
  return b === undefined ? a : Math.min(a, b)
}

async function runBeforeRequest(given: PluginRequestOptions): Promise<PluginRequestOptions> {
  let options = given
  for (const hook of given.beforeRequest ?? []) {
    const more = await hook({ ...options })
    if (typeof more === 'object' && more !== null) {
      options = mergeOptions(options, more)
    }
  }
  return options
}

async function runAfterResponse(
  options: PluginRequestOptions,
  request: WireRequest,
  response: EngineResponse
): Promise<void> {
  const coreRequest = toCoreRequest(request)
  for (const hook of options.afterResponse ?? []) await hook(coreRequest, options, response)
}

/** Core hands the request to hooks and errors; the body is left out where the method has none. */
function toCoreRequest({ method, url, headers, body }: WireRequest): Request {
  const withBody = body !== undefined && method !== 'GET' && method !== 'HEAD'
  return new Request(url, { method, headers, ...(withBody ? { body: body as BodyInit } : {}) })
}

import { messageOf } from '../message-of'
import type { Exchange } from '../types'
import { refreshFailureOf } from '../tokens/refresh-failure'
import { transportCodeOf } from '../transport/coerce-transport-error'
import { isTransportError, TransportError, type TransportErrorCode } from '../transport/transport-error'
import { classifyStatus } from './classify-status'
import type { DeliveryError, Outcome } from './outcome'
import { parseRetryAfter } from './retry-after'

/** Transport errors that the same request would meet again. */
const FINAL: readonly TransportErrorCode[] = ['address-refused', 'port-refused', 'invalid-request']

/** Codes that other HTTP clients, which plugins bring with them, use in another sense than our transport, or beside it. */
const OF_OTHER_CLIENTS: ReadonlyMap<string, TransportErrorCode> = new Map([
  ['ECONNABORTED', 'timeout'],
  ['ENETUNREACH', 'network'],
  ['EHOSTUNREACH', 'network']
])

/**
 * What an error that a plugin threw means for its events: the one place where errors of core, of the transport and of
 * plugins become an outcome.
 *
 * @param error anything
 * @param lastExchange the last request of this run, where there was one
 * @param nowMs for the dates of `Retry-After`
 */
export function classifyError(error: unknown, lastExchange: Exchange | undefined, nowMs: number): Outcome {
  const refresh = refreshFailureOf(error)
  if (refresh) return refreshOutcome(refresh, error)
  const transportError = transportErrorOf(error)
  if (transportError) return transportOutcome(transportError)
  const status = statusOf(error)
  if (status === undefined) return withoutStatus(error)
  if (!isAnswer(error) && status === 400) return rejected(refusedBy(error, lastExchange, status))
  const retryAfter = headerOf(error, lastExchange, 'retry-after')
  return classifyStatus(status, reasonOf(error, status), parseRetryAfter(retryAfter, nowMs))
}

function refreshOutcome(failure: 'reconnect' | 'failed', error: unknown): Outcome {
  const reason = messageOf(error)
  const httpStatus = statusOf(error)
  const status = httpStatus === undefined ? {} : { httpStatus }
  if (failure === 'reconnect') return rejected({ stage: 'authentication', code: 'reconnect', reason, ...status })
  const detail: DeliveryError = { stage: 'authentication', code: 'refresh-failed', reason, ...status }
  const again = transportErrorOf(error) !== undefined || (httpStatus !== undefined && isRetried(httpStatus))
  return again ? { status: 'retryable', error: detail } : rejected(detail)
}

function isRetried(status: number): boolean {
  return classifyStatus(status, '').status === 'retryable'
}

function transportOutcome(error: TransportError): Outcome {
  const httpStatus = error.responseStatus === undefined ? {} : { httpStatus: error.responseStatus }
  const detail: DeliveryError =
    error.code === 'malformed'
      ? { stage: 'response', code: 'malformed', reason: error.message, ...httpStatus }
      : { stage: 'request', code: error.code, reason: error.message, ...httpStatus }
  return FINAL.includes(error.code) ? rejected(detail) : { status: 'retryable', error: detail }
}

function withoutStatus(error: unknown): Outcome {
  const code = property(error, 'code')
  const known = typeof code === 'string' ? (OF_OTHER_CLIENTS.get(code) ?? transportCodeOf(code)) : undefined
  if (known) return transportOutcome(new TransportError(known, messageOf(error), { cause: error }))
  return rejected({ stage: 'request', code: 'plugin-error', reason: messageOf(error) })
}

/** A 400 of the plugin's own: what it refused before any request is not an answer of the endpoint. */
function refusedBy(error: unknown, lastExchange: Exchange | undefined, httpStatus: number): DeliveryError {
  const reason = messageOf(error)
  return lastExchange
    ? { stage: 'response', code: 'client-error', reason, httpStatus }
    : { stage: 'request', code: 'invalid-request', reason, httpStatus }
}

function rejected(error: DeliveryError): Outcome {
  return { status: 'rejected', error }
}

function isAnswer(error: unknown): boolean {
  return typeof property(error, 'response') === 'object'
}

/** Status of the response of an HTTPError, else the status that the plugin gave its error. */
export function statusOf(error: unknown): number | undefined {
  const status = property(property(error, 'response'), 'status') ?? property(error, 'status')
  return typeof status === 'number' ? status : undefined
}

/** The transport error that an error is, or is caused by. */
function transportErrorOf(error: unknown): TransportError | undefined {
  if (isTransportError(error)) return error
  const cause = property(error, 'cause')
  return isTransportError(cause) ? cause : undefined
}

function headerOf(error: unknown, lastExchange: Exchange | undefined, name: string): string | undefined {
  const headers = property(property(error, 'response'), 'headers')
  if (typeof headers === 'object' && headers !== null && 'get' in headers && typeof headers.get === 'function') {
    return (headers as Headers).get(name) ?? undefined
  }
  const value = lastExchange?.response?.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function reasonOf(error: unknown, status: number): string {
  const message = messageOf(error)
  return message === '' ? `HTTP status ${status}` : `HTTP status ${status}: ${message}`
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

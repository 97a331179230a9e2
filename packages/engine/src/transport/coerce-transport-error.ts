import { isTransportError, TransportError } from './transport-error'
import type { TransportErrorCode } from './transport-error'

/** What Node, OpenSSL and undici say, and what we call it. */
const CODE_OF_ERRNO: Readonly<Record<string, TransportErrorCode>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_INFO: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  ESERVFAIL: 'dns',
  UND_ERR_HEADERS_OVERFLOW: 'malformed',
  UND_ERR_INVALID_ARG: 'invalid-request',
  UND_ERR_NOT_SUPPORTED: 'invalid-request',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'invalid-request',
  ERR_INVALID_URL: 'invalid-request',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  PATH_LENGTH_EXCEEDED: 'tls'
}

/** Families of errno that come in many forms. */
const CODE_OF_PREFIX: readonly (readonly [string, TransportErrorCode])[] = [
  ['EAI_', 'dns'],
  ['HPE_', 'malformed'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['ERR_OSSL_', 'tls'],
  ['CERT_', 'tls'],
  ['CRL_', 'tls'],
  ['UNABLE_TO_', 'tls']
]

const IN_WORDS: Readonly<Partial<Record<TransportErrorCode, string>>> = {
  refused: 'refused the connection',
  reset: 'closed the connection before the response was complete',
  dns: 'cannot be resolved',
  malformed: 'did not answer with valid HTTP',
  tls: 'has no TLS certificate or handshake that is accepted',
  timeout: 'did not answer in time'
}

/** undici gives these the code of a lost connection, but it is the response that was not HTTP. */
const NOT_HTTP: ReadonlySet<string> = new Set(['bad response', 'bad upgrade'])

function isNotHttp(error: unknown): boolean {
  return fieldOf(error, 'name') === 'HTTPParserError' || NOT_HTTP.has(messageOf(error))
}

/**
 * Turns what a request can throw into a TransportError.
 *
 * @param error from Node, OpenSSL or undici
 * @param where origin of the request, without path, query or credentials
 * @param status of the response, where its headers had arrived
 */
export function coerceTransportError(error: unknown, where: string, status?: number): TransportError {
  if (isTransportError(error)) return error
  const errno = errnoOf(error)
  const text = messageOf(error)
  const code = isNotHttp(error) ? 'malformed' : codeOf(errno)
  const detail = [errno, text].filter((part) => part !== undefined && part !== '').join(': ')
  const message =
    code === 'invalid-request'
      ? `The request to ${where} cannot be written: ${text}`
      : `${where} ${IN_WORDS[code] ?? 'cannot be reached'} (${detail})`
  return new TransportError(code, message, {
    cause: error,
    ...(errno === undefined ? {} : { errno }),
    ...(status === undefined ? {} : { status })
  })
}

/** Node's own code of an error, such as `ECONNRESET`. */
export function errnoOf(error: unknown): string | undefined {
  const code = fieldOf(error, 'code')
  return typeof code === 'string' ? code : undefined
}

/** The message of an error, or of what is shaped like one. */
export function messageOf(error: unknown): string {
  const message = fieldOf(error, 'message')
  return typeof message === 'string' ? message : 'unknown error'
}

/** Reads by shape: an error of another realm (a test runner, a sandbox) is no `instanceof Error`. */
export function fieldOf(error: unknown, field: 'name' | 'message' | 'code' | 'cause'): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[field] : undefined
}

function codeOf(errno: string | undefined): TransportErrorCode {
  return (errno === undefined ? undefined : transportCodeOf(errno)) ?? 'network'
}

/** What we call a code of Node, OpenSSL or undici; undefined for one that is none of theirs. */
export function transportCodeOf(errno: string): TransportErrorCode | undefined {
  if (Object.hasOwn(CODE_OF_ERRNO, errno)) return CODE_OF_ERRNO[errno]
  return CODE_OF_PREFIX.find(([prefix]) => errno.startsWith(prefix))?.[1]
}

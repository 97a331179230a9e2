import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import type { ModifiedResponse, RequestClient, RequestOptions } from '@segment/actions-core'
import type { Authorization } from '../authentication'
import type { Settings } from '../settings'
import { addSignatures } from '../sign'
import type { Signable } from '../sign'
import { addAuthorizationQuery } from './check-url'
import { hideQuery } from './hide-query'
import { DEFAULT_CONTENT_TYPE } from './media-type'
import { refuse } from './refuse'
import type { RequestShape } from './request-shape'

/** What every request of one call of `perform` or `performBatch` shares. */
export interface SendContext {
  readonly request: RequestClient
  readonly settings: Settings
  readonly authorization: Authorization
  /** Whether a status outside 2xx is thrown; without it, it is a response as any other. */
  readonly throwHttpErrors: boolean
}

/** The body of one request, and what its signatures need. */
export interface Outgoing extends Omit<Signable, 'body'> {
  /** Nothing where no body is sent. */
  readonly body: string | undefined
}

/** In milliseconds; in the engine its own deadline decides. */
const TIMEOUT_MS = 10_000

/** Up to this many characters it takes less than a millisecond; the way to a thread and back may take longer. */
const MAX_COMPRESSED_AT_ONCE = 32_768

const compress = promisify(gzip)

/**
 * Signs and sends one request.
 *
 * @returns the response; with `throwHttpErrors`, only one of status 2xx
 * @throws PayloadValidationError where a mapped header or parameter is one that the authentication sets (P19)
 */
export function sendRequest(context: SendContext, shape: RequestShape, outgoing: Outgoing): Promise<ModifiedResponse> {
  const { body } = outgoing
  if (!shape.gzip || body === undefined) return write(context, shape, outgoing, body)
  if (body.length <= MAX_COMPRESSED_AT_ONCE) return write(context, shape, outgoing, gzipSync(body))
  return compress(body).then((bytes) => write(context, shape, outgoing, bytes))
}

function write(
  { request, settings, authorization, throwHttpErrors }: SendContext,
  shape: RequestShape,
  outgoing: Outgoing,
  body: string | ReturnType<typeof gzipSync> | undefined
): Promise<ModifiedResponse> {
  const headers = requestHeaders(shape, authorization, body)
  const messageId = outgoing.messageId
  addSignatures(headers, settings, { body: body ?? '', messageId, firstData: outgoing.firstData })
  const options: RequestOptions = {
    method: shape.method,
    headers,
    throwHttpErrors,
    // A signal would be destroyed by core's merging of options, and json would be written anew after the signature.
    timeout: TIMEOUT_MS,
    // Core clones the response otherwise, which hangs on bodies over 16 KB (R1).
    skipResponseCloning: true,
    // A followed 302 turns POST into GET without its body, and counts as delivered (R3).
    redirect: 'manual'
  }
  if (body !== undefined) options.body = body
  const url = addAuthorizationQuery(shape.url, authorization.query)
  const sent = request(url, options)
  return url.includes('?') ? sent.catch((error: unknown) => hideQuery(error, url)) : sent
}

function requestHeaders(
  shape: RequestShape,
  authorization: Authorization,
  body: string | Buffer | undefined
): Record<string, string> {
  const { values, names } = shape.headers
  // Not spread: adding to a spread object costs four times as much, for every event.
  const headers: Record<string, string> = Object.assign({}, values)
  if (body !== undefined) {
    if (!names.has('content-type')) headers['content-type'] = DEFAULT_CONTENT_TYPE
    if (shape.gzip) {
      if (names.has('content-encoding'))
        throw refuse('headers', '"content-encoding" cannot be mapped: the field gzip sets it.')
      headers['content-encoding'] = 'gzip'
    }
  }
  for (const name of Object.keys(authorization.headers)) {
    if (names.has(name.toLowerCase()))
      throw refuse('headers', `"${name}" cannot be mapped: the authentication sets it.`)
    headers[name] = authorization.headers[name] ?? ''
  }
  return headers
}

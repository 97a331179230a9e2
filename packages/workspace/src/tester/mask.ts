import type { WireRequest, WireResponse } from '@extensible-webhooks/engine'

const HIDDEN = '[secret]'

/** Headers whose whole value is a credential, the scheme in front of it left out. */
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie'])

/** Members of a token request or its answer that are secrets (RFC 6749, RFC 7636). */
const TOKEN_MEMBERS = '(client_secret|refresh_token|access_token|id_token|code|code_verifier|client_assertion|password)'

const FORM_SECRET = new RegExp(`(^|&)${TOKEN_MEMBERS}=[^&]*`, 'g')
const JSON_SECRET = new RegExp(`("${TOKEN_MEMBERS}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'g')

/**
 * A request as it may be shown: credentials taken out of URL, headers and body, everything else as it is on the wire.
 *
 * @param redact takes the secrets of the workspace out of a text
 * @param isToken whether it asks for a token: its body then holds secrets that no workspace knows
 */
export function maskRequest(request: WireRequest, redact: (text: string) => string, isToken = false): WireRequest {
  const { body } = request
  const text = typeof body === 'string' ? redact(body) : body
  return {
    ...request,
    url: redact(request.url),
    headers: maskHeaders(request.headers, redact),
    body: isToken && typeof text === 'string' ? maskTokens(text) : text
  }
}

/**
 * A response as it may be shown.
 *
 * @param redact takes the secrets of the workspace out of a text
 * @param isToken whether it answers a request for a token
 */
export function maskResponse(response: WireResponse, redact: (text: string) => string, isToken = false): WireResponse {
  const text = redact(response.body.toString('utf8'))
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((one) => maskHeader(name, one, redact)) : maskHeader(name, value, redact)
  ])
  return {
    ...response,
    headers: Object.fromEntries(headers) as WireResponse['headers'],
    body: Buffer.from(isToken ? maskTokens(text) : text)
  }
}

/**
 * Headers as they may be shown: of those that are a credential only the scheme is left.
 *
 * @param redact takes the secrets of the workspace out of a text
 */
export function maskHeaders(
  headers: Readonly<Record<string, string>>,
  redact: (text: string) => string
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, maskHeader(name, value, redact)]))
}

function maskHeader(name: string, value: string, redact: (text: string) => string): string {
  if (!CREDENTIALS.has(name.toLowerCase())) return redact(value)
  const scheme = /^(\S+) \S/.exec(value)?.[1]
  return scheme === undefined ? HIDDEN : `${scheme} ${HIDDEN}`
}

function maskTokens(text: string): string {
  return text.replace(FORM_SECRET, `$1$2=${HIDDEN}`).replace(JSON_SECRET, `$1"${HIDDEN}"`)
}

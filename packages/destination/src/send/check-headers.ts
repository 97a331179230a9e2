import { DEFAULT_CONTENT_TYPE, formatOf } from './media-type'
import type { BodyFormat } from './media-type'
import { isRecord } from './path'
import { refuse } from './refuse'
import { sameValue } from './same'

/** Mapped headers that may be sent. */
export interface CheckedHeaders {
  /** As the user wrote them, without those that have no value. */
  readonly values: Readonly<Record<string, string>>
  /** Their names in lower case. */
  readonly names: ReadonlySet<string>
  readonly format: BodyFormat
}

/**
 * Headers that belong to the connection or to the plugin (P19). A mapped `host` or `transfer-encoding` would send the
 * request elsewhere or cut it in two; a mapped signature would forge ours.
 */
const RESERVED =
  /^(host|content-length|transfer-encoding|connection|keep-alive|proxy-connection|upgrade|expect|te|trailer|x-signature(-previous)?|webhook-.*|__proto__)$/

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// eslint-disable-next-line no-control-regex -- control characters are what it looks for: CR and LF would end the header
const UNSAFE_VALUE = /[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/
/** Node's own limit for all headers of a request. */
const MAX_VALUE_LENGTH = 16_384

let last: { readonly source: Readonly<Record<string, unknown>>; readonly checked: CheckedHeaders } | undefined

/**
 * Checks mapped headers by the rules of P19 and P20. The last good ones are remembered: a mapping gives the same headers
 * for event after event.
 *
 * @throws PayloadValidationError that names the header
 */
export function checkHeaders(mapped: unknown): CheckedHeaders {
  const source = mapped ?? {}
  if (!isRecord(source)) throw refuse('headers', 'must be an object of names and values.')
  if (last && sameValue(last.source, source)) return last.checked
  const checked = check(source)
  // A copy, since the host may change its object afterwards; good headers hold scalars only.
  last = { source: { ...source }, checked }
  return checked
}

function check(source: Readonly<Record<string, unknown>>): CheckedHeaders {
  const values: Record<string, string> = {}
  const names = new Set<string>()
  let contentType = DEFAULT_CONTENT_TYPE
  for (const [name, value] of Object.entries(source)) {
    const lower = name.toLowerCase()
    checkName(name, lower)
    if (value === null || value === undefined) continue
    if (names.has(lower)) throw refuse('headers', `"${name}" is given twice in different letter case.`)
    names.add(lower)
    const text = checkValue(name, value)
    values[name] = text
    if (lower === 'content-type') contentType = text
  }
  return { values, names, format: formatOf(contentType) }
}

function checkName(name: string, lower: string): void {
  if (!NAME.test(name)) throw refuse('headers', `${JSON.stringify(name)} is not a name of a header (RFC 9110).`)
  if (RESERVED.test(lower)) throw refuse('headers', `"${name}" cannot be mapped: the plugin or the connection sets it.`)
}

function checkValue(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw refuse('headers', `the value of "${name}" must be text, a number or a boolean, not an object or a list.`)
  }
  const text = String(value)
  if (text === 'undefined') {
    throw refuse('headers', `the value of "${name}" is the text "undefined": a part of its mapping has no value.`)
  }
  if (UNSAFE_VALUE.test(text)) {
    throw refuse(
      'headers',
      `the value of "${name}" holds a line break, another control character or one outside Latin-1.`
    )
  }
  if (text.length > MAX_VALUE_LENGTH) {
    throw refuse('headers', `the value of "${name}" is longer than ${MAX_VALUE_LENGTH} characters.`)
  }
  return text
}

import { InvalidAuthenticationError } from '@segment/actions-core'

/** What a value turned to text by mistake looks like; on a wire it would be taken for a credential. */
const SPOILT_TEXTS = new Set(['undefined', 'null', 'NaN', '[object Object]'])

/** Every character that cannot stand in a header value: controls (CR, LF, NUL: header injection), and all beyond Latin-1. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const HEADER_UNSAFE = /[\u0000-\u001f\u007f]|[^\u0000-\u00ff]/

/** RFC 9110 section 5.6.2: a token, the grammar of header names. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/** Headers that belong to the connection, or that the core's merge of headers would lose. */
const CONNECTION_HEADERS =
  /^(host|content-length|transfer-encoding|connection|keep-alive|proxy-connection|upgrade|expect|te|trailer|__proto__)$/

/**
 * Reads one setting as text. Hosts fill settings from forms and files, so a number is taken for its digits.
 *
 * @param value what the settings hold
 * @param setting its dotted name, for the message
 * @returns the text, or nothing where it is absent or blank
 * @throws InvalidAuthenticationError where it is neither text nor a number, or is text such as `undefined`
 */
export function readText(value: unknown, setting: string): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  if (typeof text !== 'string') throw notUsable(setting, 'must be text')
  if (SPOILT_TEXTS.has(text.trim())) throw notUsable(setting, `holds the text "${text.trim()}" instead of a value`)
  return text.trim() === '' ? undefined : text
}

/** As `readText`, but the value is required. */
export function requireText(value: unknown, setting: string): string {
  const text = readText(value, setting)
  if (text === undefined) throw notUsable(setting, 'is missing')
  return text
}

/** Reads a setting that goes into a header value, and removes the blanks around it. */
export function readHeaderText(value: unknown, setting: string): string | undefined {
  const text = readText(value, setting)?.replace(/^ +| +$/g, '')
  if (text !== undefined && HEADER_UNSAFE.test(text)) {
    throw notUsable(
      setting,
      'holds a character that no header may hold (a line break, a control or non-Latin-1 character)'
    )
  }
  return text
}

/** As `readHeaderText`, but the value is required. */
export function requireHeaderText(value: unknown, setting: string): string {
  const text = readHeaderText(value, setting)
  if (text === undefined) throw notUsable(setting, 'is missing')
  return text
}

/** Reads a setting that names a header. */
export function requireHeaderName(value: unknown, setting: string): string {
  const name = requireText(value, setting)
  if (!HEADER_NAME.test(name)) throw notUsable(setting, 'is no header name')
  if (CONNECTION_HEADERS.test(name.toLowerCase())) throw notUsable(setting, `must not be "${name.toLowerCase()}"`)
  return name
}

/** The error for a setting that cannot be used; names the setting, never its value. */
export function notUsable(setting: string, problem: string): InvalidAuthenticationError {
  return new InvalidAuthenticationError(`The setting ${setting} ${problem}. Correct it in the authentication settings.`)
}

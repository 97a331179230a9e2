import { refuse } from './refuse'

/** How a body is written. */
export type BodyFormat = 'json' | 'ndjson' | 'form' | 'xml' | 'text' | 'other'

/** The content type where the user gave none, as in Segment. */
export const DEFAULT_CONTENT_TYPE = 'application/json'

const FORMATS: readonly (readonly [RegExp, BodyFormat])[] = [
  [/^application\/(x-ndjson|ndjson|jsonl|x-jsonl|x-jsonlines|json-lines)$/, 'ndjson'],
  [/^application\/x-www-form-urlencoded$/, 'form'],
  [/^(application|text)\/xml$|\+xml$/, 'xml'],
  [/^(application|text)\/json$|\+json$/, 'json'],
  [/^text\//, 'text']
]

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i
const ENCODED_AS_UTF8 = /^(utf-?8|us-ascii)$/i

/**
 * Which format a content type names, by RFC 9110 section 8.3.1: letter case and parameters do not matter, and a structured
 * suffix (RFC 6839) counts as its base (P5).
 *
 * @param contentType value of a `Content-Type` header
 * @returns `other` for a type that says nothing about structure: data goes as JSON there, and text as it is
 * @throws PayloadValidationError for what is no media type, and for a charset in which the body is not written
 */
export function formatOf(contentType: string): BodyFormat {
  const [type = ''] = contentType.split(';')
  const name = type.trim().toLowerCase()
  if (!MEDIA_TYPE.test(name)) throw refuse('headers', `the content type "${contentType}" is not a media type.`)
  const charset = CHARSET.exec(contentType)?.[1]
  if (charset !== undefined && !ENCODED_AS_UTF8.test(charset)) {
    throw refuse('headers', `the content type names the charset ${charset}, but bodies are always UTF-8.`)
  }
  return FORMATS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'
}

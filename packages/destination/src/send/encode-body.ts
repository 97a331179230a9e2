import { encodeForm } from './encode-form'
import { encodeXml, encodeXmlItems } from './encode-xml'
import type { Payload } from './generated-types'
import type { BodyFormat } from './media-type'
import { refuse } from './refuse'

type Style = NonNullable<Payload['content_style']>

interface Encoder {
  /** One value as the whole body. */
  readonly single: (value: unknown, style: Style) => string
  /** The items of a batch, without an envelope. */
  readonly list: (values: readonly unknown[], style: Style) => string
}

const JSON_ENCODER: Encoder = { single: toJson, list: toJson }

const ENCODERS: Readonly<Record<BodyFormat, Encoder>> = {
  json: JSON_ENCODER,
  ndjson: {
    single: (value) => `${toJson(value)}\n`,
    list: (values) => values.map((value) => `${toJson(value)}\n`).join('')
  },
  form: {
    single: (value, style) => (typeof value === 'string' ? value : encodeForm(requireObject(value), style)),
    list: (values, style) => encodeForm([...values], style)
  },
  xml: { single: (value) => (typeof value === 'string' ? value : encodeXml(value)), list: encodeXmlItems },
  text: { single: requireText, list: (values) => values.map((value) => `${requireText(value)}\n`).join('') },
  other: { single: (value) => (typeof value === 'string' ? value : toJson(value)), list: toJson }
}

/**
 * The body of a request with one value, in the format that its content type names (P1, P5, P6).
 *
 * @throws PayloadValidationError where the value cannot be written in that format
 */
export function encodeValue(value: unknown, format: BodyFormat, style: Style): string {
  return clearly(() => ENCODERS[format].single(value, style))
}

/** The body of a batch without an envelope: the list of the items. As {@link encodeValue}. */
export function encodeList(values: readonly unknown[], format: BodyFormat, style: Style): string {
  return clearly(() => ENCODERS[format].list(values, style))
}

/** Engines throw a RangeError for text over their limit and for nesting over their stack: tell which. */
function clearly(encode: () => string): string {
  try {
    return encode()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const tooLong = error.message.includes('string length')
    throw refuse('data', tooLong ? 'is too large for one body.' : 'is nested too deeply to be written.')
  }
}

function toJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw refuse('data', 'has no JSON form.')
  return text
}

function requireObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value
  throw refuse('data', 'must be an object or a list for a form body.')
}

function requireText(value: unknown): string {
  if (typeof value === 'string') return value
  throw refuse('data_path', 'must lead to a string for a text body.')
}

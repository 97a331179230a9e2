import { gunzipSync } from 'node:zlib'

/** What may have happened to a body between signing and verifying. */
export interface BodyVariant {
  /** What to say where the signature fits it. */
  readonly hint: string
  /** The body as it may have been; nothing where that cannot be. */
  readonly undo: (body: Buffer) => Buffer | undefined
}

const MAX_UNPACKED = 64 * 1_024 * 1_024
const RAW = 'verify the raw bytes, before anything parses them'

/** The usual mistakes, the likeliest first. */
export const BODY_VARIANTS: readonly BodyVariant[] = [
  {
    hint: 'The signature fits the body without the line break at its end: an editor or echo added it. Take the body as it was on the wire.',
    undo: onText((text) => text.replace(/\r?\n$/, ''))
  },
  {
    hint: 'The signature fits the body with a line break at its end: it was cut off on the way. Take the body as it was on the wire.',
    undo: onText((text) => `${text}\n`)
  },
  {
    hint: `The signature fits the same JSON without spaces and line breaks: the body was parsed and written again; ${RAW}.`,
    undo: onJson((value) => JSON.stringify(value))
  },
  {
    hint: `The signature fits the same JSON, indented by two spaces: the body was parsed and written again; ${RAW}.`,
    undo: onJson((value) => JSON.stringify(value, null, 2))
  },
  {
    hint: 'The signature fits the body with \\n for each \\r\\n: its line breaks were changed on the way.',
    undo: onText((text) => text.replaceAll('\r\n', '\n'))
  },
  {
    hint: 'The signature fits the body with \\r\\n for each \\n: its line breaks were changed on the way.',
    undo: onText((text) => text.replaceAll(/\r?\n/g, '\r\n'))
  },
  {
    hint: 'The signature fits the body without the byte order mark at its beginning: an editor added it.',
    undo: (body) => (body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? body.subarray(3) : undefined)
  },
  {
    hint: 'The signature fits the unpacked body: the sender signed before it compressed. Unpack first, then verify.',
    undo: unpack
  },
  {
    hint: "The signature fits the first item of the batch only, as Segment's plugin signs (the setting signFirstItemOnly): it does not protect the other items.",
    undo: onJson((value) => (Array.isArray(value) && value.length > 0 ? JSON.stringify(value[0]) : undefined))
  },
  {
    hint: `The signature fits an empty body: the sender signed nothing, or the body was read before; ${RAW}.`,
    undo: () => Buffer.alloc(0)
  }
]

function onText(change: (text: string) => string): BodyVariant['undo'] {
  // Latin-1 keeps every byte as it is.
  return (body) => Buffer.from(change(body.toString('latin1')), 'latin1')
}

function onJson(change: (value: unknown) => string | undefined): BodyVariant['undo'] {
  return (body) => {
    try {
      const text = change(JSON.parse(body.toString('utf8')) as unknown)
      return text === undefined ? undefined : Buffer.from(text)
    } catch {
      return undefined
    }
  }
}

function unpack(body: Buffer): Buffer | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_UNPACKED })
  } catch {
    return undefined
  }
}

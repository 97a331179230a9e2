import { toUSVString } from 'node:util'
import { stringify } from 'qs'
import type { Payload } from './generated-types'

type Style = NonNullable<Payload['content_style']>

const OPTIONS: Readonly<Record<Style, { allowDots: boolean }>> = {
  brackets: { allowDots: false },
  dots: { allowDots: true },
  json: { allowDots: false }
}

/**
 * A value as application/x-www-form-urlencoded: flat values have the bytes that URLSearchParams would give, nested ones
 * follow the style (P6). Lists count their members: `a[0]=x`.
 */
export function encodeForm(value: object, style: Style): string {
  return stringify(style === 'json' ? nestedAsJson(value) : value, {
    ...OPTIONS[style],
    arrayFormat: 'indices',
    encoder: (text: unknown) => encodeText(String(text))
  })
}

function nestedAsJson(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'object' && member !== null ? JSON.stringify(member) : (member as unknown)
    ])
  )
}

/** The encoding set of the URL standard, section 5.2; lone surrogates become U+FFFD there too. */
function encodeText(text: string): string {
  return encodeURIComponent(toUSVString(text))
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

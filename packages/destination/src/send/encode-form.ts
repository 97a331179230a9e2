import { toUSVString } from 'node:util'
import type { Payload } from './generated-types'

type Style = NonNullable<Payload['content_style']>

/** How the name of a member follows the name of its object. Members of lists always stand in brackets. */
const MEMBER: Readonly<Record<Style, (name: string, key: string) => string>> = {
  brackets: inBrackets,
  dots: (name, key) => `${name}.${key}`,
  json: inBrackets
}

/**
 * A value as application/x-www-form-urlencoded: flat values have the bytes that URLSearchParams would give, nested ones
 * follow the style (P6), byte by byte as the package `qs` writes them. Lists count their members: `a[0]=x`.
 */
export function encodeForm(value: object, style: Style): string {
  return Object.entries(style === 'json' ? nestedAsJson(value) : value)
    .flatMap(([name, member]: [string, unknown]) => pairsOf(name, member, MEMBER[style]))
    .map(([name, text]) => `${encodeText(name)}=${encodeText(text)}`)
    .join('&')
}

function inBrackets(name: string, key: string): string {
  return `${name}[${key}]`
}

/** The names and texts that a value comes to; none for what is not there, and for what holds nothing. */
function pairsOf(name: string, value: unknown, nameOf: (name: string, key: string) => string): [string, string][] {
  if (value === null) return [[name, '']]
  if (value instanceof Date) return [[name, value.toISOString()]]
  if (isText(value) || Buffer.isBuffer(value)) return [[name, value.toString()]]
  if (typeof value !== 'object') return []
  const place = Array.isArray(value) ? inBrackets : nameOf
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => pairsOf(place(name, key), member, nameOf))
}

function isText(value: unknown): value is string | number | boolean | bigint | symbol {
  return ['string', 'number', 'boolean', 'bigint', 'symbol'].includes(typeof value)
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

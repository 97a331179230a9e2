import { InputError } from '../exit-codes'

/** Values by lower-case name. */
export type Headers = Readonly<Record<string, readonly string[]>>

type Pair = readonly [name: string, value: string]

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/**
 * Reads headers that somebody kept: lines as on the wire (also those of `curl -v`, and with the request line before
 * them), or JSON: an object, a list of pairs, a list of `{ name, value }`, or an object with a member `headers`.
 *
 * @param where how messages name the text
 * @throws InputError that names the line
 */
export function parseHeaders(text: string, where: string): Headers {
  const trimmed = text.replace(/^\ufeff/, '').trimStart()
  return collect(/^[[{]/.test(trimmed) ? pairsOfJson(trimmed, where) : pairsOfLines(trimmed, where))
}

/** Puts headers of several places together. */
export function joinHeaders(...all: readonly Headers[]): Headers {
  return collect(
    all.flatMap((headers) =>
      Object.entries(headers).flatMap(([name, values]) => values.map((value): Pair => [name, value]))
    )
  )
}

function collect(pairs: readonly Pair[]): Headers {
  const headers = Object.create(null) as Record<string, string[]>
  for (const [name, value] of pairs) (headers[name.toLowerCase()] ??= []).push(value)
  return headers
}

function pairsOfLines(text: string, where: string): Pair[] {
  const pairs: Pair[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/^[<>] ?/, '')
    // The body may follow in the same file.
    if (line.trim() === '') break
    if (index === 0 && isFirstLine(line)) continue
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    // The line itself is not shown: it may be a secret that was put in the wrong place.
    if (colon < 0 || !NAME.test(name))
      throw new InputError(`${where}:${index + 1}: this is no header; write "Name: value".`)
    pairs.push([name, line.slice(colon + 1).trim()])
  }
  return pairs
}

function isFirstLine(line: string): boolean {
  return /^HTTP\/\S+ \d/.test(line) || /^[A-Z]+ \S+( HTTP\/\S+)?$/.test(line)
}

function pairsOfJson(text: string, where: string): Pair[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new InputError(`${where}: this is no JSON; write header lines, or an object of names and values.`)
  }
  const headers =
    isObject(value) && typeof value['headers'] === 'object' && value['headers'] !== null ? value['headers'] : value
  if (Array.isArray(headers)) return headers.map((entry: unknown) => pairOf(entry, where))
  return Object.entries(headers as object).flatMap(([name, given]: [string, unknown]) =>
    (Array.isArray(given) ? (given as unknown[]) : [given]).map((one): Pair => [name, textOf(one, where)])
  )
}

function pairOf(entry: unknown, where: string): Pair {
  if (Array.isArray(entry) && entry.length === 2) return [textOf(entry[0], where), textOf(entry[1], where)]
  if (isObject(entry)) return [textOf(entry['name'], where), textOf(entry['value'], where)]
  throw new InputError(`${where}: a list of headers holds pairs, or objects with name and value.`)
}

function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  throw new InputError(`${where}: names and values of headers must be texts.`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

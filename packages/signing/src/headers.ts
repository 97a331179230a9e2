import { SignatureError } from './signature-error'

/**
 * The headers of a request: Node's `request.headers`, a `Headers` object, or any object of names and values.
 * Letter case does not matter.
 */
export type SignatureHeaders =
  Readonly<Record<string, string | readonly string[] | undefined>> | { get(name: string): string | null }

/** Looks a header up without regard to letter case; a repeated header gives its values joined as RFC 9110 joins them. */
export function readHeader(headers: SignatureHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return emptyToUndefined(headers.get(name))
  const own = headers as Readonly<Record<string, string | readonly string[] | undefined>>
  const found = Object.keys(own).filter((key) => key.toLowerCase() === name && own[key] !== undefined)
  return emptyToUndefined(found.flatMap((key) => own[key] ?? []).join(', '))
}

/** As {@link readHeader}, but a header that is missing or empty is an error that names it. */
export function requireHeader(headers: SignatureHeaders, name: string): string {
  const value = readHeader(headers, name)
  if (value === undefined) {
    throw new SignatureError('missing-header', `The request has no header ${name}: it was not signed by this sender.`)
  }
  return value
}

function emptyToUndefined(value: string | null): string | undefined {
  return value === null || value === '' ? undefined : value
}

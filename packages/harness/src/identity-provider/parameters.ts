import type { ReceivedRequest } from '../receiver/parse-request'

/** Parameters by name. Those without a value count as left out (RFC 6749 section 3.1). */
export type Parameters = Readonly<Record<string, string | undefined>>

/** Parameters, or why they cannot be read. */
export type ReadParameters = { readonly parameters: Parameters } | { readonly problem: string }

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i

/** Reads the form of a request. */
export function readForm({ headers, body }: ReceivedRequest): ReadParameters {
  if (!FORM.test(headers['content-type'] ?? '')) {
    return { problem: 'The body must be a form: content-type application/x-www-form-urlencoded.' }
  }
  return readParameters(new URLSearchParams(body.toString('utf8')))
}

/** Reads parameters of which each may come but once. */
export function readParameters(search: URLSearchParams): ReadParameters {
  const parameters = Object.create(null) as Record<string, string | undefined>
  const seen = new Set<string>()
  for (const [name, value] of search) {
    if (seen.has(name)) return { problem: 'A parameter was given more than once.' }
    seen.add(name)
    if (value !== '') parameters[name] = value
  }
  return { parameters }
}

import type { WireRequest, WireResponse } from '@extensible-webhooks/engine'

/** A request and its answer, to be written into an HTTP archive. */
export interface HarExchange {
  readonly request: WireRequest
  readonly response?: WireResponse | undefined
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number
  readonly durationMs: number
}

/** An HTTP archive, version 1.2 (http://www.softwareishard.com/blog/har-12-spec/). */
export interface Har {
  readonly log: {
    readonly version: '1.2'
    readonly creator: { readonly name: string; readonly version: string }
    readonly entries: readonly object[]
  }
}

/**
 * Writes exchanges as an HTTP archive, which browsers and HTTP tools open.
 *
 * @param exchanges requests, masked or not, with what came back
 * @param version of the program that writes it
 */
export function asHar(exchanges: readonly HarExchange[], version: string): Har {
  return { log: { version: '1.2', creator: { name: 'xwh', version }, entries: exchanges.map(entryOf) } }
}

function entryOf({ request, response, startedAtMs, durationMs }: HarExchange): object {
  return {
    startedDateTime: new Date(startedAtMs).toISOString(),
    time: durationMs,
    request: requestOf(request),
    response: responseOf(response),
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 }
  }
}

function requestOf({ method, url, headers, body }: WireRequest): object {
  const bytes = body === undefined ? undefined : Buffer.from(body)
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairsOf(Object.entries(headers)),
    queryString: URL.canParse(url) ? pairsOf([...new URL(url).searchParams]) : [],
    headersSize: -1,
    bodySize: bytes?.length ?? 0,
    ...(bytes ? { postData: { mimeType: typeOf(headers), text: bytes.toString('utf8') } } : {})
  }
}

/** An archive needs a response; status 0 says that there was none, as browsers write it. */
function responseOf(response: WireResponse | undefined): object {
  const headers = Object.entries(response?.headers ?? {}).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((one): [string, string] => [name, one]) : [[name, value] as [string, string]]
  )
  const size = response?.body.length ?? 0
  return {
    status: response?.status ?? 0,
    statusText: response?.statusText ?? '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairsOf(headers),
    content: { size, mimeType: typeOf(Object.fromEntries(headers)), text: response?.body.toString('utf8') ?? '' },
    redirectURL: '',
    headersSize: -1,
    bodySize: size
  }
}

function pairsOf(entries: readonly (readonly [string, string])[]): object[] {
  return entries.map(([name, value]) => ({ name, value }))
}

function typeOf(headers: Readonly<Record<string, string>>): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')
  return found?.[1] ?? ''
}

/** The first lines of a request. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  readonly version: string
  readonly headers: Readonly<Record<string, string>>
  readonly rawHeaders: readonly string[]
}

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/(1\.[01])$/

/** Reads the head of a request; nothing where its first line is not that of HTTP/1. */
export function parseHead(bytes: Buffer): RequestHead | undefined {
  const [requestLine = '', ...lines] = bytes.toString('latin1').split('\r\n')
  const [, method, path, version] = REQUEST_LINE.exec(requestLine) ?? []
  if (method === undefined || path === undefined || version === undefined) return undefined
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  return { method, path, version, headers: joinHeaders(rawHeaders), rawHeaders }
}

function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const value = rawHeaders[index + 1] ?? ''
    headers[name] = name in headers ? `${headers[name] ?? ''}, ${value}` : value
  }
  return headers
}

import { gunzipSync } from 'node:zlib'
import type { RecordedRequest } from '@extensible-webhooks/harness'

/**
 * Requests as documents show them: method and URL, the headers that the text in the document names, an empty line, the
 * body; `---` between two.
 */
export function formatRequests(requests: readonly RecordedRequest[], shown: string): string {
  const names = new Set([...shown.matchAll(/^([a-z-]+): /gm)].map(([, name = '']) => name))
  return `${requests.map((request) => format(request, names)).join('\n---\n')}\n`
}

function format({ method, url, headers, body }: RecordedRequest, names: ReadonlySet<string>): string {
  const lines = [...names]
    .filter((name) => headers[name] !== undefined)
    .map((name) => `${name}: ${headers[name] ?? ''}`)
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8').trimEnd()
  return [`${method} ${url}`, ...lines, ...(text === '' ? [] : ['', text])].join('\n')
}

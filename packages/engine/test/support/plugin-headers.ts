/** Headers that the HTTP library adds, and not the plugin. */
const OF_THE_LIBRARY: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'accept-encoding',
  'content-length',
  'transfer-encoding'
])

/** The headers of a request without those of the HTTP library. */
export function pluginHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_LIBRARY.has(name)))
}

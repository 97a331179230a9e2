/** Headers that the two runtimes need not have in common, and why. */
export const OTHER_HEADERS: Readonly<Record<string, string>> = {
  host: 'A part of the URL; only one of the two records it among the headers.',
  'content-length': 'Follows from the body, which is compared byte by byte.',
  connection: 'Stock core closes each connection; the engine keeps them alive.',
  'accept-encoding': 'What the HTTP client can unpack; the plugin sees the same answer.'
}

/** The headers that are compared. */
export function comparedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !Object.hasOwn(OTHER_HEADERS, name)))
}

/**
 * Throws an error again without the query of the URL in its text: node-fetch, which stock core uses, tells the whole URL
 * in its network errors, and the query may hold an API key.
 */
export function hideQuery(error: unknown, url: string): never {
  const query = url.slice(url.indexOf('?'))
  if (error instanceof Error && error.message.includes(query)) {
    error.message = error.message.split(query).join('?…')
    if (error.stack !== undefined) error.stack = error.stack.split(query).join('?…')
  }
  throw error
}

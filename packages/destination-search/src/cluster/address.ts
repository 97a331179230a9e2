import { IntegrationError } from '@segment/actions-core'
import type { Settings } from '../generated-types'

/** Parameters of a request. */
export type Query = Readonly<Record<string, string>>

/** A URL that cannot be read, or that would carry credentials into logs, is the fault of the settings and of no event. */
function wrongSetting(setting: string, problem: string): IntegrationError {
  return new IntegrationError(`The setting ${setting} ${problem}`, 'INVALID_SETTINGS', 400)
}

/**
 * The URL of one request to the cluster.
 *
 * @param settings endpoint and path prefix
 * @param path its parts, not escaped: names of indices come from events and must not lead to another path
 * @throws IntegrationError where the endpoint cannot be used; what it holds is not told
 */
export function clusterUrl({ endpoint, pathPrefix }: Settings, path: readonly string[], query: Query = {}): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (!url) throw wrongSetting('endpoint', 'is not a URL; write it in full, such as https://search.example.com:9200.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw wrongSetting('endpoint', `must begin with http: or https:, not with ${url.protocol}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw wrongSetting('endpoint', 'must not hold a user name or password; they have settings of their own.')
  }
  if (url.search !== '' || url.hash !== '') throw wrongSetting('endpoint', 'must not hold a query or a fragment.')
  const prefix = [url.pathname, pathPrefix ?? ''].flatMap((part) => part.split('/')).filter((part) => part !== '')
  if (prefix.some((part) => part === '..' || part.includes('?') || part.includes('#'))) {
    throw wrongSetting('pathPrefix', 'must be a path such as /search, without "..", "?" or "#".')
  }
  const parts = [...prefix, ...path.map(encodeURIComponent)]
  const search = new URLSearchParams(query).toString()
  return `${url.origin}/${parts.join('/')}${search === '' ? '' : `?${search}`}`
}

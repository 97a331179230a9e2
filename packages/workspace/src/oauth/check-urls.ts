import { isTransportError, type GuardedUrl } from '@extensible-webhooks/engine'
import { OAuthError } from './oauth-error'
import type { OAuthClient } from './read-client'

/** The check of one URL, as `createUrlGuard` gives it. */
export type UrlGuard = (url: string) => GuardedUrl

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Checks every URL of a client before anybody is sent there: http or https, no credentials, no private address, and
 * http only where the host was allowed by name (RFC 6749 section 3.1 and 3.2 ask for TLS).
 *
 * @throws OAuthError `address-refused` that names the key
 */
export function checkUrls(client: OAuthClient, guard: UrlGuard): void {
  const { slug, authorizeUrl, tokenUrl, refreshUrl } = client
  for (const [key, value] of Object.entries({ authorizeUrl, tokenUrl, refreshUrl })) {
    const { url, isException } = guarded(slug, key, value, guard)
    if (url.protocol === 'http:' && !isException) {
      const what = `must be https: codes and secrets would be sent in the open to "${url.host}"`
      throw refused(slug, key, `${what}. http is for hosts that allowPrivateNetwork names.`)
    }
  }
}

/**
 * Checks where the browser comes back to: https, or http on this machine (RFC 8252 section 7.3), without query and
 * fragment, so that it can be compared whole.
 *
 * @throws OAuthError `redirect-uri`
 */
export function checkRedirectUri(redirectUri: string): void {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))
  if (url && isSafe && url.href === redirectUri && !/[?#]/.test(redirectUri) && url.username === '') return
  throw new OAuthError(
    'redirect-uri',
    'The redirect URI must be an https URL, or http on 127.0.0.1, [::1] or localhost, without query and fragment, written as the URL standard writes it.'
  )
}

function guarded(slug: string, key: string, url: string, guard: UrlGuard): GuardedUrl {
  try {
    return guard(url)
  } catch (error) {
    if (isTransportError(error)) throw refused(slug, key, `cannot be used: ${error.message}.`)
    throw error
  }
}

function refused(slug: string, key: string, what: string): OAuthError {
  return new OAuthError('address-refused', `The ${key} of the destination "${slug}" ${what}`)
}

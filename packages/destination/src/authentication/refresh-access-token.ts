import { InvalidAuthenticationError } from '@segment/actions-core'
import type { OAuth2ClientCredentials, RefreshAccessTokenResult, RequestClient } from '@segment/actions-core'
import type { Settings } from '../settings'
import { chosenType, isOAuth } from './chosen-type'
import { obtainToken } from './obtain-token'
import { staticAuthorization } from './static-authorization'
import { isFresh, type IssuedToken } from './token-cache'
import { knownForRefresh, readTokenSource } from './token-source'

/** Core's two fields, and the lifetime for hosts that renew ahead of expiry. */
export type RefreshResult = RefreshAccessTokenResult & {
  /** In seconds; unset where the server gave none that makes sense. */
  readonly expiresIn?: number
}

/**
 * The token after the one that failed: one that is known already where another event fetched it meanwhile (P17), else a
 * new one from the token endpoint.
 *
 * @throws InvalidAuthenticationError (401) where the type has nothing to refresh (P11), where there is no refresh token
 *   (P15), and where the server refuses; RetryableError where the token endpoint fails
 */
export async function refreshAccessToken(
  request: RequestClient,
  { settings, auth }: { readonly settings: Settings; readonly auth: OAuth2ClientCredentials }
): Promise<RefreshResult> {
  const type = chosenType(settings)
  if (!isOAuth(type)) {
    // Core also comes here where the settings were refused and nothing was sent: then that is what to tell.
    staticAuthorization(type, settings.dynamicAuthSettings)
    throw new InvalidAuthenticationError(
      `The endpoint answered 401, and the authentication "${type}" has no token that could be renewed. Check its settings.`
    )
  }
  const source = readTokenSource(settings, auth)
  const latest = knownForRefresh(source)
  if (latest && isFresh(latest, Date.now())) return toResult(latest)
  return toResult(await obtainToken(request, settings, source, { host: auth }))
}

function toResult({ accessToken, refreshToken, expiresAtMs }: IssuedToken): RefreshResult {
  const expiresIn = expiresAtMs === undefined ? undefined : Math.max(1, Math.round((expiresAtMs - Date.now()) / 1000))
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresIn === undefined ? {} : { expiresIn })
  }
}

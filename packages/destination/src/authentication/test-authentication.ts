import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../settings'
import { checkSecrets } from '../sign'
import { chosenType } from './chosen-type'
import { obtainToken } from './obtain-token'
import { staticAuthorization, withPrefix } from './static-authorization'
import { readTokenClient } from './token-client'
import { reconnect } from './token-errors'
import { readTokenSource, type HostAuth } from './token-source'

/**
 * Checks what *Connect* can check (P18): the secrets of signatures, and then by type: client credentials fetch a token; the other types check their settings. An
 * authorization code is never refreshed here, since the rotated refresh token could not be handed back.
 *
 * @throws InvalidAuthenticationError or RetryableError that says what is wrong
 */
export async function testAuthentication(
  request: RequestClient,
  { settings, auth }: { readonly settings: Settings; readonly auth: HostAuth | undefined }
): Promise<void> {
  checkSecrets(settings)
  const type = chosenType(settings)
  const dynamic = settings.dynamicAuthSettings
  if (type !== 'authCode' && type !== 'clientCredentials') {
    staticAuthorization(type, dynamic)
    return
  }
  const source = readTokenSource(settings, auth)
  withPrefix(dynamic, 'token')
  if (type === 'clientCredentials') {
    await obtainToken(request, settings, source, { host: auth, probe: true })
    return
  }
  // Hosts may keep the client beside the live tokens, where core does not show it to this function.
  readTokenClient(dynamic, { clientId: 'kept by the host', ...auth })
  if (source.start === undefined) throw reconnect('There is no token yet.')
}

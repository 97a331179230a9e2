import type { OAuth2Authentication } from '@segment/actions-core'
import type { Settings } from '../settings'
import { fields } from './fields'
import { refreshAccessToken } from './refresh-access-token'
import { testAuthentication } from './test-authentication'

export { authorize, forgetToken } from './authorize'
export { clearTokenCache } from './obtain-token'

export type { Authorization } from './authorize'
export type { RefreshResult } from './refresh-access-token'

/**
 * The authentication of the definition. The scheme is Segment's own, `oauth2`, whatever the user chooses: core refreshes
 * tokens for no other. Which authentication is used stands in `settings.dynamicAuthSettings`.
 */
export const authentication: OAuth2Authentication<Settings> = {
  scheme: 'oauth2',
  fields,
  testAuthentication,
  refreshAccessToken
}

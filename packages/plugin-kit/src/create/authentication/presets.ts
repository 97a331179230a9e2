import type { AuthenticationName } from '../options'
import { clientCredentials } from './client-credentials'
import { apiKey, basic, bearer } from './fixed'
import { none } from './none'
import { oauth2 } from './oauth2'
import type { AuthenticationPreset } from './preset'

/** What each kind of authentication makes of a new plugin. */
export const PRESETS: Readonly<Record<AuthenticationName, AuthenticationPreset>> = {
  none,
  'api-key': apiKey,
  bearer,
  basic,
  oauth2,
  'oauth2-client-credentials': clientCredentials
}

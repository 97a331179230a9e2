import type { GlobalSetting } from '@segment/actions-core'

/** Where the made-up API is of which a new plugin talks. */
export const ENDPOINT = 'https://api.example.com/v1'

/** Where its tokens come from. */
export const LOGIN = 'https://login.example.com'

/** The setting that every new plugin has: a test system can be named, and a laptop. */
export const ENDPOINT_SETTING: GlobalSetting = {
  label: 'Endpoint',
  description: 'Where the API is. Change it for a test system only.',
  type: 'string',
  format: 'uri',
  default: ENDPOINT
}

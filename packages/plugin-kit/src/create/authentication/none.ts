import type { AuthenticationPreset } from './preset'

/** The API takes everybody: only the endpoint is a setting. */
export const none: AuthenticationPreset = {
  scheme: 'custom',
  settings: {},
  source: `
import type { CustomAuthentication, RequestExtension } from '@segment/actions-core'
import { ENDPOINT, REQUEST } from './api'
import type { Settings } from './generated-types'

/** The settings of the destination. The API takes everybody, so there is nothing to prove and nothing to test. */
export const authentication: CustomAuthentication<Settings> = {
  scheme: 'custom',
  fields: FIELDS
}

/** What every request has. */
export const extendRequest: RequestExtension<Settings, unknown> = () => REQUEST
`,
  usesTokens: false,
  inStockCore: true,
  examples: {},
  headers: {},
  tests: '',
  scenario: {}
}

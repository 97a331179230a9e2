import type { AuthenticationPreset } from './preset'
import { CREDENTIALS_TESTS, credentialsSource } from './with-credentials'

/** A key in a header. */
export const apiKey: AuthenticationPreset = {
  scheme: 'custom',
  settings: {
    apiKey: { label: 'API key', description: 'A key that the API has issued.', type: 'password', required: true }
  },
  source: credentialsSource({
    type: 'CustomAuthentication',
    scheme: 'custom',
    options: `headers: { 'x-api-key': settings.apiKey }`
  }),
  usesTokens: false,
  inStockCore: true,
  examples: { apiKey: 'a-key-of-the-tests' },
  headers: { 'x-api-key': 'a-key-of-the-tests' },
  tests: CREDENTIALS_TESTS,
  scenario: {}
}

/** A fixed token. */
export const bearer: AuthenticationPreset = {
  scheme: 'custom',
  settings: {
    token: { label: 'Token', description: 'A token that the API has issued.', type: 'password', required: true }
  },
  source: credentialsSource({
    type: 'CustomAuthentication',
    scheme: 'custom',
    options: 'headers: { authorization: `Bearer ${settings.token}` }'
  }),
  usesTokens: false,
  inStockCore: true,
  examples: { token: 'a-token-of-the-tests' },
  headers: { authorization: 'Bearer a-token-of-the-tests' },
  tests: CREDENTIALS_TESTS,
  scenario: {}
}

/** User name and password. */
export const basic: AuthenticationPreset = {
  scheme: 'basic',
  settings: {
    username: { label: 'User name', description: 'The name of the account.', type: 'string', required: true },
    password: { label: 'Password', description: 'The password of the account.', type: 'password', required: true }
  },
  source: credentialsSource({
    type: 'BasicAuthentication',
    scheme: 'basic',
    options: 'username: settings.username, password: settings.password'
  }),
  usesTokens: false,
  inStockCore: true,
  examples: { username: 'ada', password: 'a-password-of-the-tests' },
  headers: { authorization: `Basic ${Buffer.from('ada:a-password-of-the-tests').toString('base64')}` },
  tests: CREDENTIALS_TESTS,
  scenario: {}
}

import { LOGIN } from './endpoint'
import type { AuthenticationPreset } from './preset'
import { TOKEN_SOURCE } from './token-source'

/** A client id and its secret are settings; the host keeps the tokens and asks the plugin for new ones. */
export const clientCredentials: AuthenticationPreset = {
  scheme: 'oauth2',
  settings: {
    clientId: { label: 'Client ID', description: 'The ID of the client.', type: 'string', required: true },
    clientSecret: { label: 'Client secret', description: 'Its secret.', type: 'password', required: true }
  },
  source: `
import { InvalidAuthenticationError } from '@segment/actions-core'
import type { ExecuteInput, OAuth2Authentication, RequestClient, RequestExtension } from '@segment/actions-core'
import { ENDPOINT, REQUEST, TOKEN_URL } from './api'
import type { Settings } from './generated-types'

/** What somebody fills in to connect the destination; the host keeps the tokens that it gives. */
export const authentication: OAuth2Authentication<Settings> = {
  scheme: 'oauth2',
  fields: FIELDS,
  // Asked when somebody connects the destination: a client that gets a token is a valid one.
  testAuthentication: (request, { settings }) => fetchToken(request, settings),
  // Asked when there is no token yet, when it is over, and when the API answers 401.
  refreshAccessToken: (request, { settings }) => fetchToken(request, settings)
}

/** A new token, for the client's own account (RFC 6749, section 4.4). */
async function fetchToken(request: RequestClient, { clientId, clientSecret }: Settings) {
  const { data } = await request<TokenAnswer>(TOKEN_URL, {
    method: 'post',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret
    })
  })
  return readTokens(data)
}
${TOKEN_SOURCE}`,
  usesTokens: true,
  inStockCore: false,
  examples: { clientId: 'shop', clientSecret: 'a-secret-of-the-tests' },
  headers: { authorization: 'Bearer a-token-of-the-tests' },
  tests: `
  it('fetches a token for its client', async () => {
    const form = { grant_type: 'client_credentials', client_id: 'shop', client_secret: 'a-secret-of-the-tests' }
    nock(new URL(TOKEN_URL).origin).post('/token', form).reply(200, { access_token: 'new', expires_in: 3600 })
    const oauth = { accessToken: '', refreshToken: '', clientId: '', clientSecret: '' }
    expect(await testDestination.refreshAccessToken(settings, oauth)).toEqual({ accessToken: 'new', expiresIn: 3600 })
  })

  it('refuses a client that the token endpoint refuses', async () => {
    nock(new URL(TOKEN_URL).origin).post('/token').reply(401, { error: 'invalid_client' })
    await expect(testDestination.testAuthentication(settings)).rejects.toThrow('Credentials are invalid')
  })
`,
  scenario: {
    endpoints: [
      {
        request: `POST ${LOGIN}/token`,
        replies: [{ json: { access_token: 'a-token-of-the-tests', expires_in: 3600 } }]
      }
    ],
    requests: [
      {
        url: `${LOGIN}/token`,
        form: { grant_type: 'client_credentials', client_id: 'shop', client_secret: 'a-secret-of-the-tests' }
      }
    ]
  }
}

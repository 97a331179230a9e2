import { ENDPOINT, LOGIN } from './endpoint'
import type { AuthenticationPreset } from './preset'
import { TOKEN_SOURCE } from './token-source'

/** A person connects an account; the host keeps the tokens and asks the plugin to renew them. */
export const oauth2: AuthenticationPreset = {
  scheme: 'oauth2',
  settings: {},
  source: `
import { InvalidAuthenticationError } from '@segment/actions-core'
import type { ExecuteInput, OAuth2Authentication, RequestExtension } from '@segment/actions-core'
import { ENDPOINT, REQUEST, TOKEN_URL, urlOf } from './api'
import type { Settings } from './generated-types'

/** A person connects an account; the host keeps the tokens, and the client's id and secret with them. */
export const authentication: OAuth2Authentication<Settings> = {
  scheme: 'oauth2',
  fields: FIELDS,
  // Asked when somebody connects the destination: any request that only a valid token can make.
  testAuthentication: (request, { settings, auth }) =>
    request(urlOf('/me', settings), { headers: authorization(auth) }),
  // Asked when a token is over, or the API answers 401.
  refreshAccessToken: async (request, { auth }) => {
    const { data } = await request<TokenAnswer>(TOKEN_URL, {
      method: 'post',
      // A form, as RFC 6749 section 6 has it.
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: auth.refreshToken,
        client_id: auth.clientId,
        client_secret: auth.clientSecret
      })
    })
    return readTokens(data)
  }
}
${TOKEN_SOURCE}`,
  usesTokens: true,
  inStockCore: true,
  examples: {},
  headers: { authorization: 'Bearer a-token-of-the-tests' },
  tests: `
  it('renews its tokens', async () => {
    const form = { grant_type: 'refresh_token', refresh_token: 'old', client_id: 'shop', client_secret: 'secret' }
    nock(new URL(TOKEN_URL).origin)
      .post('/token', form)
      .reply(200, { access_token: 'new', refresh_token: 'newer', expires_in: 3600 })
    const oauth = { accessToken: 'over', refreshToken: 'old', clientId: 'shop', clientSecret: 'secret' }
    expect(await testDestination.refreshAccessToken(settings, oauth)).toEqual({
      accessToken: 'new',
      refreshToken: 'newer',
      expiresIn: 3600
    })
  })

  it('says so where the answer holds no token', async () => {
    nock(new URL(TOKEN_URL).origin).post('/token').reply(200, {})
    const oauth = { accessToken: 'over', refreshToken: 'old', clientId: 'shop', clientSecret: 'secret' }
    await expect(testDestination.refreshAccessToken(settings, oauth)).rejects.toThrow('no access token')
  })
`,
  block: {
    type: 'oauth2-authorization-code',
    clientId: 'shop',
    clientSecret: 'a-secret-of-the-tests',
    authorizeUrl: `${LOGIN}/authorize`,
    tokenUrl: `${LOGIN}/token`,
    scopes: 'write'
  },
  scenario: {
    identityProviders: {
      [LOGIN]: {
        clients: { shop: 'a-secret-of-the-tests' },
        redirectUris: { shop: ['http://127.0.0.1:8484/callback'] },
        auto: true
      }
    },
    endpoints: [{ request: `GET ${ENDPOINT}/me`, optional: true }],
    steps: (destination) => [{ connect: destination }],
    othersToo: true
  }
}

import * as oauth from 'oauth4webapi'
import { startIdentityProvider, type FailureMode, type IdentityProvider } from '../../src'

const REDIRECT = 'http://127.0.0.1:9/callback'
const SECRET = '%:+ "x y&z=é'
// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it stands out; here it is for loopback
const LOCAL = { [oauth.allowInsecureRequests]: true }

describe('D6: a real OAuth client (oauth4webapi) against the identity provider', () => {
  const client: oauth.Client = { client_id: 'shop: basic+id' }
  let idp: IdentityProvider
  let server: oauth.AuthorizationServer
  beforeEach(async () => {
    idp = await startIdentityProvider({
      clients: { [client.client_id]: SECRET },
      redirectUris: { [client.client_id]: [REDIRECT] },
      scopes: ['orders.write', 'orders.read']
    })
    const issuer = new URL(idp.url)
    const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...LOCAL })
    server = await oauth.processDiscoveryResponse(issuer, response)
  })
  afterEach(() => idp.close())

  /** The whole way of a person who says yes, over the page. */
  async function connect(authentication: oauth.ClientAuth): Promise<oauth.TokenEndpointResponse> {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const url = new URL(server.authorization_endpoint!)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: client.client_id,
      redirect_uri: REDIRECT,
      scope: 'orders.write',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256'
    }).toString()
    const page = await (await fetch(url)).text()
    const request = /name="request" value="([^"]+)"/.exec(page)![1]!
    const action = /action="([^"]+)"/.exec(page)![1]!
    const answer = await fetch(new URL(action, url), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ request, decision: 'allow' })
    })
    const callback = oauth.validateAuthResponse(server, client, new URL(answer.headers.get('location')!), state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      callback,
      REDIRECT,
      verifier,
      LOCAL
    )
    return oauth.processAuthorizationCodeResponse(server, client, response)
  }

  it('finds its endpoints by RFC 8414', () => {
    expect(server).toMatchObject({
      issuer: idp.url,
      authorization_endpoint: idp.authorizeUrl,
      token_endpoint: idp.tokenUrl,
      revocation_endpoint: idp.revokeUrl,
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['orders.write', 'orders.read'],
      authorization_response_iss_parameter_supported: true
    })
  })

  it.each([
    ['Basic', oauth.ClientSecretBasic],
    ['the body', oauth.ClientSecretPost]
  ])(
    'F31: connects with PKCE, state and iss, and proves itself by %s with an awkward secret',
    async (_title, prove) => {
      const tokens = await connect(prove(SECRET))
      expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3_600, scope: 'orders.write' })
      expect(idp.accepts(tokens.access_token)).toBe(true)
    }
  )

  it('refreshes with rotation, and is locked out when an old refresh token comes again', async () => {
    const prove = oauth.ClientSecretBasic(SECRET)
    const first = await connect(prove)
    const refresh = async (token: string): Promise<oauth.TokenEndpointResponse> =>
      oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, prove, token, LOCAL)
      )
    const second = await refresh(first.refresh_token!)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    await expect(refresh(first.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
    await expect(refresh(second.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(idp.accepts(second.access_token)).toBe(false)
  })

  it('revokes', async () => {
    const prove = oauth.ClientSecretBasic(SECRET)
    const { access_token: token } = await connect(prove)
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, prove, token, LOCAL))
    expect(idp.accepts(token)).toBe(false)
  })

  const credentials = async (): Promise<oauth.TokenEndpointResponse> => {
    const prove = oauth.ClientSecretBasic(SECRET)
    const response = await oauth.clientCredentialsGrantRequest(server, client, prove, { scope: 'orders.read' }, LOCAL)
    return oauth.processClientCredentialsResponse(server, client, response)
  }

  it('gets a token for client credentials', async () => {
    expect(await credentials()).toMatchObject({ token_type: 'bearer', scope: 'orders.read' })
  })

  it('is told of a wrong secret', async () => {
    const prove = oauth.ClientSecretBasic('wrong')
    const response = await oauth.clientCredentialsGrantRequest(server, client, prove, {}, LOCAL)
    await expect(oauth.processClientCredentialsResponse(server, client, response)).rejects.toMatchObject({
      name: 'WWWAuthenticateChallengeError'
    })
  })

  it.each<FailureMode>(['unavailable', 'html', 'error-200', 'invalid-grant', 'no-access-token', 'expires-in:-1'])(
    'F27: fails while the endpoint fails with %s, and heals afterwards',
    async (mode) => {
      idp.failNext(mode)
      await expect(credentials()).rejects.toThrow()
      expect(await credentials()).toMatchObject({ scope: 'orders.read' })
    }
  )

  it('F27: waits in vain for a token endpoint that hangs, and the provider still closes', async () => {
    idp.failNext('hang')
    const waiting = fetch(idp.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' })
    })
    const failed = expect(waiting).rejects.toThrow()
    while (idp.log.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    await idp.close()
    await failed
  })
})

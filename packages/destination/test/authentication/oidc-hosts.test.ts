import type { JSONObject } from '@segment/actions-core'
import { clearTokenCache } from '@extensible-webhooks/destination'
import type { OAuthSettings } from '../../src/settings'
import { failureOf, sendOne } from '../support/call'
import { startOidc, type Oidc } from '../support/oidc'
import { describeHosts } from '../support/receiver'

const AWKWARD = 'p%:+ "&=~/ end'

describeHosts('the real definition against a real oidc-provider', (host, receiver) => {
  let oidc: Oidc

  beforeAll(async () => {
    oidc = await startOidc([
      { client_id: 'odd: basic+id', client_secret: AWKWARD, token_endpoint_auth_method: 'client_secret_basic' },
      { client_id: 'odd: body+id', client_secret: AWKWARD, token_endpoint_auth_method: 'client_secret_post' }
    ])
  })
  afterAll(async () => {
    await oidc.close()
  })
  beforeEach(() => {
    clearTokenCache()
    oidc.exchanges.length = 0
    receiver().reply(async ({ headers }) => ((await oidc.accepts(headers['authorization'])) ? 200 : 401))
  })

  const call = (oauth: OAuthSettings, live?: Record<string, string>): { fields: JSONObject; settings: JSONObject } => {
    const urls = { accessTokenServerUrl: oidc.tokenUrl, refreshTokenServerUrl: oidc.tokenUrl }
    const dynamicAuthSettings = { oauth: { clientSecret: AWKWARD, ...urls, ...oauth } }
    return {
      fields: { url: receiver().url },
      settings: { dynamicAuthSettings, ...(live ? { oauth: live } : {}) } as unknown as JSONObject
    }
  }

  it.each([
    ['Basic', 'odd: basic+id', 'basic'],
    ['the body', 'odd: body+id', 'body']
  ] as const)(
    'P12, F31: client credentials whose secret holds %%:+ " and a space, in %s',
    async (_, clientId, clientAuth) => {
      await sendOne(host, { id: 1 }, call({ type: 'clientCredentials', clientId, customParams: { clientAuth } }))
      expect(oidc.exchanges.map(({ status }) => status)).toEqual([200])
      expect(receiver().requests).toHaveLength(1)
    }
  )

  it('refreshes the tokens of a code flow with rotation, round after round', async () => {
    const tokens = await oidc.connect('odd: basic+id')
    const live: Record<string, string> = { access_token: tokens.accessToken, refresh_token: tokens.refreshToken }
    const used: string[] = []
    for (let round = 0; round < 3; round++) {
      await sendOne(host, { id: round }, call({ type: 'authCode', clientId: 'odd: basic+id' }, live))
      const sent = receiver().requests.at(-1)!.headers['authorization']!.slice('Bearer '.length)
      used.push(sent)
      await oidc.revoke(sent)
    }
    expect(new Set(used).size).toBe(3)
    const refreshTokens = oidc.exchanges.map(({ form }) => form.get('refresh_token'))
    expect(refreshTokens[0]).toBe(tokens.refreshToken)
    expect(new Set(refreshTokens).size).toBe(2)
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200, 200])
  })

  it('a token revoked in mid-run heals', async () => {
    const clientId = 'odd: basic+id'
    const settings = call({ type: 'clientCredentials', clientId, scopes: 'orders.write' })
    await sendOne(host, { id: 1 }, settings)
    await oidc.revoke(receiver().requests[0]!.headers['authorization']!.slice('Bearer '.length))
    await sendOne(host, { id: 2 }, settings)
    expect(receiver().requests).toHaveLength(3)
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200, 200])
  })

  it('F29: a refresh token that was used before is refused, told as "connect again" with 401', async () => {
    const tokens = await oidc.connect('odd: basic+id')
    await oidc.revoke(tokens.accessToken)
    const settings = (): ReturnType<typeof call> =>
      call(
        { type: 'authCode', clientId: 'odd: basic+id', scopes: 'openid offline_access' },
        { access_token: tokens.accessToken, refresh_token: tokens.refreshToken }
      )
    await fetch(oidc.tokenUrl, {
      method: 'POST',
      headers: { authorization: basic('odd%3A+basic%2Bid', new URLSearchParams({ x: AWKWARD }).toString().slice(2)) },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken })
    })
    const error = await failureOf(sendOne(host, { id: 1 }, settings()))
    expect(error).toMatchObject({ status: 401, code: 'REFRESH_TOKEN_EXPIRED' })
    expect(error.message).toContain('Connect the destination again')
    expect(oidc.exchanges.map(({ status }) => status)).toEqual([200, 400])
  })
})

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
}

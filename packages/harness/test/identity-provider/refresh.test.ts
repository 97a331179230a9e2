import { ask, BASIC, codeOf, exchange, provider, token } from './support/client'
import type { IdentityProvider } from '../../src'

const refresh = (
  idp: IdentityProvider,
  refreshToken: string,
  more: Record<string, string> = {}
): ReturnType<typeof token> => token(idp, { grant_type: 'refresh_token', refresh_token: refreshToken, ...more })

async function connected(options: Parameters<typeof provider>[0] = {}): Promise<IdentityProvider> {
  const idp = provider(options)
  await token(idp, exchange(await codeOf(idp)))
  return idp
}

describe('D6: a refresh token', () => {
  it('is replaced at each use, and the access tokens before stay good', async () => {
    const idp = await connected()
    expect(await refresh(idp, 'refresh-1')).toMatchObject({
      status: 200,
      access_token: 'access-2',
      refresh_token: 'refresh-2'
    })
    expect(await refresh(idp, 'refresh-2')).toMatchObject({
      status: 200,
      access_token: 'access-3',
      refresh_token: 'refresh-3'
    })
    expect(['access-1', 'access-2', 'access-3'].map(idp.accepts)).toEqual([true, true, true])
    expect(idp.describe()).toMatchObject({ accessTokens: 3, refreshTokens: 1 })
  })

  it('F28: that was used before ends the whole grant', async () => {
    const idp = await connected()
    await refresh(idp, 'refresh-1')
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await refresh(idp, 'refresh-2')).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(['access-1', 'access-2'].map(idp.accepts)).toEqual([false, false])
  })

  it('stays the same where tokens are not rotated, from the beginning or from now on', async () => {
    const idp = await connected({ rotateRefreshTokens: false })
    expect(await refresh(idp, 'refresh-1')).not.toHaveProperty('refresh_token')
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ status: 200 })
    idp.rotate(true)
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ refresh_token: 'refresh-2' })
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ error: 'invalid_grant' })
  })

  it('may ask for less than was granted, not for more', async () => {
    const idp = provider()
    await token(idp, exchange(await codeOf(idp, { scope: 'a b' })))
    expect(await refresh(idp, 'refresh-1', { scope: 'a b c' })).toMatchObject({ status: 400, error: 'invalid_scope' })
    expect(await refresh(idp, 'refresh-1', { scope: 'b' })).toMatchObject({ status: 200, scope: 'b' })
    expect(await refresh(idp, 'refresh-2')).toMatchObject({ scope: 'a b' })
  })

  it('is of no use to another client', async () => {
    const idp = await connected()
    const other = { authorization: `Basic ${Buffer.from('other:other-secret').toString('base64')}` }
    const form = { grant_type: 'refresh_token', refresh_token: 'refresh-1' }
    expect(await token(idp, form, other)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ status: 200 })
  })
})

describe('D6: controls of the identity provider', () => {
  it('expire access tokens, and leave refresh tokens', async () => {
    const idp = await connected()
    idp.expireAccessTokens()
    expect(idp.accepts('access-1')).toBe(false)
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ status: 200 })
    expect(idp.accepts('access-2')).toBe(true)
  })

  it('revoke one grant, by any of its tokens', async () => {
    const idp = await connected()
    await token(idp, exchange(await codeOf(idp)))
    expect([idp.revokeGrant('access-1'), idp.revokeGrant('nothing')]).toEqual([true, false])
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ error: 'invalid_grant' })
    expect(idp.accepts('access-2')).toBe(true)
    expect(idp.revokeGrant('refresh-2')).toBe(true)
    expect(idp.accepts('access-2')).toBe(false)
  })

  it('revoke everything, and give new tokens afterwards', async () => {
    const idp = await connected()
    idp.revokeAll()
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ error: 'invalid_grant' })
    await token(idp, { grant_type: 'client_credentials' })
    expect(['access-1', 'access-2'].map(idp.accepts)).toEqual([false, true])
  })

  it('grant tokens without a person, to clients that there are', async () => {
    const idp = provider()
    expect(idp.grant('shop', 'a')).toEqual({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      expiresInSeconds: 3_600,
      scope: 'a'
    })
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ status: 200, scope: 'a' })
    expect(() => idp.grant('constructor')).toThrow('no client "constructor"')
  })

  it('describe clients, addresses and counts without secrets and tokens', async () => {
    const idp = await connected({ scopes: ['orders.write'] })
    expect(idp.describe()).toEqual({
      issuer: 'https://idp.example.com',
      authorizeUrl: 'https://idp.example.com/authorize',
      tokenUrl: 'https://idp.example.com/token',
      revokeUrl: 'https://idp.example.com/revoke',
      clients: [
        { id: 'shop', redirectUris: ['https://app.example.com/callback?tenant=1'] },
        { id: 'other', redirectUris: ['https://other.example.com/cb'] }
      ],
      scopes: ['orders.write'],
      rotates: true,
      accessTokens: 1,
      refreshTokens: 1,
      failures: []
    })
    expect(JSON.stringify([idp.describe(), idp.log, idp.tokenRequests])).not.toMatch(
      /secret|access-1|refresh-1|code-1|vvv/
    )
  })
})

describe('D6: the revocation endpoint (RFC 7009)', () => {
  const revoke = (
    idp: IdentityProvider,
    form: Record<string, string>,
    headers: Record<string, string> = BASIC
  ): ReturnType<typeof ask> => ask(idp, 'POST', '/revoke', form, headers)

  it.each(['access-1', 'refresh-1'])('ends the grant of %s', async (given) => {
    const idp = await connected()
    expect(await revoke(idp, { token: given, token_type_hint: 'refresh_token' })).toMatchObject({ status: 200 })
    expect(idp.accepts('access-1')).toBe(false)
    expect(await refresh(idp, 'refresh-1')).toMatchObject({ error: 'invalid_grant' })
  })

  it('answers 200 for a token that it does not know, and for that of another client, which stays', async () => {
    const idp = await connected()
    const other = { authorization: `Basic ${Buffer.from('other:other-secret').toString('base64')}` }
    expect(await revoke(idp, { token: 'x' })).toMatchObject({ status: 200 })
    expect(await revoke(idp, { token: 'access-1' }, other)).toMatchObject({ status: 200 })
    expect(idp.accepts('access-1')).toBe(true)
  })

  it('asks for a client, a token and a form', async () => {
    const idp = provider()
    expect(await revoke(idp, { token: 'x' }, {})).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
    expect(await revoke(idp, {})).toMatchObject({ status: 400, json: { error: 'invalid_request' } })
    expect(await revoke(idp, {}, { ...BASIC, 'content-type': 'text/plain' })).toMatchObject({ status: 400 })
    expect(idp.log.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['revoke', 401],
      ['revoke', 400],
      ['revoke', 400]
    ])
  })
})

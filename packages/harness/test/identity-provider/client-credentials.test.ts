import { startIdentityProvider, type IdentityProvider } from '../../src'
import { ask as askHandler, BASIC as HANDLER_BASIC, provider, token } from './support/client'
import { createManualClock } from './support/manual-clock'

async function withProvider(expiresInSeconds: number, use: (idp: IdentityProvider) => Promise<void>): Promise<void> {
  const idp = await startIdentityProvider({ clients: { shop: 's:e+c r%t' }, expiresInSeconds })
  try {
    await use(idp)
  } finally {
    await idp.close()
  }
}

async function ask(
  { tokenUrl }: IdentityProvider,
  body: Record<string, string>,
  basic?: string
): Promise<{ status: number; json: Record<string, unknown>; headers: Headers }> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: basic === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...body })
  })
  const { status, headers } = response
  return { status, headers, json: (await response.json()) as Record<string, unknown> }
}

const BASIC = 'shop:s%3Ae%2Bc+r%25t'

describe('D6: the identity provider, for client credentials over a socket', () => {
  it('gives a token to a client that proves itself by Basic or in the body', async () => {
    await withProvider(60, async (idp) => {
      const byBasic = await ask(idp, { scope: 'orders.write' }, BASIC)
      const byBody = await ask(idp, { client_id: 'shop', client_secret: 's:e+c r%t' })
      expect([byBasic.status, byBody.status]).toEqual([200, 200])
      expect(byBasic.headers.get('cache-control')).toBe('no-store')
      expect(byBasic.json).toEqual({
        access_token: expect.stringMatching(/^[\w-]{43}$/),
        token_type: 'Bearer',
        expires_in: 60,
        scope: 'orders.write'
      })
      const tokens = [byBasic, byBody].map(({ json }) => String(json['access_token']))
      expect(tokens.map(idp.accepts)).toEqual([true, true])
      expect(new Set(tokens).size).toBe(2)
      expect(idp.tokenRequests).toEqual([
        { clientId: 'shop', grantType: 'client_credentials', scope: 'orders.write', status: 200 },
        { clientId: 'shop', grantType: 'client_credentials', scope: undefined, status: 200 }
      ])
    })
  })

  it.each([
    ['a wrong secret', {}, 'shop:wrong'],
    ['an unknown client', {}, 'other:s'],
    ['a client named after a prototype', { client_id: 'constructor', client_secret: 'x' }, undefined],
    ['no client at all', {}, undefined],
    ['a body that names another client than the header', { client_id: 'other' }, BASIC]
  ])('refuses %s', async (_title, body, basic) => {
    await withProvider(60, async (idp) => {
      const { status, json, headers } = await ask(idp, body, basic)
      expect([status, json['error']]).toEqual([401, 'invalid_client'])
      expect(headers.get('www-authenticate')).toMatch(/^Basic /)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(idp.tokenRequests).toEqual([expect.objectContaining({ status: 401 })])
    })
  })

  it('P12: refuses both ways at once as an invalid request', async () => {
    await withProvider(60, async (idp) => {
      const { status, json } = await ask(idp, { client_id: 'shop', client_secret: 's:e+c r%t' }, BASIC)
      expect([status, json['error']]).toEqual([400, 'invalid_request'])
    })
  })

  it('takes the client id again in the body beside Basic', async () => {
    await withProvider(60, async (idp) => {
      expect((await ask(idp, { client_id: 'shop' }, BASIC)).status).toBe(200)
    })
  })

  it('accepts no token that it did not give, that has expired or that was revoked', async () => {
    await withProvider(0, async (idp) => {
      const { json } = await ask(idp, {}, BASIC)
      expect([idp.accepts('made-up'), idp.accepts(String(json['access_token']))]).toEqual([false, false])
    })
    await withProvider(60, async (idp) => {
      const given = String((await ask(idp, {}, BASIC)).json['access_token'])
      expect(idp.accepts(given)).toBe(true)
      idp.revokeAll()
      expect(idp.accepts(given)).toBe(false)
    })
  })

  it('keeps no request, since each holds a secret, and says where it is', async () => {
    await withProvider(60, async (idp) => {
      await ask(idp, {}, BASIC)
      expect(idp.tokenUrl).toBe(`${idp.url}/token`)
      expect(JSON.stringify([idp.log, idp.describe()])).not.toMatch(/s:e\+c|access_token/)
    })
  })
})

describe('D6: the identity provider on a socket', () => {
  it('listens on the port that is asked for, and says that it is taken', async () => {
    const first = await startIdentityProvider({ clients: {} })
    const port = Number(new URL(first.url).port)
    await expect(startIdentityProvider({ clients: {}, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.close()
    const second = await startIdentityProvider({ clients: {}, port })
    expect(second.url).toBe(first.url)
    await second.close()
  })

  it('leaves nothing listening where an option cannot be used', async () => {
    const first = await startIdentityProvider({ clients: {} })
    const port = Number(new URL(first.url).port)
    await first.close()
    const bad = { clients: {}, redirectUris: { shop: [] }, port }
    await expect(startIdentityProvider(bad)).rejects.toThrow('no client "shop"')
    await (await startIdentityProvider({ clients: {}, port })).close()
  })
})

describe('D6: the token endpoint as a handler', () => {
  it.each([
    ['no grant type', 'scope=a', 'invalid_request'],
    ['an unknown grant type', 'grant_type=password', 'unsupported_grant_type'],
    ['a grant type named after a prototype', 'grant_type=constructor', 'unsupported_grant_type'],
    ['an empty grant type', 'grant_type=', 'invalid_request'],
    ['a parameter that comes twice', 'grant_type=client_credentials&scope=a&scope=b', 'invalid_request'],
    ['a scope that there is not', 'grant_type=client_credentials&scope=admin', 'invalid_scope'],
    ['a scope with two spaces', 'grant_type=client_credentials&scope=a++b', 'invalid_scope'],
    ['a code that is missing', 'grant_type=authorization_code', 'invalid_request'],
    ['a refresh token that is missing', 'grant_type=refresh_token', 'invalid_request'],
    ['a refresh token that it never gave', 'grant_type=refresh_token&refresh_token=x', 'invalid_grant']
  ])('refuses %s', async (_title, form, error) => {
    const idp = provider({ scopes: ['a', 'b'] })
    const reply = await askHandler(idp, 'POST', '/token', form, HANDLER_BASIC)
    expect(reply).toEqual({
      status: 400,
      headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
      json: { error, error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/) }
    })
    expect(idp.log).toEqual([expect.objectContaining({ endpoint: 'token', status: 400, error })])
  })

  it('refuses a body that is no form', async () => {
    const idp = provider()
    const reply = await askHandler(idp, 'POST', '/token', '{}', {
      ...HANDLER_BASIC,
      'content-type': 'application/json'
    })
    expect(reply).toMatchObject({ status: 400, json: { error: 'invalid_request' } })
  })

  it('answers 405 to another method and 404 on another path', async () => {
    const idp = provider()
    expect(await askHandler(idp, 'GET', '/token')).toMatchObject({ status: 405, headers: { allow: 'POST' } })
    expect(await askHandler(idp, 'POST', '/authorize', {})).toMatchObject({ status: 405, headers: { allow: 'GET' } })
    expect(await askHandler(idp, 'GET', '/tokens')).toMatchObject({ status: 404 })
    expect(idp.log.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['token', 405],
      ['authorize', 405],
      ['unknown', 404]
    ])
  })

  it('D7: measures the life of a token by a clock that is moved', async () => {
    const clock = createManualClock()
    const idp = provider({ clock, expiresInSeconds: 600 })
    await token(idp, { grant_type: 'client_credentials' })
    clock.advance(599_999)
    expect(idp.accepts('access-1')).toBe(true)
    clock.advance(1)
    expect(idp.accepts('access-1')).toBe(false)
    expect(idp.log[0]?.atMs).toBe(Date.UTC(2026, 0, 1))
  })

  it('makes the same tokens from the same numbers', async () => {
    const tokens = await Promise.all(
      [0.1, 0.1, 0.7].map(async (start) => {
        let number = start
        const random = (): number => (number = (number * 9_301 + 0.49_297) % 1)
        return (await token(provider({ predictable: false, random }), { grant_type: 'client_credentials' }))[
          'access_token'
        ]
      })
    )
    expect(tokens[0]).toBe(tokens[1])
    expect(tokens[0]).not.toBe(tokens[2])
    expect(tokens[0]).toMatch(/^[\w-]{43}$/)
  })

  it('stands in for a provider with other paths', async () => {
    const idp = provider({ issuer: 'https://login.example.com/tenant', paths: { token: '/tenant/oauth2/v2.0/token' } })
    expect(idp.tokenUrl).toBe('https://login.example.com/tenant/oauth2/v2.0/token')
    const form = { grant_type: 'client_credentials' }
    expect(await askHandler(idp, 'POST', '/tenant/oauth2/v2.0/token', form, HANDLER_BASIC)).toMatchObject({
      status: 200
    })
    expect(await askHandler(idp, 'POST', '/token', form, HANDLER_BASIC)).toMatchObject({ status: 404 })
    const { json } = await askHandler(idp, 'GET', '/.well-known/oauth-authorization-server/tenant')
    expect(json).toMatchObject({
      issuer: 'https://login.example.com/tenant',
      authorization_endpoint: 'https://login.example.com/tenant/authorize',
      token_endpoint: idp.tokenUrl
    })
  })

  it.each([
    ['an issuer with a slash at its end', { issuer: 'https://idp.example.com/' }, /^issuer: /],
    ['a life of tokens that is no number', { expiresInSeconds: NaN }, /^expiresInSeconds: /],
    [
      'a redirect URI with a fragment',
      { redirectUris: { shop: ['https://a/#b'] } },
      /^redirectUris: "https:\/\/a\/#b"/
    ],
    ['a redirect URI that is relative', { redirectUris: { shop: ['/callback'] } }, /^redirectUris: "\/callback"/],
    ['redirect URIs of an unknown client', { redirectUris: { shp: [] } }, /no client "shp"/]
  ])('does not take %s', (_title, options, expected) => {
    expect(() => provider(options)).toThrow(expected)
  })

  it('forgets the oldest entries of its log after a thousand, and cuts long ones', async () => {
    const idp = provider()
    for (let count = 0; count < 1_001; count++) await token(idp, { grant_type: String(count).padEnd(300, 'x') })
    expect(idp.log).toHaveLength(1_000)
    expect(idp.log[0]?.grantType).toBe('1'.padEnd(200, 'x'))
  })
})

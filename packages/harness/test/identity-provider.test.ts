import { startIdentityProvider, type IdentityProvider } from '../src'

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
): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: basic === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...body })
  })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

const BASIC = 'shop:s%3Ae%2Bc+r%25t'

describe('the identity provider', () => {
  it('gives a token to a client that proves itself by Basic or in the body', async () => {
    await withProvider(60, async (idp) => {
      const byBasic = await ask(idp, { scope: 'orders.write' }, BASIC)
      const byBody = await ask(idp, { client_id: 'shop', client_secret: 's:e+c r%t' })
      expect([byBasic.status, byBody.status]).toEqual([200, 200])
      expect(byBasic.json).toMatchObject({ token_type: 'Bearer', expires_in: 60 })
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
    ['both ways at once', { client_id: 'shop', client_secret: 's:e+c r%t' }, BASIC]
  ])('refuses %s', async (_title, body, basic) => {
    await withProvider(60, async (idp) => {
      const { status, json } = await ask(idp, body, basic)
      expect([status, json]).toEqual([401, { error: 'invalid_client' }])
      expect(idp.tokenRequests).toEqual([expect.objectContaining({ status: 401 })])
    })
  })

  it('accepts no token that it did not give, that has expired or that was revoked', async () => {
    await withProvider(0, async (idp) => {
      const { json } = await ask(idp, {}, BASIC)
      expect([idp.accepts('made-up'), idp.accepts(String(json['access_token']))]).toEqual([false, false])
    })
    await withProvider(60, async (idp) => {
      const token = String((await ask(idp, {}, BASIC)).json['access_token'])
      expect(idp.accepts(token)).toBe(true)
      idp.revokeAll()
      expect(idp.accepts(token)).toBe(false)
    })
  })
})

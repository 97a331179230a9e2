import { ask, authorize, CALLBACK, codeOf, exchange, GOOD, provider, sentBack, token } from './support/client'
import { createManualClock } from './support/manual-clock'

const ISS = 'https://idp.example.com'

describe('D6: the authorize page', () => {
  it('shows client, scopes and redirect URI, and may neither be framed nor run scripts', async () => {
    const idp = provider()
    const { status, headers, text } = await authorize(idp, { scope: 'orders.write orders.read' })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /default-src 'none'.*form-action 'self' https:\/\/app\.example\.com;.*frame-ancestors 'none'/
      )
    })
    for (const shown of [
      '<code>shop</code>',
      'orders.write',
      'orders.read',
      CALLBACK,
      'value="allow"',
      'value="deny"'
    ]) {
      expect(text).toContain(shown)
    }
  })

  it('F44: shows what came as text, never as HTML', async () => {
    const script = '<script>alert(1)</script>'
    const idp = provider()
    const pages = [
      await authorize(idp, { client_id: script }),
      await authorize(idp, { redirect_uri: `https://x/${script}` })
    ]
    for (const { status, text } of pages) {
      expect(status).toBe(400)
      expect(text).toContain('&lt;script&gt;')
      expect(text).not.toContain('<script')
    }
    const { text } = await authorize(idp, { scope: `"><img/src=x>` })
    expect(text ?? '').not.toContain('<img')
  })

  it.each([
    ['allow', { code: 'code-1', state: 's1', iss: ISS }],
    ['deny', { error: 'access_denied', error_description: 'The person said no.', state: 's1', iss: ISS }]
  ])('sends the person back after %s', async (decision, expected) => {
    const idp = provider()
    await authorize(idp)
    const reply = await ask(idp, 'POST', '/authorize/decision', { request: 'request-1', decision })
    expect(sentBack(reply)).toEqual(expected)
    expect(reply.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  })

  it('takes an answer once, only to a question that it asked, and within ten minutes', async () => {
    const clock = createManualClock()
    const idp = provider({ clock })
    const decide = (request: string, decision = 'allow'): Promise<{ status?: number }> =>
      ask(idp, 'POST', '/authorize/decision', { request, decision })
    await authorize(idp)
    expect(await decide('request-1', 'maybe')).toMatchObject({ status: 400 })
    expect(await decide('request-1')).toMatchObject({ status: 302 })
    expect(await decide('request-1')).toMatchObject({ status: 400 })
    expect(await decide('request-7')).toMatchObject({ status: 400 })
    await authorize(idp)
    clock.advance(600_000)
    expect(await decide('request-2')).toMatchObject({ status: 400 })
  })

  it('forgets the oldest of more than a hundred questions', async () => {
    const idp = provider()
    for (let count = 0; count < 101; count++) await authorize(idp)
    const decide = (request: string): Promise<{ status?: number }> =>
      ask(idp, 'POST', '/authorize/decision', { request, decision: 'allow' })
    expect([(await decide('request-1')).status, (await decide('request-2')).status]).toEqual([400, 302])
  })

  it('answers without the page where it was told to', async () => {
    expect(sentBack(await authorize(provider(), { prompt: 'none' }))).toMatchObject({ code: 'code-1' })
    expect(sentBack(await authorize(provider({ auto: true })))).toMatchObject({ code: 'code-1' })
    expect(sentBack(await authorize(provider({ auto: 'deny' })))).toMatchObject({ error: 'access_denied' })
  })

  it.each([
    ['an unknown client', { client_id: 'shp' }],
    ['no client', { client_id: undefined }],
    ['a client named after a prototype', { client_id: 'constructor' }],
    ['no redirect URI', { redirect_uri: undefined }],
    ['a redirect URI with an extra path', { redirect_uri: `${CALLBACK}/x` }],
    ['a redirect URI in other letter case', { redirect_uri: CALLBACK.replace('app', 'App') }],
    ['a redirect URI without its query', { redirect_uri: CALLBACK.split('?')[0] }],
    ['the redirect URI of another client', { redirect_uri: 'https://other.example.com/cb' }]
  ])('F32: sends nobody anywhere for %s', async (_title, changes) => {
    const reply = await authorize(provider({ auto: true }), changes)
    expect([reply.status, reply.headers?.['location']]).toEqual([400, undefined])
    expect(reply.text).toContain('role="alert"')
  })

  it('refuses parameters that come twice', async () => {
    const query = `${new URLSearchParams(GOOD).toString()}&client_id=other`
    expect(await ask(provider({ auto: true }), 'GET', `/authorize?${query}`)).toMatchObject({ status: 400 })
  })

  it.each([
    ['no response type', { response_type: undefined }, 'invalid_request'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no state', { state: undefined }, 'invalid_request'],
    ['no code challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['a method without a code challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain code challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a code challenge without a method', { code_challenge_method: undefined }, 'invalid_request'],
    ['a code challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
    ['a scope that there is not', { scope: 'orders.write admin' }, 'invalid_scope']
  ])('F32: tells the client of %s', async (_title, changes, error) => {
    const idp = provider({ auto: true, scopes: ['orders.write'] })
    const back = sentBack(await authorize(idp, changes))
    expect(back).toMatchObject({ error, error_description: expect.any(String), iss: ISS })
    expect(back['state']).toBe('state' in changes ? undefined : 's1')
    expect(idp.log).toEqual([expect.objectContaining({ endpoint: 'authorize', clientId: 'shop', status: 302, error })])
  })
})

describe('D6: a code', () => {
  it('gives an access token and a refresh token, once', async () => {
    const idp = provider({ expiresInSeconds: 60 })
    expect(await token(idp, exchange(await codeOf(idp)))).toEqual({
      status: 200,
      access_token: 'access-1',
      token_type: 'Bearer',
      expires_in: 60,
      refresh_token: 'refresh-1',
      scope: 'orders.write'
    })
    expect(idp.accepts('access-1')).toBe(true)
  })

  it('F32: revokes what it gave when it comes again', async () => {
    const idp = provider()
    const code = await codeOf(idp)
    await token(idp, exchange(code))
    expect(await token(idp, exchange(code))).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(idp.accepts('access-1')).toBe(false)
    expect(await token(idp, { grant_type: 'refresh_token', refresh_token: 'refresh-1' })).toMatchObject({
      status: 400,
      error: 'invalid_grant'
    })
  })

  it.each([
    ['another redirect URI', { redirect_uri: 'https://app.example.com/callback' }],
    ['no redirect URI', { redirect_uri: '' }],
    ['another verifier', { code_verifier: 'w'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['a verifier that is too short', { code_verifier: 'short' }],
    ['another code', { code: 'code-9' }]
  ])('F32: gives nothing for %s', async (_title, changes) => {
    const idp = provider()
    const reply = await token(idp, exchange(await codeOf(idp), changes))
    expect(reply).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('F32: is dead after a wrong proof', async () => {
    const idp = provider()
    const code = await codeOf(idp)
    await token(idp, exchange(code, { code_verifier: 'w'.repeat(43) }))
    expect(await token(idp, exchange(code))).toMatchObject({ error: 'invalid_grant' })
  })

  it('F32: is of no use to another client, and stays good for its own', async () => {
    const idp = provider()
    const code = await codeOf(idp)
    const other = { authorization: `Basic ${Buffer.from('other:other-secret').toString('base64')}` }
    expect(await token(idp, exchange(code), other)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await token(idp, exchange(code))).toMatchObject({ status: 200 })
  })

  it('F32: that was asked for without a challenge takes no verifier (PKCE downgrade)', async () => {
    const idp = provider({ requirePkce: false })
    const without = { code_challenge: undefined, code_challenge_method: undefined }
    expect(await token(idp, exchange(await codeOf(idp, without)))).toMatchObject({ error: 'invalid_grant' })
    const code = await codeOf(idp, without)
    expect(await token(idp, exchange(code, { code_verifier: '' }))).toMatchObject({ status: 200 })
  })

  it('F33: lives for 60 seconds of the clock', async () => {
    const clock = createManualClock()
    const idp = provider({ clock })
    const [early, late] = [await codeOf(idp), await codeOf(idp)]
    clock.advance(59_999)
    expect(await token(idp, exchange(early))).toMatchObject({ status: 200 })
    clock.advance(1)
    expect(await token(idp, exchange(late))).toMatchObject({ error: 'invalid_grant' })
  })

  it('gives no refresh token where there are to be none', async () => {
    const idp = provider({ issueRefreshTokens: false })
    expect(await token(idp, exchange(await codeOf(idp)))).not.toHaveProperty('refresh_token')
  })
})

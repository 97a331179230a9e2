import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { createEngine, createMemoryTokenStore, type TokenStore } from '../../src'
import { event, identity, movableClock, oauthDefinition, settingsWith } from '../support/oauth'

const stale = settingsWith({ access_token: 'old', refresh_token: 'r0' })
const mapping = { id: { '@path': '$.properties.id' } }

describe('B6: tokens are refreshed', () => {
  test('a 401 refreshes once and sends once more, with the new token', async () => {
    const { transport, sends, tokenRequests } = identity()
    const engine = createEngine(oauthDefinition, { transport })
    const refreshed: unknown[] = []
    await engine.onEvent(event, stale, { onTokenRefresh: async (tokens) => void refreshed.push(tokens) })
    expect(sends().map(({ headers }) => headers['authorization'])).toEqual(['Bearer old', 'Bearer a1'])
    expect(tokenRequests()).toBe(1)
    expect(refreshed).toMatchObject([{ accessToken: 'a1', refreshToken: 'r1' }])
  })

  test('the settings of the caller stay as they were, and the store wins over them at the next event', async () => {
    const { transport, sends } = identity()
    const engine = createEngine(oauthDefinition, { transport })
    const settings = structuredClone(stale)
    await engine.onEvent(event, settings)
    expect(settings).toEqual(stale)
    await engine.onEvent(event, structuredClone(stale))
    expect(sends().at(-1)?.headers['authorization']).toBe('Bearer a1')
    expect(sends()).toHaveLength(3)
  })

  test('R19: a second 401 after a refresh is final', async () => {
    const { transport, revoke, tokenRequests, sends } = identity()
    const engine = createEngine(oauthDefinition, { transport })
    const send = transport.send.bind(transport)
    transport.send = async (request, signal) => {
      const response = await send(request, signal)
      if (request.url.endsWith('/token')) revoke()
      return response
    }
    await expect(engine.onEvent(event, stale)).rejects.toMatchObject({ response: { status: 401 } })
    expect(tokenRequests()).toBe(1)
    expect(sends()).toHaveLength(2)
  })

  test('R7: only the items of a batch that were refused for their token are sent again', async () => {
    const { transport, sends } = identity()
    const engine = createEngine(oauthDefinition, { transport })
    await engine.onEvent(event, stale)
    const before = sends().length
    let count = 0
    const send = transport.send.bind(transport)
    transport.send = async (request, signal) => {
      const response = await send(request, signal)
      count += request.url.endsWith('/item') ? 1 : 0
      return request.url.endsWith('/item') && count === 2 ? { ...response, status: 401 } : response
    }
    const events: SegmentEvent[] = ['a', 'b', 'c'].map((id) => ({ ...event, properties: { id } }))
    const [result] = await engine.onBatch(events, stale)
    expect(result?.multistatus?.map(({ status }) => status)).toEqual([200, 200, 200])
    const bodies = sends().slice(before)
    expect(bodies.map(({ body }) => body)).toEqual(['{"id":"a"}', '{"id":"b"}', '{"id":"c"}', '{"id":"b"}'])
  })

  test('F26: 500 events at once with a dead token make one token request', async () => {
    const { transport, tokenRequests } = identity()
    const engine = createEngine(oauthDefinition, { transport })
    await Promise.all(Array.from({ length: 500 }, () => engine.onEvent(event, stale)))
    expect(tokenRequests()).toBe(1)
  })

  test('F26: 500 events at once with a token known to be over send nothing with it', async () => {
    const clock = movableClock()
    const { transport, tokenRequests, sends } = identity({ expiresIn: 3600 })
    const engine = createEngine(oauthDefinition, { transport, clock })
    await engine.onEvent(event, stale)
    clock.advance(3_600_000)
    const before = sends().length
    await Promise.all(Array.from({ length: 500 }, () => engine.onEvent(event, stale)))
    expect(tokenRequests()).toBe(2)
    expect(
      new Set(
        sends()
          .slice(before)
          .map(({ headers }) => headers['authorization'])
      )
    ).toEqual(new Set(['Bearer a2']))
  })

  test('two engines on one store make one token request', async () => {
    const { transport, tokenRequests } = identity()
    const tokens = createMemoryTokenStore()
    const engines = [0, 1].map(() => createEngine(oauthDefinition, { transport, tokens }))
    await Promise.all(Array.from({ length: 100 }, (_, index) => engines[index % 2]!.onEvent(event, stale)))
    expect(tokenRequests()).toBe(1)
  })

  test('a token is refreshed 60 s ahead of its end, and a failure then still uses it', async () => {
    const clock = movableClock()
    const { transport, tokenRequests, sends, breakTokenEndpoint } = identity({ expiresIn: 3600 })
    const engine = createEngine(oauthDefinition, { transport, clock })
    await engine.onEvent(event, stale)
    clock.advance(3_600_000 - 61_000)
    await engine.onEvent(event, stale)
    expect(tokenRequests()).toBe(1)
    clock.advance(2_000)
    breakTokenEndpoint({ status: 503 })
    await engine.onEvent(event, stale)
    expect(sends().at(-1)?.headers['authorization']).toBe('Bearer a1')
    breakTokenEndpoint()
    await engine.onEvent(event, stale)
    expect(sends().at(-1)?.headers['authorization']).toBe('Bearer a2')
  })

  test.each([0, -1, undefined])('F27: expires_in %s counts as not said', async (expiresIn) => {
    const { transport, tokenRequests } = identity(expiresIn === undefined ? {} : { expiresIn })
    const engine = createEngine(oauthDefinition, { transport })
    for (let index = 0; index < 3; index++) await engine.onEvent(event, stale)
    expect(tokenRequests()).toBe(1)
  })

  test('F27: expires_in 1e12 and "3600" are read', async () => {
    for (const expiresIn of [1e12, '3600']) {
      const { transport, tokenRequests } = identity({ expiresIn: expiresIn as number })
      const engine = createEngine(oauthDefinition, { transport })
      for (let index = 0; index < 3; index++) await engine.onEvent(event, stale)
      expect(tokenRequests()).toBe(1)
    }
  })

  test('F28: the rotated refresh token is stored before it is used, so a crash after the answer heals', async () => {
    const { transport, sends } = identity()
    const kept = createMemoryTokenStore()
    const crashing: TokenStore = {
      ...kept,
      replace: async (key, expected, next) => {
        await kept.replace(key, expected, next)
        throw new Error('killed')
      }
    }
    await expect(createEngine(oauthDefinition, { transport, tokens: crashing }).onEvent(event, stale)).rejects.toThrow(
      'killed'
    )
    expect(sends()).toHaveLength(1)
    await createEngine(oauthDefinition, { transport, tokens: kept }).onEvent(event, stale)
    expect(sends().at(-1)?.headers['authorization']).toBe('Bearer a1')
  })

  test('F28: invalid_grant after another process has rotated the token reads the store before it gives up', async () => {
    const { transport, sends } = identity()
    const kept = createMemoryTokenStore()
    await createEngine(oauthDefinition, { transport, tokens: kept }).onEvent(event, stale)
    let reads = 0
    const late: TokenStore = {
      ...kept,
      read: async (key) => (reads++ < 2 ? undefined : kept.read(key))
    }
    await createEngine(oauthDefinition, { transport, tokens: late }).onEvent(event, stale)
    expect(sends().at(-1)?.headers['authorization']).toBe('Bearer a1')
  })

  test('F29: after invalid_grant nothing more is asked for the same grant, and the outcome says reconnect', async () => {
    const { transport, revokeGrant, tokenRequests } = identity()
    revokeGrant()
    const engine = createEngine(oauthDefinition, { transport })
    const outcomes = []
    for (let index = 0; index < 5; index++) {
      outcomes.push(...(await engine.run('send', [event], { settings: stale, mapping })).outcomes)
    }
    expect(tokenRequests()).toBe(1)
    expect(new Set(outcomes.map((outcome) => ('error' in outcome ? outcome.error.code : 'none')))).toEqual(
      new Set(['reconnect'])
    )
    const reconnected = settingsWith({ access_token: 'new', refresh_token: 'none' })
    const { outcomes: healed } = await engine.run('send', [event], { settings: reconnected, mapping })
    expect(healed).toMatchObject([{ status: 'delivered' }])
  })

  test('F27: a token endpoint that fails with 503 leaves the events to be retried', async () => {
    const { transport, breakTokenEndpoint } = identity()
    breakTokenEndpoint({ status: 503 })
    const engine = createEngine(oauthDefinition, { transport })
    const { outcomes } = await engine.run('send', [event], { settings: stale, mapping })
    expect(outcomes).toMatchObject([
      { status: 'retryable', error: { stage: 'authentication', code: 'refresh-failed', httpStatus: 503 } }
    ])
  })

  test('F27: an answer without an access token is a failure', async () => {
    const { transport, breakTokenEndpoint } = identity()
    breakTokenEndpoint({ json: { error: 'temporarily_unavailable' } })
    const engine = createEngine(oauthDefinition, { transport })
    await expect(engine.onEvent(event, stale)).rejects.toMatchObject({ code: 'OAUTH_REFRESH_FAILED' })
  })

  test('F30: statuses and body texts that mean a dead token are refreshed on as a 401 is', async () => {
    for (const [refreshOn, answer] of [
      [{ statuses: [403] }, { status: 403 }],
      [{ body: 'TOKEN_EXPIRED' }, { status: 200, json: { error: 'TOKEN_EXPIRED' } }]
    ] as const) {
      const { transport, tokenRequests } = identity()
      const send = transport.send.bind(transport)
      let first = true
      transport.send = async (request, signal) => {
        const response = await send(request, signal)
        if (!request.url.endsWith('/one') || !first) return response
        first = false
        return {
          ...response,
          body: Buffer.from('json' in answer ? JSON.stringify(answer.json) : ''),
          status: answer.status
        }
      }
      const engine = createEngine(oauthDefinition, { transport })
      const { outcomes, exchanges } = await engine.run('send', [event], { settings: stale, mapping, refreshOn })
      expect(outcomes).toMatchObject([{ status: 'delivered', httpStatus: 200 }])
      expect(tokenRequests()).toBe(1)
      expect(exchanges.map(({ request }) => request.url)).toEqual(
        expect.arrayContaining(['https://idp.test/token', 'https://api.test/one'])
      )
    }
  })

  test('R18: a token held only in dynamicAuthSettings is used and refreshed', async () => {
    const { transport, sends } = identity()
    const engine = createEngine(oauthDefinition, { transport })
    const settings = {
      ...settingsWith({}),
      dynamicAuthSettings: { oauth: { type: 'authCode', access: { access_token: 'held', refresh_token: 'r0' } } }
    }
    await engine.onEvent(event, settings)
    expect(sends().map(({ headers }) => headers['authorization'])).toEqual(['Bearer held', 'Bearer a1'])
  })

  test('R18: client credentials are fetched before the first event', async () => {
    const { transport, sends } = identity({ rotate: false })
    const engine = createEngine(oauthDefinition, { transport })
    const settings = { ...settingsWith({}), dynamicAuthSettings: { oauth: { type: 'clientCredentials' } } }
    await engine.onEvent(event, settings)
    expect(sends().map(({ headers }) => headers['authorization'])).toEqual(['Bearer a1'])
  })

  test('testing the credentials heals an expired token too', async () => {
    const { transport, tokenRequests } = identity()
    await createEngine(oauthDefinition, { transport }).testAuthentication(stale)
    expect(tokenRequests()).toBe(1)
  })

  test('a type without tokens of its own is sent once, and nothing is stored', async () => {
    const { transport, sends } = identity()
    const stored: unknown[] = []
    const tokens = createMemoryTokenStore()
    const watching: TokenStore = { ...tokens, replace: (...args) => (stored.push(args), tokens.replace(...args)) }
    const refusing = {
      ...oauthDefinition,
      authentication: {
        ...oauthDefinition.authentication!,
        refreshAccessToken: () => Promise.reject(Object.assign(new Error('nothing to refresh'), { status: 401 }))
      }
    } as typeof oauthDefinition
    const engine = createEngine(refusing, { transport, tokens: watching })
    const settings = { ...settingsWith({}), dynamicAuthSettings: { oauth: { type: 'bearer' } } }
    await expect(engine.onEvent(event, settings)).rejects.toThrow('nothing to refresh')
    expect(sends()).toHaveLength(1)
    expect(stored).toEqual([])
  })

  test('a 401 with nothing to refresh is told as unauthorized, not as a failed refresh', async () => {
    const { transport } = identity()
    const refusing = {
      ...oauthDefinition,
      authentication: {
        ...oauthDefinition.authentication!,
        refreshAccessToken: () => Promise.reject(Object.assign(new Error('nothing to refresh'), { status: 401 }))
      }
    } as typeof oauthDefinition
    const engine = createEngine(refusing, { transport })
    for (const type of [undefined, 'noAuth', 'bearer']) {
      const settings = { dynamicAuthSettings: { oauth: { type } } } as unknown as JSONObject
      const { outcomes } = await engine.run('send', [event], { settings, mapping, tokenKey: 'orders' })
      expect(outcomes).toMatchObject([{ status: 'rejected', error: { stage: 'authentication', code: 'unauthorized' } }])
    }
  })
})

import { destination } from '@extensible-webhooks/destination'
import { clearTokenCache } from '@extensible-webhooks/destination'
import { createMemoryTokenStore, isRejection, type Prepared, type RunInput } from '@extensible-webhooks/engine'
import type { DestinationDefinition, JSONObject, SegmentEvent } from '@segment/actions-core'
import {
  createStockEngine,
  hang,
  startIdentityProvider,
  startReceiver,
  type IdentityProvider,
  type Receiver
} from '../../src'

const plugin = destination as unknown as DestinationDefinition

let receiver: Receiver
let provider: IdentityProvider | undefined
beforeEach(async () => {
  clearTokenCache()
  receiver = await startReceiver()
})
afterEach(async () => {
  await receiver.close()
  await provider?.close()
  provider = undefined
})

const event = (number: number, properties: JSONObject = {}): SegmentEvent => ({
  type: 'track',
  event: 'Sale',
  messageId: `m-${number}`,
  properties: { id: `o-${number}`, ...properties }
})

function fieldsOf(more: JSONObject = {}): JSONObject {
  return { url: receiver.url, method: 'POST', data: { id: { '@path': '$.properties.id' } }, ...more }
}

/** Prepares and sends through one engine. */
async function run(events: SegmentEvent[], input: Partial<RunInput> = {}, engine = createStockEngine(plugin)) {
  const mapping = input.mapping ?? fieldsOf()
  const prepared = events.map((one) => engine.prepare('send', one, mapping))
  const ready = prepared.filter((one): one is Prepared => !isRejection(one))
  return { prepared, ...(await engine.send('send', ready, { settings: {}, mapping, ...input })) }
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

const bodies = (): string[] => receiver.requests.map(({ body }) => body.toString())

describe('stock actions-core behind the interface of the engine', () => {
  test('sends one event, mapped and signed by the plugin, and says that it was delivered', async () => {
    const { outcomes, exchanges, payloads } = await run([event(1)], { settings: { sharedSecret: 's' } })
    expect(outcomes).toEqual([{ status: 'delivered', httpStatus: 200 }])
    expect(bodies()).toEqual(['{"id":"o-1"}'])
    expect(receiver.requests[0]?.headers['x-signature']).toMatch(/^[0-9a-f]{40}$/)
    expect(payloads).toEqual([expect.objectContaining({ data: { id: 'o-1' } })])
    expect(exchanges).toMatchObject([
      { request: { method: 'POST', url: `${receiver.url}/`, body: '{"id":"o-1"}' }, response: { status: 200 } }
    ])
  })

  test('sends several events one by one, and together as a batch', async () => {
    await run([event(1), event(2)], { batch: false })
    expect(bodies().sort()).toEqual(['{"id":"o-1"}', '{"id":"o-2"}'])
    receiver.requests.splice(0)
    const { outcomes, results } = await run([event(1), event(2)], { batch: true })
    expect(bodies()).toEqual(['[{"id":"o-1"},{"id":"o-2"}]'])
    expect(outcomes).toEqual([
      { status: 'delivered', httpStatus: 200 },
      { status: 'delivered', httpStatus: 200 }
    ])
    expect(results[0]?.multistatus).toHaveLength(2)
  })

  test('sends nothing for nothing', async () => {
    expect(await run([])).toMatchObject({ outcomes: [], exchanges: [], payloads: [], results: [] })
    expect(receiver.requests).toEqual([])
  })

  test.each([
    [500, { status: 'retryable', error: { stage: 'response', code: 'server-error' } }],
    [400, { status: 'rejected', error: { stage: 'response', code: 'client-error', httpStatus: 400 } }],
    [302, { status: 'rejected', error: { stage: 'response', code: 'redirect' } }]
  ])('classifies %d as the engine does', async (status, outcome) => {
    receiver.reply({ status, headers: { location: '/elsewhere' } })
    expect((await run([event(1)])).outcomes).toEqual([
      expect.objectContaining({ status: outcome.status, error: expect.objectContaining(outcome.error) })
    ])
    expect((await run([event(1)], { batch: true })).outcomes[0]).toMatchObject(outcome)
  })

  test('reads Retry-After by the clock', async () => {
    receiver.reply({ status: 429, headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' } })
    const clock = { now: () => Date.UTC(2026, 0, 1), sleep: () => Promise.resolve() }
    const { outcomes } = await run([event(1)], {}, createStockEngine(plugin, { clock }))
    expect(outcomes).toMatchObject([{ status: 'retryable', retryInMs: 7_000, error: { code: 'throttled' } }])
  })

  test('tells a refused connection as the network, and a plugin that refuses to build a request as such', async () => {
    await receiver.close()
    expect((await run([event(1)])).outcomes).toMatchObject([
      { status: 'retryable', error: { stage: 'request', code: 'refused' } }
    ])
    const mapping = fieldsOf({ headers: { host: 'x' } })
    expect((await run([event(1)], { mapping })).outcomes).toMatchObject([
      { status: 'rejected', error: { stage: 'request', code: 'invalid-request' } }
    ])
  })

  test('turns a payload that does not fit away before anything is sent, and settings when it is', async () => {
    const { prepared } = await run([event(1)], { mapping: fieldsOf({ url: 'no url' }) })
    expect(prepared).toMatchObject([{ stage: 'validation', code: 'invalid-payload', eventId: 'm-1' }])
    expect(receiver.requests).toEqual([])
    const { outcomes } = await run([event(1)], { settings: { sharedSecret: { no: 'text' } } })
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { stage: 'validation', code: 'invalid-settings' } }])
  })

  test('tells a mapping that fails for an event, and an action that is not there', async () => {
    const engine = createStockEngine(plugin)
    const mapping = fieldsOf({ data: { x: { '@path': { '@path': '$.gone' } } } })
    expect(engine.prepare('send', event(1), mapping)).toMatchObject({ stage: 'mapping', code: 'failed' })
    expect(() => engine.prepare('receive', event(1), mapping)).toThrow('There is no action "receive".')
    await engine.close()
  })

  test('ends what is under way when it is closed', async () => {
    receiver.reply(hang())
    const engine = createStockEngine(plugin)
    const sent = run([event(1)], {}, engine)
    await waitFor(() => receiver.requests.length === 1)
    await engine.close()
    expect((await sent).outcomes).toMatchObject([{ status: 'retryable' }])
  })

  test('changes neither the event, nor the mapping, nor the settings (M1, M2, R18)', async () => {
    provider = await startIdentityProvider({ clients: { shop: 'secret' }, expiresInSeconds: 60 })
    const settings = oauthSettings(provider.tokenUrl, { oauth: { access_token: 'dead' } })
    const given = {
      events: [event(1)],
      mapping: fieldsOf({
        data: { n: { '@replace': { value: 'a', pattern: 'a' } }, c: { '@liquid': '{% increment a %}' } }
      }),
      settings
    }
    const before = structuredClone(given)
    receiver.reply([401, 200])
    await run(given.events, { mapping: given.mapping, settings: given.settings })
    expect(given).toEqual(before)
  })
})

function oauthSettings(tokenUrl: string, more: JSONObject = {}): JSONObject {
  const oauth = {
    type: 'clientCredentials',
    clientId: 'shop',
    clientSecret: 'secret',
    accessTokenServerUrl: tokenUrl,
    refreshTokenServerUrl: tokenUrl
  }
  return { dynamicAuthSettings: { oauth }, ...more }
}

describe('stock actions-core, with the tokens of its host', () => {
  const tokensSent = (): (string | undefined)[] =>
    receiver.requests.map(({ headers }) => headers['authorization']?.replace('Bearer ', ''))

  test('refreshes at a 401, sends again, and uses the new token for the calls that follow', async () => {
    provider = await startIdentityProvider({ clients: { shop: 'secret' }, expiresInSeconds: 60 })
    const { accepts, tokenUrl } = provider
    receiver.reply(({ headers }) => (accepts((headers['authorization'] ?? '').slice(7)) ? 200 : 401))
    const tokens = createMemoryTokenStore()
    await tokens.replace('orders', undefined, { accessToken: 'dead' })
    const engine = createStockEngine(plugin, { tokens })
    const input = { settings: oauthSettings(tokenUrl), tokenKey: 'orders' }
    const first = await run([event(1)], input, engine)
    expect(first.outcomes).toEqual([{ status: 'delivered', httpStatus: 200 }])
    const [dead, live] = tokensSent()
    expect(dead).toBe('dead')
    expect(await tokens.read('orders')).toEqual({ accessToken: live })
    const second = await run([event(2)], input, engine)
    expect(second.outcomes).toEqual([{ status: 'delivered', httpStatus: 200 }])
    expect(tokensSent()).toEqual(['dead', live, live])
  })

  test('tells a refresh that failed from an answer of the endpoint', async () => {
    receiver.reply(({ path }) => (path === '/token' ? { status: 400, json: { error: 'invalid_client' } } : 401))
    const settings = oauthSettings(`${receiver.url}/token`, { oauth: { access_token: 'dead' } })
    expect((await run([event(1)], { settings })).outcomes).toMatchObject([
      { status: 'rejected', error: { stage: 'authentication', code: 'refresh-failed' } }
    ])
  })

  test('tells that the grant is gone also where only the answer says so', async () => {
    receiver.reply(({ path }) => (path === '/token' ? { status: 400, json: { error: 'invalid_grant' } } : 401))
    const url = receiver.url
    const definition: DestinationDefinition<JSONObject> = {
      name: 'Plain OAuth',
      mode: 'cloud',
      authentication: {
        scheme: 'oauth2',
        fields: {},
        refreshAccessToken: async (request) => {
          const { data } = await request<{ access_token: string }>(`${url}/token`, { method: 'post' })
          return { accessToken: data.access_token }
        }
      },
      actions: {
        send: {
          title: 'Send',
          description: 'Send',
          fields: {},
          perform: (request, { auth }) =>
            request(url, { method: 'post', headers: { authorization: `Bearer ${auth?.accessToken ?? ''}` } })
        }
      }
    }
    const engine = createStockEngine(definition as unknown as DestinationDefinition)
    const settings = { oauth: { access_token: 'dead', refresh_token: 'r' } }
    const { outcomes } = await run([event(1)], { settings, mapping: {} }, engine)
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { stage: 'authentication', code: 'reconnect' } }])
  })

  test('R19: refreshes a second time after a second 401, which helps nobody', async () => {
    receiver.reply(({ path }) => (path === '/token' ? { json: { access_token: `t${Math.random()}` } } : 401))
    const settings = oauthSettings(`${receiver.url}/token`, { oauth: { access_token: 'dead' } })
    const { outcomes } = await run([event(1)], { settings })
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { stage: 'authentication', code: 'unauthorized' } }])
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/', '/token', '/', '/token'])
  })
})

import { Destination } from '@segment/actions-core'
import type { AudienceDestinationDefinition, DestinationDefinition, JSONObject } from '@segment/actions-core'
import { startReceiver, type Receiver } from '@extensible-webhooks/harness'
import { createEngine, createTransport, type Engine, type Transport } from '../../src'
import { sampleDefinition } from '../support/definition'

let receiver: Receiver
let transport: Transport

beforeAll(async () => {
  receiver = await startReceiver()
  transport = createTransport({ allowPrivateNetwork: true })
})

afterAll(async () => {
  await transport.close()
  await receiver.close()
})

/** A destination with audiences and OAuth, whose token endpoint and API are the receiver. */
function audienceDefinition(): AudienceDestinationDefinition<JSONObject, JSONObject> {
  const base = receiver.url
  return {
    name: 'Audiences',
    mode: 'cloud',
    authentication: {
      scheme: 'oauth2',
      fields: {},
      refreshAccessToken: async (request, { auth }) => {
        const response = await request(`${base}/token`, {
          method: 'post',
          json: { refresh: auth.refreshToken, id: auth.clientId, secret: auth.clientSecret }
        })
        return { accessToken: (response.data as { access_token: string }).access_token }
      }
    },
    extendRequest: ({ auth }) => ({ headers: { authorization: `Bearer ${auth?.accessToken ?? ''}` } }),
    audienceFields: { size: { label: 'Size', description: 'Size', type: 'number', required: true } },
    audienceConfig: {
      mode: { type: 'synced', full_audience_sync: false },
      createAudience: async (request, { audienceName, audienceSettings }) => {
        const response = await request(`${base}/audiences`, {
          method: 'post',
          json: { audienceName, audienceSettings }
        })
        return { externalId: String((response.data as { id: number }).id) }
      },
      getAudience: async (request, { externalId }) => {
        await request(`${base}/audiences/${externalId}`)
        return { externalId }
      }
    },
    actions: {}
  }
}

type Host = Pick<Destination, 'createAudience' | 'getAudience' | 'refreshAccessToken'>

function hosts(): readonly Host[] {
  const stock = new Destination(audienceDefinition())
  const engine: Engine = createEngine(audienceDefinition() as unknown as DestinationDefinition<JSONObject>, {
    transport
  })
  return [stock, engine as unknown as Host]
}

const oauth = () => ({ access_token: 'old', refresh_token: 'r', clientId: 'c', clientSecret: 's' })

async function observe(run: () => Promise<unknown>): Promise<unknown> {
  receiver.requests.length = 0
  const outcome = await run().then(
    (value) => ({ value }),
    (error: unknown) => ({ error: (error as Error).message, status: (error as { status?: number }).status })
  )
  const requests = receiver.requests.map(({ method, path, body, headers }) => [
    method,
    path,
    body.toString(),
    headers['authorization']
  ])
  return { outcome, requests }
}

/** Takes only the new token. */
function answerByToken(): void {
  receiver.reply(({ path, headers }) => {
    if (path === '/token') return { json: { access_token: 'new' } }
    return headers['authorization'] === 'Bearer new' ? { json: { id: 7 } } : 401
  })
}

describe('B1: audiences and tokens, as stock Destination has them', () => {
  test('creates an audience, with a refresh after a 401', async () => {
    answerByToken()
    const input = () =>
      ({ settings: { oauth: oauth() }, audienceName: 'Big', audienceSettings: { size: '3' } }) as never
    const [expected, actual] = await eachHost((host) => host.createAudience(input()))
    expect(actual).toEqual(expected)
    expect(expected).toMatchObject({ outcome: { value: { externalId: '7' } } })
  })

  test('refuses audience settings that do not fit', async () => {
    const input = () => ({ settings: { oauth: oauth() }, audienceName: 'Big', audienceSettings: { other: 1 } }) as never
    const [expected, actual] = await eachHost((host) => host.createAudience(input()))
    expect(actual).toEqual(expected)
    expect(JSON.stringify(expected)).toContain('size')
  })

  test('reads an audience', async () => {
    answerByToken()
    const input = () => ({ settings: { oauth: oauth() }, externalId: 'a1' }) as never
    const [expected, actual] = await eachHost((host) => host.getAudience(input()))
    expect(actual).toEqual(expected)
    expect(expected).toMatchObject({ outcome: { value: { externalId: 'a1' } } })
  })

  test('asks the plugin for new tokens', async () => {
    answerByToken()
    const auth = { accessToken: 'old', refreshToken: 'r', clientId: 'c', clientSecret: 's' }
    const [expected, actual] = await eachHost((host) => host.refreshAccessToken({}, auth))
    expect(actual).toEqual(expected)
    expect(expected).toMatchObject({ outcome: { value: { accessToken: 'new' } } })
  })

  test('says of a destination without audiences of its own or OAuth what core says', async () => {
    const definition = { ...sampleDefinition, audienceConfig: { mode: { type: 'realtime' } }, audienceFields: {} }
    const stock = new Destination(definition) as unknown as Host
    const engine = createEngine(definition as typeof sampleDefinition, { transport }) as unknown as Host
    for (const call of [
      (host: Host) => host.createAudience({ settings: {}, audienceName: 'x' }),
      (host: Host) => host.getAudience({ settings: {}, externalId: 'x' }),
      (host: Host) => host.refreshAccessToken({}, {} as never)
    ]) {
      expect(await observe(async () => call(engine))).toEqual(await observe(async () => call(stock)))
    }
  })

  test('H3: says in words that a destination has no audiences', async () => {
    const engine = createEngine(sampleDefinition, { transport })
    const input = { settings: {}, audienceName: 'x' } as never
    await expect(engine.createAudience(input)).rejects.toThrow('Unexpected call to createAudience')
  })
})

async function eachHost(run: (host: Host) => Promise<unknown>): Promise<readonly unknown[]> {
  const seen: unknown[] = []
  for (const host of hosts()) seen.push(await observe(() => run(host)))
  return seen
}

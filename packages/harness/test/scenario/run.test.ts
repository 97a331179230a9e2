import { runScenario, type EngineFactory, type ManualClock } from '../../src'
import { ENDPOINT, load, run, SIGNED_UP, WORKSPACE } from './support/scenario'

describe('running a scenario (D4)', () => {
  it('gives what was sent, what became of each event, and the trace of each stage', async () => {
    const result = await run({ expect: { delivered: 1, requests: [{ json: { user: 'u1', plan: 'free' } }] } })
    expect(result).toMatchObject({
      name: 'test',
      runtime: 'engine',
      passed: true,
      failures: [],
      unmatched: [],
      unused: [],
      outcomes: [
        { event: 1, eventId: 'event-1', destination: 'hooks', mapping: 'Track', status: 'delivered', attempts: 1 }
      ]
    })
    const [request] = result.requests
    expect(request?.body.toString()).toBe('{"user":"u1","plan":"free"}')
    expect(request?.origin).toEqual({ destination: 'hooks', mapping: 'Track', eventIds: ['event-1'] })
    expect(result.traces.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['route', 'integrations', 'trigger', 'mapping'])
    )
    expect(result.durationMs).toBeGreaterThan(0)
  })

  it('gives the same each time, tokens of the one before and the real day notwithstanding', async () => {
    const scenario = await load({
      override: {
        destinations: {
          hooks: {
            settings: { standardWebhooksSecret: 'whsec_ZGV2LXNlY3JldC1mb3ItdGhlLWV4YW1wbGUtb25seSE=' },
            authentication: {
              type: 'oauth2-client-credentials',
              clientId: 'shop',
              clientSecret: 'secret-of-shop',
              tokenUrl: 'https://idp.example.com/token'
            }
          }
        }
      },
      identityProviders: { 'https://idp.example.com': { clients: { shop: 'secret-of-shop' } } }
    })
    const [first, second] = [await runScenario(scenario), await runScenario(scenario)]
    const bytes = (result: typeof first): unknown =>
      result.requests.map(({ url, rawHeaders, body, atMs }) => [url, rawHeaders, body.toString(), atMs])
    expect(first.requests).toHaveLength(2)
    expect(bytes(second)).toEqual(bytes(first))
    expect(first.requests[1]?.headers['webhook-timestamp']).toBe(String(Date.UTC(2026, 0, 1) / 1_000))
  })

  it('sends the next event when the one before is delivered, and all at once with concurrency', async () => {
    const events = [1, 2, 3].map((n) => ({ ...SIGNED_UP, userId: `u${n}` }))
    const endpoints = [{ ...ENDPOINT, replies: [{ delay: '1s' }] }]
    const serial = await run({
      events,
      endpoints: [ENDPOINT],
      expect: { requests: [1, 2, 3].map((n) => ({ jsonContaining: { user: `u${n}` } })) }
    })
    expect(serial.failures).toEqual([])
    const parallel = await run({ events, endpoints, concurrency: 3, advance: '1s', expect: { delivered: 3 } })
    expect(parallel.failures).toEqual([])
    expect(parallel.requests.map(({ atMs }) => atMs - Date.UTC(2026, 0, 1))).toEqual([0, 0, 0])
  })

  it('leaves what waits for the clock waiting, unless the clock is moved', async () => {
    const endpoints = [{ ...ENDPOINT, replies: [503, 200] }]
    const still = await run({ endpoints, expect: { delivered: 0, waiting: 1, attempts: 1 } })
    expect(still.failures).toEqual([])
    expect(still.outcomes).toEqual([
      expect.objectContaining({ status: 'waiting', error: expect.objectContaining({ code: 'server-error' }) })
    ])
    const moved = await run({
      endpoints,
      advance: '10s',
      expect: { delivered: 1, waiting: 0, retried: 1, attempts: 2 }
    })
    expect(moved.failures).toEqual([])
  })

  it('draws every jitter in the middle, or where random says', async () => {
    const endpoints = [{ ...ENDPOINT, replies: [503, 200] }]
    const at = async (random?: number): Promise<number | undefined> => {
      const { requests } = await run({ endpoints, advance: '10s', ...(random === undefined ? {} : { random }) })
      return requests[1] && requests[1].atMs - Date.UTC(2026, 0, 1)
    }
    expect([await at(), await at(0), await at(0.9)]).toEqual([250, 0, 450])
  })

  it('retries by a policy of its own', async () => {
    const result = await run({
      endpoints: [{ ...ENDPOINT, replies: [503] }],
      retry: { attempts: 3, baseMs: 1_000 },
      advance: '1h',
      expect: {
        attempts: 3,
        rejected: [{ event: 1, stage: 'response', code: 'server-error' }],
        requests: [{ at: 0 }, { at: '500ms' }, { at: '1500ms' }]
      }
    })
    expect(result.failures).toEqual([])
  })

  it('packs bodies in other threads, and waits for them', async () => {
    const workspace = structuredClone(WORKSPACE)
    Object.assign(workspace.destinations.hooks.mappings[0]!.fields, { gzip: true })
    for (let round = 0; round < 5; round++) {
      const result = await run({
        workspace,
        expect: { delivered: 1, requests: [{ json: { user: 'u1', plan: 'free' } }] }
      })
      expect(result.failures).toEqual([])
    }
  })

  it('runs one scenario after the other, however they are called', async () => {
    const scenarios = await Promise.all([1, 2, 3].map((n) => load({ name: `number ${n}` })))
    const results = await Promise.all(scenarios.map((scenario) => runScenario(scenario)))
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['number 1', true],
      ['number 2', true],
      ['number 3', true]
    ])
    expect(Math.abs(Date.now() - Date.UTC(2026, 0, 1))).toBeGreaterThan(86_400_000)
  })

  it('runs on another runtime, which finds the mocked endpoints over its transport or over fetch', async () => {
    const engines =
      (send: (context: Parameters<EngineFactory>[0]) => Promise<unknown>): EngineFactory =>
      (context) => ({
        engineOf: () => ({
          prepare: (_action, event) => ({ payload: {}, event }),
          send: async (_action, prepared) => {
            await send(context)
            return { outcomes: prepared.map(() => ({ status: 'delivered' })), exchanges: [], payloads: [], results: [] }
          },
          close: async () => undefined
        }),
        close: async () => undefined
      })
    const url = 'https://hooks.example.com/in'
    const overTransport = await run(
      { expect: { delivered: 1, requests: [{ text: 'a' }] } },
      {
        runtime: 'other',
        engines: engines(({ transport }) => transport.send({ method: 'POST', url, headers: {}, body: 'a' }))
      }
    )
    expect([overTransport.runtime, overTransport.failures]).toEqual(['other', []])
    const overFetch = await run(
      { expect: { delivered: 1, requests: [{ text: 'b' }] } },
      { engines: engines(() => fetch(url, { method: 'POST', body: 'b' })) }
    )
    expect(overFetch.failures).toEqual([])
  })

  it('says what does not come to rest, and closes everything all the same', async () => {
    const stuck: EngineFactory = () => ({
      engineOf: () => ({
        prepare: (_action, event) => ({ payload: {}, event }),
        send: () => new Promise(() => undefined),
        close: async () => undefined
      }),
      close: async () => undefined
    })
    const waiting = await run({ endpoints: [], expect: { waiting: 1 } }, { engines: stuck })
    expect(waiting.failures).toEqual([])
    const busy: EngineFactory = (context) => ({
      ...stuck(context),
      engineOf: () => ({
        ...stuck(context).engineOf({} as never),
        send: () => (context.clock as ManualClock).work(new Promise<never>(() => undefined))
      })
    })
    const failed = await run({ endpoints: [], expect: {} }, { engines: busy, stuckAfterMs: 50 })
    expect(failed.failures.map(({ message }) => message)).toEqual([
      'Step 1 failed: Work has not come to rest after 50 ms: work.'
    ])
    expect((await run({})).passed).toBe(true)
  })
})

import { compareResults, compareRuntimes, type ScenarioResult } from '../../src'
import { OAUTH, scenarioOf } from './support'

const tokens = (...names: string[]): object => ({
  request: 'POST https://idp.example.com/token',
  replies: names.map((name) => ({ json: { access_token: name } }))
})

/** The second 401 of R19. */
const secondRefusal = {
  authentication: OAUTH,
  endpoints: [
    tokens('one', 'two', 'three'),
    { request: 'POST https://shop.example.com/orders', replies: [401] }
  ] as never
}

describe('D9: a scenario that comes out the same on both runtimes', () => {
  it('passes, with the bytes of both, and shows nothing', async () => {
    const result = await compareRuntimes(
      await scenarioOf({ settings: { sharedSecret: 's' }, expect: { delivered: 1 } })
    )
    expect(result).toMatchObject({ passed: true, differences: [], shown: [], failures: [] })
    const bodies = [result.engine, result.stock].map(({ requests }) => requests.map(({ body }) => body.toString()))
    expect(bodies).toEqual([['{"id":"o-1"}'], ['{"id":"o-1"}']])
    expect([result.engine.runtime, result.stock.runtime]).toEqual(['engine', 'segment'])
  })

  it('fails where the engine does not do what is expected, whatever stock core does', async () => {
    const { passed, failures, differences } = await compareRuntimes(await scenarioOf({ expect: { delivered: 2 } }))
    expect({ passed, differences }).toEqual({ passed: false, differences: [] })
    expect(failures).toMatchObject([{ kind: 'delivered' }])
  })

  it('is compared at the times of the clock, through retries', async () => {
    const scenario = await scenarioOf({
      endpoints: [
        {
          request: 'POST https://shop.example.com/orders',
          replies: [500, { status: 429, headers: { 'retry-after': '7' } }, 200]
        }
      ],
      advance: '10m',
      expect: { delivered: 1, attempts: 3 }
    })
    const { passed, stock, engine } = await compareRuntimes(scenario)
    expect(passed).toBe(true)
    expect(stock.requests.map(({ atMs }) => atMs)).toEqual(engine.requests.map(({ atMs }) => atMs))
    expect(stock.requests.at(-1)!.atMs - stock.requests.at(-2)!.atMs).toBe(7_000)
  })
})

describe('D9: a difference', () => {
  it('that is declared and shows passes', async () => {
    const scenario = await scenarioOf({ ...secondRefusal, deviations: ['R19'] })
    const { passed, shown, differences } = await compareRuntimes(scenario)
    expect({ passed, shown }).toEqual({ passed: true, shown: ['R19'] })
    expect(differences).toEqual([
      {
        kind: 'requests',
        message: 'stock core made 5 requests, the engine 4 requests',
        diff: expect.stringContaining('POST https://idp.example.com/token')
      }
    ])
  })

  it('that is not declared fails, and tells what stock core did and what the engine did', async () => {
    const { passed, failures } = await compareRuntimes(await scenarioOf(secondRefusal))
    expect(passed).toBe(false)
    const [failure] = failures
    expect(failures).toHaveLength(1)
    expect(failure).toMatchObject({
      kind: 'parity',
      message: 'stock core made 5 requests, the engine 4 requests'
    })
    expect(failure?.diff).toMatch(/^[-+ ] - POST https:\/\/idp\.example\.com\/token$/m)
    expect(failure?.why[0]).toContain('No id in deviations: accounts for it')
  })

  it('of another kind than the declared id has fails, and so does the id', async () => {
    const { failures } = await compareRuntimes(await scenarioOf({ ...secondRefusal, deviations: ['R13'] }))
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^stock core made/),
      'deviations: R13 (Own properties only) does not show here; remove it, or make the scenario show it.'
    ])
  })

  it.each([
    ['R19', 'deviations: R19 (One refresh a call) does not show here; remove it, or make the scenario show it.'],
    ['R5', 'deviations: no scenario can show R5 (No list of responses); remove it.'],
    ['R99', expect.stringMatching(/^deviations: there is no R99; known are R13, F34, /)]
  ])('that is declared as %s and is not there fails', async (id, message) => {
    const { passed, failures } = await compareRuntimes(await scenarioOf({ deviations: [id] }))
    expect({ passed, failures }).toEqual({ passed: false, failures: [{ kind: 'parity', message, why: [] }] })
  })
})

describe('D9: what is compared of two results', () => {
  const outcome = {
    event: 1,
    eventId: 'e',
    destination: 'shop',
    mapping: 'Orders',
    status: 'delivered',
    attempts: 1
  } as const
  const origin = { destination: 'shop', mapping: 'Orders', eventIds: ['e'] }
  const request = {
    method: 'POST',
    url: 'https://shop.example.com/orders',
    headers: {
      'content-type': 'application/json',
      'content-length': '2',
      connection: 'close',
      host: 'shop.example.com'
    },
    rawHeaders: [],
    body: Buffer.from('{}'),
    atMs: 1_767_225_600_000,
    origin
  }
  const result = (more: Partial<ScenarioResult> = {}): ScenarioResult => ({
    name: 'x',
    file: 'x',
    runtime: 'x',
    passed: true,
    failures: [],
    requests: [request],
    outcomes: [outcome],
    traces: [],
    unmatched: [],
    unused: [],
    durationMs: 0,
    ...more
  })
  const compare = async (stock: Partial<ScenarioResult>, more: object = {}) => {
    const scenario = await scenarioOf({ ...more, settings: { sharedSecret: 'canary-secret' } })
    return compareResults(result(), result(stock), scenario).differences
  }

  it('nothing where they are the same', async () => {
    expect(await compare({})).toEqual([])
  })

  it('headers that no plugin sets are not', async () => {
    const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip', connection: 'keep-alive' }
    expect(await compare({ requests: [{ ...request, headers }] })).toEqual([])
  })

  it.each([
    ['another header', { headers: { ...request.headers, 'content-type': 'text/plain' } }],
    ['a header more', { headers: { ...request.headers, 'x-more': '1' } }],
    ['another body', { body: Buffer.from('[]') }],
    ['a body that is no text', { body: Buffer.from([0x1f, 0x8b, 0xff]) }]
  ])('%s is content', async (_title, more) => {
    const differences = await compare({ requests: [{ ...request, ...more }] })
    expect(differences).toMatchObject([
      { kind: 'content', message: 'request 1, POST https://shop.example.com/orders, is not the same' }
    ])
    expect(differences[0]?.diff).toMatch(/^[-+]/m)
  })

  it('another time is told in milliseconds from the start', async () => {
    expect(await compare({ requests: [{ ...request, atMs: request.atMs + 500 }] })).toEqual([
      {
        kind: 'time',
        message: expect.stringMatching(/was made after 500 ms by stock core, after 0 ms by the engine$/)
      }
    ])
  })

  it('another URL, one more and none at all are requests', async () => {
    const other = { ...request, url: 'https://shop.example.com/other' }
    for (const requests of [[other], [request, request], []]) {
      expect(await compare({ requests })).toMatchObject([{ kind: 'requests' }])
    }
  })

  it('the order of requests counts, unless events are sent at the same time', async () => {
    const [a, b] = ['a', 'b'].map((name) => ({ ...request, body: Buffer.from(name) })) as [
      typeof request,
      typeof request
    ]
    const scenario = await scenarioOf({})
    const together = await scenarioOf({ concurrency: 2 })
    const [ours, stock] = [result({ requests: [a, b] }), result({ requests: [b, a] })]
    expect(compareResults(ours, stock, scenario).differences).toMatchObject([{ kind: 'content' }, { kind: 'content' }])
    expect(compareResults(ours, stock, together).differences).toEqual([])
  })

  it('requests that no delivery made are left out', async () => {
    const { origin: _, ...stray } = request
    const connecting = { ...request, origin: { ...origin, eventIds: [] } }
    expect(await compare({ requests: [stray, request, connecting] })).toEqual([])
  })

  it('a request that no endpoint took counts too', async () => {
    expect(await compare({ unmatched: [{ request }] })).toMatchObject([{ kind: 'requests' }])
  })

  it.each([
    ['outcome', { status: 'waiting' }, 'event 1, shop, Orders: is waiting with stock core, delivered with the engine'],
    ['attempts', { attempts: 2 }, 'event 1, shop, Orders: attempts 2 with stock core, 1 with the engine']
  ])('%s', async (kind, more, message) => {
    expect(await compare({ outcomes: [{ ...outcome, ...more } as never] })).toEqual([{ kind, message }])
  })

  it('why an event failed, but not in which words', async () => {
    const failed = (code: string, reason: string) => ({
      ...outcome,
      status: 'rejected' as const,
      error: { stage: 'response', code, reason, httpStatus: 400 } as never
    })
    const scenario = await scenarioOf({})
    const ours = result({ outcomes: [failed('client-error', 'a')] })
    expect(compareResults(ours, result({ outcomes: [failed('client-error', 'b')] }), scenario).differences).toEqual([])
    expect(compareResults(ours, result({ outcomes: [failed('redirect', 'a')] }), scenario).differences).toEqual([
      {
        kind: 'error',
        message:
          'event 1, shop, Orders: fails as response/redirect 400 with stock core, response/client-error 400 with the engine'
      }
    ])
  })

  it('an outcome that only one has', async () => {
    expect(await compare({ outcomes: [] })).toMatchObject([
      { kind: 'outcome', message: expect.stringContaining('is missing') }
    ])
    expect(await compare({ outcomes: [outcome, outcome] })).toMatchObject([{ kind: 'outcome' }])
  })

  it('a step that only one could do', async () => {
    const failures = [{ kind: 'step', message: 'Step 2 failed: away', why: [] } as const]
    expect(await compare({ failures })).toEqual([{ kind: 'step', message: 'with stock core: Step 2 failed: away' }])
  })

  it('never with a secret of the workspace', async () => {
    const headers = { ...request.headers, 'x-secret': 'canary-secret' }
    const differences = await compare({ requests: [{ ...request, headers }] })
    expect(differences).toHaveLength(1)
    expect(JSON.stringify(differences)).not.toContain('canary-secret')
  })
})

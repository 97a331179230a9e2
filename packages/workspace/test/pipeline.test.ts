import { createBench, delivered, retryable } from './support/pipeline'
import { settle } from './support/clock'
import { workspaceText } from './support/parse'

const plain = workspaceText()
const named = (name: string, trigger: string, rest = ''): string =>
  `      - { name: ${name}, action: send, enabled: true, trigger: '${trigger}', fields: { url: "http://${name}/" }${rest} }\n`

describe('the way of an event', () => {
  it('leads through every enabled mapping whose trigger matches', async () => {
    const end =
      named('buys', 'event = "Buy"') + named('off', 'event = "Buy"').replace('enabled: true', 'enabled: false')
    const bench = createBench(workspaceText({ end }))
    await bench.push({ event: 'Buy' }, { event: 'Look' })
    await bench.pipeline.drain()
    expect(bench.sent.map(({ payloads }) => payloads[0]?.['url'])).toEqual([
      'http://127.0.0.1:1/',
      'http://buys/',
      'http://127.0.0.1:1/'
    ])
    expect(bench.results.map(({ mapping }) => mapping?.name)).toEqual(['All', 'buys', 'All'])
  })

  it('ends at the route when no destination of its source is enabled', async () => {
    const bench = createBench(plain.replace('    enabled: true\n', ''))
    await bench.push({})
    expect(bench.outcomes()).toEqual(['m1 route/no-destination'])
  })

  it('ends at the trigger, counted once, when no mapping of any destination matches', async () => {
    const second = plain.slice(plain.indexOf('  orders:')).replace('orders:', 'second:')
    const bench = createBench(plain + second)
    await bench.push({ type: 'page' }, { type: 'track' })
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 trigger/not-matched', 'm2 delivered', 'm2 delivered'])
  })

  it.each([
    [{ All: false }, 'integrations/excluded'],
    [{ All: false, 'Test Webhook': true }, 'delivered'],
    [{ All: false, 'Test Webhook': { option: 1 } }, 'delivered'],
    [{ All: false, orders: true }, 'delivered'],
    [{ 'Test Webhook': false }, 'integrations/excluded'],
    [{ 'Test Webhook': false, orders: true }, 'delivered'],
    [{ Other: false }, 'delivered'],
    [{}, 'delivered']
  ])('heeds the integrations object %j', async (integrations, expected) => {
    const bench = createBench(plain)
    await bench.push({ integrations: integrations as Record<string, boolean> })
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual([`m1 ${expected}`])
  })

  it('ends at the validation for one event and goes on for the next', async () => {
    const bench = createBench(plain)
    await bench.push({ properties: { bad: true } }, {})
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 validation/invalid-payload', 'm2 delivered'])
  })

  it('can be walked back in the trace', async () => {
    const bench = createBench(plain)
    await bench.push({}, { type: 'page' })
    await bench.pipeline.drain()
    expect(bench.traces.map(({ id, passed }) => [id, passed])).toEqual([
      ['m1#route', true],
      ['m1/orders#integrations', true],
      ['m1/orders#trigger', true],
      ['m1/orders/0#mapping', true],
      ['m1/orders/0#validation', true],
      ['m2#route', true],
      ['m2/orders#integrations', true],
      ['m2/orders#trigger', false],
      ['m1/orders/0#response', true]
    ])
  })

  it('hands settings, token key and limits to the engine', async () => {
    const bench = createBench(
      workspaceText({ destination: 'settings: { sharedSecret: s }\nlimits: { timeoutMs: 77 }' })
    )
    await bench.push({})
    await bench.pipeline.drain()
    expect(bench.sent[0]?.input).toMatchObject({ settings: { sharedSecret: 's' }, tokenKey: 'orders', timeoutMs: 77 })
  })

  it('comes to an end even when the engine throws', async () => {
    const bench = createBench(plain, () => {
      throw new Error('a bug')
    })
    await bench.push({}, {})
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 request/plugin-error', 'm2 request/plugin-error'])
  })
})

describe('retries', () => {
  it('send what was mapped, whatever the plugin did to its payload', async () => {
    const seen: unknown[] = []
    const bench = createBench(plain, (payload, sends) => {
      seen.push(payload['url'])
      payload['url'] = 'http://changed/'
      return sends < 3 ? retryable(0) : delivered
    })
    await bench.push({})
    await bench.clock.advance(1_000)
    expect(seen).toEqual(Array.from({ length: 3 }, () => 'http://127.0.0.1:1/'))
  })

  it('and all that waits is let go of on demand, while what is on the wire ends as always', async () => {
    const answers: (() => void)[] = []
    const bench = createBench(
      plain,
      (_payload, sends) =>
        sends === 1 && bench.sent.length === 1
          ? retryable(60_000)
          : new Promise((resolve) => {
              answers.push(() => {
                resolve(delivered)
              })
            }),
      { concurrency: 1 }
    )
    await bench.push({}, {}, {})
    await settle()
    bench.pipeline.letGo()
    for (const answer of answers) answer()
    await bench.pipeline.drain()
    expect(bench.outcomes().sort()).toEqual(['m1 request/aborted', 'm2 delivered', 'm3 request/aborted'])
  })

  it('send again after a random part of a limit that doubles, five times in all', async () => {
    const bench = createBench(plain, () => retryable())
    await bench.push({})
    await bench.clock.advance(60_000)
    expect(bench.sent.map(({ atMs }) => atMs)).toEqual([0, 250, 750, 1_750, 3_750])
    expect(bench.outcomes()).toEqual(['m1 response/server-error'])
    expect(bench.results[0]).toMatchObject({ attempts: 5 })
  })

  it('wait as long as the endpoint asked for, but no more than a minute', async () => {
    const bench = createBench(plain, (_payload, sends) =>
      sends === 1 ? retryable(7_000) : sends === 2 ? retryable(1e12) : delivered
    )
    await bench.push({})
    await bench.clock.advance(120_000)
    expect(bench.sent.map(({ atMs }) => atMs)).toEqual([0, 7_000, 67_000])
    expect(bench.outcomes()).toEqual(['m1 delivered'])
  })

  it('form the batch anew from the items that failed and those that came since', async () => {
    const text = workspaceText({
      mapping:
        'trigger: type = "track"\nfields: { url: "http://a/", data: { id: { "@path": $.messageId } } }\nbatch: { size: 2 }'
    })
    const bench = createBench(text, (payload, sends) =>
      sends === 1 && (payload['data'] as { id: string }).id === 'm1' ? retryable(100) : delivered
    )
    await bench.push({}, {})
    await bench.clock.advance(100)
    await bench.push({})
    await bench.pipeline.drain()
    expect(bench.sent.map(({ payloads }) => payloads.map(({ data }) => (data as { id: string }).id))).toEqual([
      ['m1', 'm2'],
      ['m1', 'm3']
    ])
    expect(bench.results.map(({ incoming: { eventId }, attempts }) => [eventId, attempts])).toEqual([
      ['m2', 1],
      ['m1', 2],
      ['m3', 1]
    ])
  })

  it('send what they still hold at the end without waiting for a full batch', async () => {
    const text = workspaceText({
      mapping: 'trigger: type = "track"\nfields: { url: "http://a/" }\nbatch: { maxWaitMs: 60000 }'
    })
    const bench = createBench(text, (_payload, sends) => (sends === 1 ? retryable(100) : delivered))
    await bench.push({}, {})
    const drained = bench.pipeline.drain()
    await bench.clock.advance(100)
    await drained
    expect(bench.sent.map(({ payloads, atMs }) => [payloads.length, atMs])).toEqual([
      [2, 0],
      [2, 100]
    ])
  })

  it('end when the run is aborted', async () => {
    const abort = new AbortController()
    const bench = createBench(plain, () => retryable(50_000), { signal: abort.signal })
    await bench.push({})
    await settle()
    abort.abort()
    await bench.pipeline.drain()
    expect(bench.outcomes()).toEqual(['m1 request/aborted'])
  })
})

describe('the room for deliveries', () => {
  it('makes the reader wait until deliveries have ended', async () => {
    const open: (() => void)[] = []
    const bench = createBench(
      plain,
      () =>
        new Promise((resolve) =>
          open.push(() => {
            resolve(delivered)
          })
        ),
      { maxDeliveries: 2 }
    )
    let pushed = 0
    const reading = (async () => {
      for (let index = 0; index < 3; index++) {
        await bench.push({})
        pushed++
      }
    })()
    await settle()
    expect([pushed, bench.pipeline.underWay()]).toEqual([1, 2])
    open.shift()!()
    await settle()
    expect([pushed, bench.pipeline.underWay()]).toEqual([2, 2])
    while (open.length > 0) {
      open.shift()!()
      await settle()
    }
    await reading
    expect(bench.outcomes()).toHaveLength(3)
  })

  it('counts bytes as well', async () => {
    const bench = createBench(plain, () => new Promise(() => undefined), { maxBytes: 150 })
    await bench.push({})
    const second = bench.push({}).then(() => 'went on')
    await settle()
    expect(await Promise.race([second, Promise.resolve('waits')])).toBe('waits')
  })

  it('sends open batches rather than wait for them', async () => {
    const text = workspaceText({
      mapping: 'trigger: type = "track"\nfields: { url: "http://a/" }\nbatch: { size: 1000, maxWaitMs: 3600000 }'
    })
    const bench = createBench(text, undefined, { maxDeliveries: 10 })
    for (let index = 0; index < 25; index++) await bench.push({})
    await bench.pipeline.drain()
    expect(bench.sent.map(({ payloads }) => payloads.length)).toEqual([10, 10, 5])
  })

  it('sends no more at one time than the destination allows', async () => {
    let now = 0
    let most = 0
    const text = workspaceText({ destination: 'limits: { concurrency: 3 }' })
    const bench = createBench(text, async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setImmediate(resolve))
      now--
      return delivered
    })
    for (let index = 0; index < 20; index++) await bench.push({})
    await bench.pipeline.drain()
    expect(most).toBe(3)
    expect(bench.results).toHaveLength(20)
  })
})

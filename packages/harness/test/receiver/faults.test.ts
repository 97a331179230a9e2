import { destination } from '@extensible-webhooks/destination'
import { createEngine, createTransport, type Engine, type Transport } from '@extensible-webhooks/engine'
import { FaultError, FAULTS, faultReply, parseFault, startReceiver, type FaultName, type Receiver } from '../../src'
import type { ReceivedRequest } from '../../src'

const DEADLINE_MS = 1_000

/** What each fault comes to through the real plugin and the engine. */
const ENDS: Readonly<Record<FaultName, string>> = {
  hang: 'retryable request/timeout',
  'drip-headers': 'retryable request/timeout',
  'drip-body': 'retryable request/timeout',
  'endless-body': 'delivered',
  'endless-chunks': 'retryable request/timeout',
  reset: 'retryable request/reset',
  'reset-after-headers': 'retryable request/reset',
  'reset-mid-body': 'retryable request/reset',
  'close-keep-alive': 'delivered',
  'malformed-status-line': 'retryable response/malformed',
  'bad-chunk': 'retryable response/malformed',
  'gzip-bomb': 'delivered',
  'many-headers': 'retryable response/malformed',
  'big-header': 'retryable response/malformed',
  'big-body': 'delivered',
  'early-hints': 'delivered',
  redirect: 'rejected response/redirect',
  'rate-limit': 'retryable response/throttled',
  gone: 'rejected response/client-error',
  'error-in-success': 'delivered',
  slow: 'retryable request/timeout',
  partial: 'delivered'
}

describe('D5: each fault of the table', () => {
  let receiver: Receiver
  let transport: Transport
  let engine: Engine
  beforeAll(async () => {
    receiver = await startReceiver()
    transport = createTransport({ allowPrivateNetwork: true, deadlineMs: DEADLINE_MS })
    engine = createEngine(destination, { transport })
  })
  afterAll(async () => {
    await transport.close()
    await receiver.close()
  })
  const deliver = async (): Promise<string> => {
    const { outcomes } = await engine.run('send', [{ type: 'track', event: 'Sale', messageId: 'm1' }], {
      settings: {},
      mapping: { method: 'POST', url: `${receiver.url}/hook`, data: { id: 1 } }
    })
    const [outcome] = outcomes
    return outcome!.status === 'delivered'
      ? 'delivered'
      : `${outcome!.status} ${outcome!.error.stage}/${outcome!.error.code}`
  }

  it.each(Object.entries(ENDS))('%s ends as %s, and the next event is delivered', async (name, expected) => {
    receiver.reply((request) => faultReply(name, request))
    expect(await deliver()).toBe(expected)
    receiver.reply(200)
    expect(await deliver()).toBe('delivered')
  })

  it('is described, and names the faults of docs/faults.md that it shows', () => {
    for (const { description, ids } of Object.values(FAULTS)) {
      expect(description).toMatch(/^[a-z].*[^.]$/)
      expect(ids.length).toBeGreaterThan(0)
      expect(ids.every((id) => /^F\d+$/.test(id))).toBe(true)
    }
  })

  it('says truly whether it needs a socket', () => {
    const request = { body: Buffer.from('[]') } as ReceivedRequest
    for (const [name, { needsSocket }] of Object.entries(FAULTS)) {
      const reply = faultReply(name, request)
      expect([name, typeof reply === 'object' && 'raw' in reply]).toEqual([name, needsSocket])
    }
  })
})

describe('a fault is named', () => {
  it.each([
    ['as text', 'big-body?bytes=10', { name: 'big-body', arguments: { bytes: 10, status: 200 } }],
    [
      'as an object',
      { fault: 'big-body', bytes: 10, status: 500 },
      { name: 'big-body', arguments: { bytes: 10, status: 500 } }
    ],
    ['with an argument as in a URL', 'drip-body?every-ms=5', { name: 'drip-body', arguments: { everyMs: 5 } }],
    [
      'with an argument as in a file',
      { fault: 'drip-body', everyMs: '5' },
      { name: 'drip-body', arguments: { everyMs: 5 } }
    ],
    [
      'with a question mark in an argument',
      'redirect?location=/a?b',
      { name: 'redirect', arguments: { status: 302, location: '/a?b' } }
    ],
    [
      'with a number where a text is taken',
      { fault: 'rate-limit', retryAfter: 7 },
      { name: 'rate-limit', arguments: { retryAfter: '7' } }
    ]
  ])('%s', (_title, spec, expected) => {
    expect(parseFault(spec)).toEqual(expected)
  })

  it.each([
    ['an unknown name', 'hnag', 'There is no fault "hnag"; did you mean "hang"?'],
    ['a name of a prototype', 'constructor', /^There is no fault "constructor"; known: hang, /],
    ['an unknown argument', 'big-body?byte=1', 'The fault big-body has no argument "byte"; did you mean "bytes"?'],
    ['an argument of a prototype', { fault: 'hang', ['__proto__']: 1 }, /no argument "__proto__"/],
    [
      'a number out of range',
      'drip-body?everyMs=0',
      'drip-body, everyMs: expected a whole number from 1 to 60000; got "0".'
    ],
    ['a number that is none', 'big-body?bytes=1e3', /expected a whole number .*got "1e3"/],
    ['a number with a fraction', { fault: 'big-body', bytes: 1.5 }, /got "1\.5"/],
    ['a status that is no redirect', 'redirect?status=200', /expected one of 301, 302, 303, 307, 308; got "200"/],
    ['a list', { fault: 'big-body', bytes: [1] }, /got \[1\]/]
  ])('not with %s', (_title, spec, message) => {
    expect(() => parseFault(spec)).toThrow(message)
    expect(() => parseFault(spec)).toThrow(FaultError)
  })

  it('and cannot begin a header of its own', () => {
    const reply = faultReply({ fault: 'redirect', location: '/\r\nset-cookie: a=ü✓' }, {} as ReceivedRequest)
    expect(reply).toEqual({ status: 302, headers: { location: '/??set-cookie: a=ü?' } })
  })
})

describe('F19: the fault partial', () => {
  const ask = (body: unknown, spec = 'partial'): unknown =>
    faultReply(spec, { body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) } as ReceivedRequest)
  const failed = { status: 400, error: 'refused by the test receiver' }

  it('answers each item of an array, with its id where it has one', () => {
    expect(ask([{ id: 'a' }, { messageId: 'b' }, 3, { id: 4 }])).toEqual({
      status: 207,
      json: {
        results: [
          { index: 0, id: 'a', status: 200 },
          { index: 1, id: 'b', ...failed },
          { index: 2, status: 200 },
          { index: 3, id: 4, ...failed }
        ]
      }
    })
  })

  it.each([
    ['a member that is an array', { kind: 'orders', items: [1, 2, 3] }, 'partial?every=3', [200, 200, 400]],
    ['a path', { a: { b: [1] }, c: [1, 2] }, 'partial?path=a.b&every=1', [400]],
    ['one object', { id: 1 }, 'partial', [200]]
  ])('finds the items of %s', (_title, body, spec, expected) => {
    const { json } = ask(body, spec) as { json: { results: { status: number }[] } }
    expect(json.results.map(({ status }) => status)).toEqual(expected)
  })

  it('puts the results where they are wanted, with the statuses that are wanted', () => {
    expect(ask([1], 'partial?every=1&results=data.items&status=200&failed=503')).toEqual({
      status: 200,
      json: { data: { items: [{ index: 0, ...failed, status: 503 }] } }
    })
    expect(ask([1], 'partial?results=')).toEqual({ status: 207, json: [{ index: 0, status: 200 }] })
  })

  it.each([
    ['no JSON', 'a=1', 'partial', /no JSON/],
    ['no array at the path', { a: 1 }, 'partial?path=a', /no array at "a"/],
    ['a path through a prototype', {}, 'partial?path=constructor.name', /no array/]
  ])('answers 400 to a body with %s', (_title, body, spec, error) => {
    expect(ask(body, spec)).toEqual({ status: 400, json: { error: expect.stringMatching(error) } })
  })

  it('P8: is understood by the plugin, item by item', async () => {
    const receiver = await startReceiver((request) => faultReply('partial?every=2', request))
    const transport = createTransport({ allowPrivateNetwork: true })
    try {
      const engine = createEngine(destination, { transport })
      const events = ['a', 'b', 'c', 'd'].map((messageId) => ({ type: 'track' as const, event: 'Sale', messageId }))
      const { outcomes } = await engine.run('send', events, {
        settings: {},
        mapping: {
          method: 'POST',
          url: receiver.url,
          data: { id: { '@path': '$.messageId' } },
          enable_batching: true,
          results_path: 'results',
          results_failed: { path: 'status', not: [200], retry: [503], message: 'error' }
        }
      })
      expect(outcomes.map(({ status }) => status)).toEqual(['delivered', 'rejected', 'delivered', 'rejected'])
      expect(JSON.stringify(outcomes[1])).toContain('refused by the test receiver')
    } finally {
      await transport.close()
      await receiver.close()
    }
  })
})

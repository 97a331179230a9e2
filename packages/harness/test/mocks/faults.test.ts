import { readFileSync } from 'node:fs'
import {
  createManualClock,
  FAULTS,
  SCENARIO_SCHEMA_PATH,
  startMocks,
  type ManualClock,
  type Mocks,
  type ReplyMessageFile
} from '../../src'
import { CONNECTION_FAULTS, MOCK_FAULT_NAMES } from '../../src/mocks/fault-replies'
import { post } from './support/request'

const HTTPS = 'https://hooks.example.com/in'

let clock: ManualClock
let mocks: Mocks | undefined

beforeEach(() => {
  clock = createManualClock(0)
})

afterEach(async () => {
  await mocks?.close()
  mocks = undefined
})

interface Seen {
  readonly outcome: unknown
  /** On the clock. */
  readonly ms: number
}

/** Sends one request to an endpoint with a fault, then a second, which must be answered. */
async function show(reply: ReplyMessageFile, url = HTTPS): Promise<Seen> {
  mocks = await startMocks([{ request: `POST ${url}`, replies: [reply, 202] }], { clock, allowLoopback: false })
  const { transport } = mocks
  let seen: Seen | undefined
  const note = (outcome: unknown): void => {
    seen = { outcome, ms: clock.now() }
  }
  transport.send(post(url)).then(({ status, body }) => {
    note([status, body.length])
  }, note)
  await clock.advance(20_000)
  let next = 0
  void transport.send(post(url)).then(({ status }) => (next = status))
  await clock.advance(0)
  expect(next).toBe(202)
  expect(mocks.requests).toHaveLength(2)
  if (!seen) throw new Error('the request never ended')
  return seen
}

describe('faults of mocked endpoints, on a real socket (D5, F1 to F20)', () => {
  it.each([
    ['hang', 'timeout'],
    ['drip-headers', 'timeout'],
    ['drip-body', 'timeout'],
    ['endless-chunks', 'timeout']
  ])('%s ends at the deadline on the clock, in an instant', async (fault, code) => {
    const started = performance.now()
    expect(await show({ fault })).toEqual({ outcome: expect.objectContaining({ code }), ms: 10_000 })
    expect(performance.now() - started).toBeLessThan(9_000)
  })

  it.each([
    ['reset', 'reset'],
    ['reset-after-headers', 'reset'],
    ['reset-mid-body', 'reset'],
    ['malformed-status-line', 'malformed'],
    ['bad-chunk', 'malformed'],
    ['refused', 'refused'],
    ['dns', 'dns'],
    ['tls-expired', 'tls'],
    ['tls-wrong-host', 'tls'],
    ['tls-self-signed', 'tls']
  ])('%s fails with %s, at once', async (fault, code) => {
    expect(await show({ fault })).toEqual({ outcome: expect.objectContaining({ code }), ms: 0 })
  })

  it.each([
    ['reset', 'reset'],
    ['bad-chunk', 'malformed'],
    ['refused', 'refused'],
    ['dns', 'dns']
  ])('%s fails with %s over plain HTTP too', async (fault, code) => {
    const { outcome } = await show({ fault }, 'http://hooks.example.com:8080/in')
    expect(outcome).toMatchObject({ code })
  })

  it('cuts what never ends at the cap', async () => {
    expect((await show({ fault: 'endless-body' })).outcome).toEqual([200, 131_072])
  })

  it('cuts a large body at the cap, and reads one below it whole', async () => {
    expect((await show({ fault: 'big-body', bytes: 200_000 })).outcome).toEqual([200, 131_072])
    await mocks?.close()
    expect((await show({ fault: 'big-body', bytes: 1_000, status: 500 })).outcome).toEqual([500, 1_000])
  })

  it.each([
    [{ fault: 'close-keep-alive' }, [200, 0]],
    [{ fault: 'early-hints' }, [200, 2]],
    [{ fault: 'redirect', status: 307, location: 'http://169.254.169.254/' }, [307, 0]],
    [{ fault: 'rate-limit', retryAfter: 7 }, [429, 0]],
    [{ fault: 'gone' }, [410, 0]]
  ])('%p answers', async (reply, answer) => {
    expect((await show(reply)).outcome).toEqual(answer)
  })

  it('waits on the clock, where a fault is slow or has a delay', async () => {
    expect(await show({ fault: 'slow', delayMs: 4_000, status: 201 })).toEqual({ outcome: [201, 0], ms: 4_000 })
    await mocks?.close()
    clock = createManualClock(0)
    expect(await show({ fault: 'reset', delay: '5s' })).toEqual({
      outcome: expect.objectContaining({ code: 'reset' }),
      ms: 5_000
    })
  })

  it('answers a batch item by item', async () => {
    mocks = await startMocks([{ request: `POST ${HTTPS}`, replies: [{ fault: 'partial', every: 2 }] }], { clock })
    const { status, body } = await mocks.transport.send(post(HTTPS, '[{"id":1},{"id":2}]'))
    expect(status).toBe(207)
    expect(JSON.parse(body.toString())).toMatchObject({
      results: [
        { id: 1, status: 200 },
        { id: 2, status: 400 }
      ]
    })
  })

  it.each(MOCK_FAULT_NAMES.filter((name) => !['partial', 'gzip-bomb'].includes(name)))(
    '%s leaves nothing open, and a client over nock is told something like it',
    async (fault) => {
      mocks = await startMocks([{ request: `POST ${HTTPS}`, replies: [{ fault }] }], { clock, allowLoopback: false })
      let ended = false
      const sent = fetch(HTTPS, { method: 'POST', body: '{}' }).then(
        (response) => response.text().then(() => (ended = true)),
        () => (ended = true)
      )
      await clock.advance(20_000)
      const endless = ['hang', 'drip-headers', 'drip-body', 'endless-chunks'].includes(fault)
      if (!endless) await sent
      expect(ended).toBe(!endless)
    }
  )

  it('has every fault and every argument in the schema of scenarios', () => {
    const schema = JSON.parse(readFileSync(SCENARIO_SCHEMA_PATH, 'utf8'))
    const known = Object.keys(schema.definitions.reply.properties as object)
    for (const fault of Object.values(FAULTS))
      expect(known).toEqual(expect.arrayContaining(Object.keys(fault.arguments)))
    expect(MOCK_FAULT_NAMES).toEqual([...Object.keys(CONNECTION_FAULTS), ...Object.keys(FAULTS)])
  })
})

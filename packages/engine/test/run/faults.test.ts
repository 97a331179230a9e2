import { inspect } from 'node:util'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { destination } from '@extensible-webhooks/destination'
import {
  badChunk,
  bigBody,
  bigHeader,
  closeKeepAlive,
  dripBody,
  dripHeaders,
  earlyHints,
  endlessBody,
  endlessSmallChunks,
  gzipBomb,
  hang,
  malformedStatusLine,
  manyHeaders,
  redirect,
  resetAfterHeaders,
  resetMidBody,
  resetUnanswered,
  startReceiver,
  type Receiver,
  type Reply
} from '@extensible-webhooks/harness'
import { createEngine, createTransport, type Engine, type Outcome, type Transport } from '../../src'

// A machine that is busy elsewhere may miss a deadline once; an engine that has none misses it every time.
jest.retryTimes(2, { logErrorsBeforeRetry: true })

const DEADLINE_MS = 1_000
const SLACK_MS = 1_000
const CANARY = 'canary-7f3a'

/** What each fault must come to: delivered, or the stage and code of the error with what happens next. */
const FAULTS: readonly (readonly [id: string, reply: () => Reply, expected: string])[] = [
  ['F2 reset after the headers', resetAfterHeaders, 'retryable request/reset'],
  ['F3 reset in mid-body', resetMidBody, 'retryable request/reset'],
  ['F3 reset without an answer', resetUnanswered, 'retryable request/reset'],
  ['F4 silence', hang, 'retryable request/timeout'],
  ['F5 headers that drip', dripHeaders, 'retryable request/timeout'],
  ['F6 a body that drips', dripBody, 'retryable request/timeout'],
  ['F7 an endless body', endlessBody, 'delivered truncated'],
  ['F7 endless small chunks', endlessSmallChunks, 'retryable request/timeout'],
  ['F8 a body of 16,385 bytes', () => bigBody(16_385), 'delivered'],
  ['F8 a body of 64 KiB', () => bigBody(65_536), 'delivered'],
  ['F8 a body of 1 MB', () => bigBody(1_000_000), 'delivered truncated'],
  ['F9 a gzip bomb', () => gzipBomb(8_000_000), 'delivered truncated'],
  ['F10 3,000 headers', manyHeaders, 'retryable response/malformed'],
  ['F10 a header of 1 MB', bigHeader, 'retryable response/malformed'],
  ['F11 a malformed status line', malformedStatusLine, 'retryable response/malformed'],
  ['F11 a bad chunk', badChunk, 'retryable response/malformed'],
  ['F12 a keep-alive connection closed after the answer', closeKeepAlive, 'delivered'],
  ['F15 301', () => redirect(301, 'http://169.254.169.254/'), 'rejected response/redirect'],
  ['F15 302', () => redirect(302, '/again'), 'rejected response/redirect'],
  ['F15 303', () => redirect(303, '/again'), 'rejected response/redirect'],
  ['F15 307', () => redirect(307, '/again'), 'rejected response/redirect'],
  ['F15 308', () => redirect(308, '/again'), 'rejected response/redirect'],
  ['F17 410', () => 410, 'rejected response/client-error'],
  ['F18 204', () => 204, 'delivered'],
  ['F18 200 with an error body', () => ({ json: { error: 'no' } }), 'delivered'],
  ['F18 103, then 200', earlyHints, 'delivered'],
  ['F30 403', () => 403, 'rejected response/client-error']
]

let receiver: Receiver
let transport: Transport
let engine: Engine
let settings: JSONObject
let mapping: JSONObject

beforeAll(async () => {
  receiver = await startReceiver()
  transport = createTransport({ allowPrivateNetwork: true, deadlineMs: DEADLINE_MS })
  engine = createEngine(destination, { transport })
  settings = {
    sharedSecret: `${CANARY}-shared`,
    standardWebhooksSecret: `whsec_${Buffer.from(`${CANARY}-standard-secret-of-24`).toString('base64')}`,
    dynamicAuthSettings: { oauth: { type: 'bearer' }, bearer: { bearerToken: `${CANARY}-bearer` } }
  }
  mapping = { url: `${receiver.url}/hook`, method: 'POST', data: { id: { '@path': '$.messageId' } } }
})

afterAll(async () => {
  await transport.close()
  await receiver.close()
})

const event = (messageId: string): SegmentEvent => ({ type: 'track', event: 'Sale', messageId })

function told(outcome: Outcome | undefined): string {
  if (!outcome) return 'nothing'
  if (outcome.status === 'delivered') return outcome.truncated ? 'delivered truncated' : 'delivered'
  return `${outcome.status} ${outcome.error.stage}/${outcome.error.code}`
}

describe.each([
  ['single', false],
  ['batch', true]
])('through the engine and the plugin, %s', (_, batch) => {
  test.each(FAULTS)('%s', async (_id, reply, expected) => {
    receiver.reply([reply()])
    const startedAt = performance.now()
    const faulty = await engine.run('send', [event('m1')], { settings, mapping, batch })
    const tookMs = performance.now() - startedAt
    expect(faulty.outcomes.map(told)).toEqual([expected])
    expect(tookMs).toBeLessThan(DEADLINE_MS + SLACK_MS)
    expect(faulty.exchanges.map(({ request }) => request.url)).toEqual([`${receiver.url}/hook`])
    expect(inspect(faulty.outcomes, { depth: 10 })).not.toContain(CANARY)

    receiver.reply(200)
    const next = await engine.run('send', [event('m2')], { settings, mapping, batch })
    expect(next.outcomes.map(told)).toEqual(['delivered'])
  })

  test('F1 a refused connection', async () => {
    const closed = await startReceiver()
    await closed.close()
    const gone = { ...mapping, url: `${closed.url}/hook` }
    const { outcomes } = await engine.run('send', [event('m1')], { settings, mapping: gone, batch })
    expect(outcomes.map(told)).toEqual(['retryable request/refused'])
  })

  test.each([
    ['0', 0],
    ['7', 7_000],
    ['1.5', 1_500],
    ['abc', undefined],
    ['-3', undefined]
  ])('F16 429 with Retry-After %s', async (value, retryInMs) => {
    receiver.reply({ status: 429, headers: { 'retry-after': value } })
    const { outcomes } = await engine.run('send', [event('m1')], { settings, mapping, batch })
    expect(outcomes).toMatchObject([{ status: 'retryable', error: { code: 'throttled' } }])
    expect(outcomes[0]).toHaveProperty('status', 'retryable')
    expect((outcomes[0] as { retryInMs?: number }).retryInMs).toBe(retryInMs)
  })

  test('F22 an address that must not be called', async () => {
    const guarded = createEngine(destination)
    const inner = { ...mapping, url: 'http://169.254.169.254/latest/meta-data' }
    const { outcomes } = await guarded.run('send', [event('m1')], { settings, mapping: inner, batch })
    expect(outcomes.map(told)).toEqual(['rejected request/address-refused'])
    await guarded.close()
  })
})

describe('errors of the drop-in methods', () => {
  test('hold no secret, printed whole', async () => {
    const subscriptions = [{ partnerAction: 'send', subscribe: 'type = "track"', mapping }] as unknown as JSONObject[]
    for (const [, reply] of FAULTS) {
      receiver.reply([reply()])
      const thrown: unknown = await engine
        .onEvent(event('m1'), { ...settings, subscriptions })
        .catch((error: unknown) => error)
      expect(inspect(thrown, { depth: 10 })).not.toContain(CANARY)
      expect(JSON.stringify(thrown)).not.toContain(CANARY)
    }
  }, 60_000)
})

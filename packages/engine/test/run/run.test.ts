import { MultiStatusResponse } from '@segment/actions-core'
import type { DestinationDefinition, JSONObject, SegmentEvent } from '@segment/actions-core'
import { createEngine, isRejection, TransportError } from '../../src'
import { scriptedTransport } from '../support/oauth'

const field = { label: 'x', description: 'x', type: 'string' as const }

const definition: DestinationDefinition<JSONObject> = {
  name: 'Runs',
  mode: 'cloud',
  authentication: { scheme: 'custom', fields: { must: { ...field, required: true } } },
  actions: {
    send: {
      title: 'Send',
      description: 'Send',
      fields: { id: { ...field, required: true }, note: field, deep: { ...field, type: 'object' } },
      perform: (request, { payload }) => request('https://api.test/one', { method: 'post', json: payload }),
      performBatch: async (request, { payload }) => {
        const results = new MultiStatusResponse()
        for (const item of payload as JSONObject[]) {
          const { status } = await request('https://api.test/item', {
            method: 'post',
            json: item,
            throwHttpErrors: false
          })
          if (status < 300) results.pushSuccessResponse({ status, sent: item as never, body: '' })
          else
            results.pushErrorResponse({
              status,
              errormessage: 'no',
              sent: item as never,
              body: { code: 'not-isolated' }
            })
        }
        return results
      }
    },
    bug: {
      title: 'Bug',
      description: 'Bug',
      fields: {},
      perform: () => {
        throw new TypeError('cannot read it')
      }
    }
  }
}

const settings = { must: 'be' }
const mapping = { id: { '@path': '$.properties.id' }, note: { '@path': '$.properties.note' } }
const event = (properties: JSONObject, messageId = 'm'): SegmentEvent => ({
  type: 'track',
  event: 'e',
  messageId,
  properties
})

describe('run', () => {
  test('R15: gives one outcome for each event, in their order, whatever becomes of it', async () => {
    const transport = scriptedTransport(({ body }) => ({ status: String(body).includes('bad') ? 422 : 200 }))
    const engine = createEngine(definition, { transport })
    const events = ['a', undefined, 'bad', 'd'].map((id, index) => event(id === undefined ? {} : { id }, `m${index}`))
    const { outcomes, payloads, exchanges } = await engine.run('send', events, { settings, mapping })
    expect(outcomes.map((outcome) => ('error' in outcome ? outcome.error.code : outcome.status))).toEqual([
      'delivered',
      'invalid-payload',
      'not-isolated',
      'delivered'
    ])
    expect(payloads).toEqual([{ id: 'a' }, { id: 'bad' }, { id: 'd' }])
    expect(exchanges).toHaveLength(3)
    const none = await engine.run('send', [event({}), event({})], { settings, mapping })
    expect(none.outcomes).toHaveLength(2)
  })

  test('R14: removes empty texts from single events and from batches', async () => {
    const transport = scriptedTransport(() => ({}))
    const engine = createEngine(definition, { transport })
    await engine.run('send', [event({ id: 'a', note: '' })], { settings, mapping })
    await engine.run('send', [event({ id: 'a', note: '' })], { settings, mapping, batch: true })
    expect(transport.requests.map(({ body }) => body)).toEqual(['{"id":"a"}', '{"id":"a"}'])
  })

  test('R17: an unknown action is a clear error', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({})) })
    await expect(engine.run('sned', [event({})], { settings, mapping })).rejects.toThrow(
      'The destination "Runs" has no action "sned". Its actions: send, bug.'
    )
    await expect(engine.run('constructor', [event({})], { settings, mapping })).rejects.toThrow('no action')
  })

  test('R11: an event 20,000 levels deep is turned away, and the next one is delivered', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({})) })
    let deep: JSONObject = {}
    for (let level = 0; level < 20_000; level++) deep = { deep }
    const whole = { id: 'x', deep: { '@path': '$.properties' } }
    const { outcomes } = await engine.run('send', [event(deep)], { settings, mapping: whole })
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { stage: 'ingest', code: 'too-deep' } }])
    const next = await engine.run('send', [event({ id: 'a' })], { settings, mapping })
    expect(next.outcomes).toMatchObject([{ status: 'delivered' }])
  })

  test('R5: concurrent runs have their own exchanges', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({})) })
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_, index) => engine.run('send', [event({ id: `i${index}` })], { settings, mapping }))
    )
    runs.forEach(({ exchanges }, index) => {
      expect(exchanges.map(({ request }) => request.body)).toEqual([`{"id":"i${index}"}`])
    })
  })

  test('prepares once and sends again without mapping again', async () => {
    const transport = scriptedTransport((_, index) => ({ status: index === 0 ? 503 : 200 }))
    const engine = createEngine(definition, { transport })
    const prepared = engine.prepare('send', event({ id: 'a' }), mapping)
    if (isRejection(prepared)) throw new Error(prepared.reason)
    const input = { settings, mapping: { id: { '@nope': 1 } } as unknown as JSONObject }
    const first = await engine.send('send', [prepared], input)
    expect(first.outcomes).toMatchObject([{ status: 'retryable', error: { code: 'server-error', httpStatus: 503 } }])
    const second = await engine.send('send', [prepared], input)
    expect(second.outcomes).toMatchObject([{ status: 'delivered', httpStatus: 200 }])
  })

  test('tells where and why an event cannot be prepared', () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({})) })
    expect(engine.prepare('send', event({}, 'm7'), mapping)).toMatchObject({
      stage: 'validation',
      code: 'invalid-payload',
      eventId: 'm7'
    })
    expect(engine.prepare('send', event({}), { id: { '@nope': 1 } })).toMatchObject({
      stage: 'mapping',
      code: 'failed',
      reason: expect.stringContaining('invalid directive: @nope') as string
    })
  })

  test('refuses settings that do not fit, once for each event', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({})) })
    const { outcomes } = await engine.run('send', [event({ id: 'a' })], { settings: {}, mapping })
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { stage: 'validation', code: 'invalid-settings' } }])
  })

  test('R3: a redirect is told as a failure', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({ status: 302 })) })
    const { outcomes } = await engine.run('send', [event({ id: 'a' })], { settings, mapping })
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { code: 'redirect', httpStatus: 302 } }])
  })

  test('F16: hands on how long the endpoint asks to wait', async () => {
    const engine = createEngine(definition, {
      transport: scriptedTransport(() => ({ status: 429, headers: { 'retry-after': '7' } }))
    })
    for (const batch of [false, true]) {
      const { outcomes } = await engine.run('send', [event({ id: 'a' })], { settings, mapping, batch })
      expect(outcomes).toMatchObject([{ status: 'retryable', retryInMs: 7_000 }])
    }
  })

  test.each([
    ['timeout', 'retryable'],
    ['dns', 'retryable'],
    ['refused', 'retryable'],
    ['reset', 'retryable'],
    ['tls', 'retryable'],
    ['address-refused', 'rejected'],
    ['port-refused', 'rejected']
  ] as const)('a transport error %s is %s', async (code, status) => {
    const transport = scriptedTransport(() => {
      throw new TransportError(code, `it was ${code}`)
    })
    const { outcomes, exchanges } = await createEngine(definition, { transport }).run('send', [event({ id: 'a' })], {
      settings,
      mapping
    })
    expect(outcomes).toMatchObject([{ status, error: { stage: 'request', code } }])
    expect(exchanges).toMatchObject([{ error: { code } }])
  })

  test('a bug of the plugin is told as such', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({})) })
    const { outcomes } = await engine.run('bug', [event({})], { settings, mapping })
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { stage: 'request', code: 'plugin-error' } }])
  })

  test('an action without performBatch takes no batch', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({})) })
    const { outcomes } = await engine.run('bug', [event({}), event({})], { settings, mapping })
    expect(outcomes.map((outcome) => 'error' in outcome && `${outcome.error.stage}/${outcome.error.code}`)).toEqual([
      'batch/unsupported',
      'batch/unsupported'
    ])
  })

  test('says that a body was cut at the cap', async () => {
    const engine = createEngine(definition, { transport: scriptedTransport(() => ({ truncated: true })) })
    const { outcomes } = await engine.run('send', [event({ id: 'a' })], { settings, mapping })
    expect(outcomes).toEqual([{ status: 'delivered', httpStatus: 200, truncated: true }])
  })

  test('credentials of a request are not printed with the error of its answer', async () => {
    const engine = createEngine(
      { ...definition, extendRequest: () => ({ headers: { authorization: 'Bearer canary-1' } }) },
      { transport: scriptedTransport(() => ({ status: 500 })) }
    )
    const settingsWithMapping = {
      ...settings,
      subscriptions: [{ partnerAction: 'send', subscribe: 'type = "track"', mapping }] as unknown as JSONObject[]
    }
    const error = await engine.onEvent(event({ id: 'a' }), settingsWithMapping).catch((thrown: unknown) => thrown)
    const { inspect } = await import('node:util')
    expect(inspect(error, { depth: 10 })).not.toContain('canary-1')
    expect(JSON.stringify(error)).not.toContain('canary-1')
  })
})

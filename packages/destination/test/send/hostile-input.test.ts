import { createTestEvent } from '@segment/actions-core'
import type { RequestClient } from '@segment/actions-core'
import definition from '@extensible-webhooks/destination'
import type { Payload } from '@extensible-webhooks/destination'
import { bodies, describeHosts } from '../support/receiver'
import { failureOf, sendMany, sendOne, settingsOf } from '../support/call'

/** What a host that does not clean payloads would hand over: own members called `__proto__`. */
const parsed = (json: string) => JSON.parse(json) as Record<string, unknown>
const polluted = () => ['polluted', 'items'].filter((name) => name in {} || name in [])

describe('F34 prototype keys in a payload', () => {
  const sent: { url: string; options: { headers: Record<string, string>; body?: string } }[] = []
  const request = ((url: string, options: { headers: Record<string, string>; body?: string }) => {
    sent.push({ url, options })
    return Promise.resolve({ ok: true, status: 200, content: '', data: '', headers: new Headers() })
  }) as unknown as RequestClient
  const perform = (payload: Record<string, unknown>) => {
    const input = {
      payload: { url: 'http://127.0.0.1/', method: 'POST', ...payload } as unknown as Payload,
      settings: {}
    }
    return Promise.resolve().then(() => definition.actions['send']?.perform(request, input) as Promise<unknown>)
  }
  const performBatch = (payloads: Record<string, unknown>[]) => {
    const payload = payloads.map((each) => ({ url: 'http://127.0.0.1/', method: 'POST', ...each }))
    return definition.actions['send']?.performBatch?.(request, { payload: payload, settings: {} })
  }
  beforeEach(() => sent.splice(0))

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    '%s as data is data',
    async (key) => {
      const data = parsed(`{"${key}":{"polluted":true},"deep":[{"${key}":{"polluted":1}}]}`)
      await perform({ data })
      await performBatch([{ data }, { data }])
      await perform({ data, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
      await perform({ data, headers: { 'content-type': 'text/xml' } })
      await perform({ data, batch_envelope: data, batch_path: 'items' })
      expect(sent[0]?.options.body).toBe(JSON.stringify(data))
      expect(sent).toHaveLength(5)
      expect(polluted()).toEqual([])
    }
  )

  it('__proto__ as a header is refused', async () => {
    expect((await failureOf(perform({ data: {}, headers: parsed('{"__proto__":"x"}') }))).message).toContain(
      '__proto__'
    )
  })

  it('__proto__ and constructor as parameters are parameters', async () => {
    await perform({ data: {}, query: parsed('{"__proto__":"x","constructor":["y"]}') })
    expect(sent[0]?.url).toBe('http://127.0.0.1/?__proto__=x&constructor=y')
    expect(polluted()).toEqual([])
  })

  it.each(['__proto__', 'constructor.prototype', 'a.__proto__.b', 'toString'])(
    '%s as a path reads nothing',
    async (path) => {
      const error = await failureOf(perform({ data: { a: {} }, data_path: path }))
      expect(error.message).toContain('there is nothing at')
    }
  )

  it.each(['__proto__.polluted', 'constructor.prototype.polluted', 'a.__proto__.polluted'])(
    '%s as the path of the items sets no prototype',
    async (batch_path) => {
      await perform({ data: {}, batch_envelope: { a: {} }, batch_path }).catch(() => undefined)
      expect(polluted()).toEqual([])
    }
  )

  it('in results and their rule reads own members only', async () => {
    const results_failed = { path: 'constructor.name', values: ['Object'] }
    const reply = { ok: true, status: 200, content: '[{}]', data: [{}], headers: new Headers() }
    const answering = (() => Promise.resolve(reply)) as unknown as RequestClient
    const payload = { url: 'http://127.0.0.1/', method: 'POST', data: {}, results_path: '', results_failed }
    const input = { payload: [payload] as unknown as Payload[], settings: {} }
    const results = (await definition.actions['send']?.performBatch?.(answering, input)) as {
      isSuccessResponseAtIndex(i: number): boolean
    }
    expect(results.isSuccessResponseAtIndex(0)).toBe(true)
  })

  it('in headers of a batch does not join what differs', async () => {
    const own = parsed('{"x-a":"1"}')
    const inherited = Object.create({ 'x-a': '1' }) as Record<string, unknown>
    await performBatch([
      { data: { n: 1 }, headers: own },
      { data: { n: 2 }, headers: inherited }
    ])
    expect(sent).toHaveLength(2)
  })

  it('data 20,000 deep is refused with a clear error, and the other items go', async () => {
    let deep: Record<string, unknown> = {}
    for (let level = 0; level < 20_000; level++) deep = { d: deep }
    expect((await failureOf(perform({ data: deep }))).message).toBe('data: is nested too deeply to be written.')
    await performBatch([{ data: { n: 1 } }, { data: deep }, { data: { n: 3 } }])
    expect(sent.map(({ options }) => options.body)).toEqual(['[{"n":1},{"n":3}]'])
  })

  it('data over the longest text that the engine can hold is refused with a clear error', async () => {
    const toJSON = () => {
      throw new RangeError('Invalid string length')
    }
    expect((await failureOf(perform({ data: { toJSON } }))).message).toBe('data: is too large for one body.')
  })

  it('fields that are null count as not set', async () => {
    const none = {
      data_path: null,
      headers: null,
      query: null,
      batch_envelope: null,
      results_path: null,
      batch_size: null
    }
    await perform({ data: { a: 1 }, ...none, message_id: null })
    await performBatch([{ data: { a: 1 }, ...none, message_id: null }])
    expect(sent.map(({ options }) => options.body)).toEqual(['{"a":1}', '[{"a":1}]'])
  })

  it('an envelope 20,000 deep is refused with a clear error, and the other items go', async () => {
    const nest = () => {
      let deep: Record<string, unknown> = {}
      for (let level = 0; level < 20_000; level++) deep = { d: deep }
      return deep
    }
    await performBatch([
      { data: { n: 1 } },
      { data: { n: 2 }, batch_envelope: nest(), batch_path: 'items' },
      { data: { n: 3 }, batch_envelope: nest(), batch_path: 'items' }
    ])
    expect(sent.map(({ options }) => options.body)).toEqual(['[{"n":1}]'])
  })
})

describeHosts('F35 strange text', (host, receiver) => {
  it.each([
    ['application/json', '{"t":"a\\ud800b"}'],
    ['application/x-www-form-urlencoded', 't=a%EF%BF%BDb'],
    ['text/xml', '<t>a\ufffdb</t>'],
    ['application/x-ndjson', '{"t":"a\\ud800b"}\n']
  ])('a lone surrogate gives well-formed bytes as %s', async (contentType, expected) => {
    const fields = { url: receiver().url, headers: { 'content-type': contentType } }
    await sendOne(host, { t: 'a\ud800b' }, { fields, settings: { sharedSecret: 's' } })
    const [request] = receiver().requests
    expect(request?.body.toString()).toBe(expected)
    expect(request?.body.equals(Buffer.from(request.body.toString()))).toBe(true)
  })

  it('a lone surrogate as text gives well-formed bytes', async () => {
    const fields = { url: receiver().url, headers: { 'content-type': 'text/plain' }, data_path: 't' }
    await sendOne(host, { t: 'a\ud800b' }, { fields })
    expect(bodies(receiver())).toEqual(['a\ufffdb'])
  })

  it('5 MB of text goes out whole, single and batch', async () => {
    const t = 'é'.repeat(2_500_000)
    await sendOne(host, { t }, { fields: { url: receiver().url } })
    await sendMany(host, [{ t }], { fields: { url: receiver().url } })
    expect(receiver().requests.map(({ body }) => body.length)).toEqual([5_000_008, 5_000_010])
  })

  it('the process lives on: the next event is delivered', async () => {
    await failureOf(
      sendOne(host, { t: 'x\u0000' }, { fields: { url: receiver().url, headers: { 'content-type': 'text/xml' } } })
    )
    await host.onEvent(
      createTestEvent({ type: 'track', properties: { a: 1 } }),
      settingsOf({ fields: { url: receiver().url } })
    )
    expect(receiver().requests).toHaveLength(1)
  })
})

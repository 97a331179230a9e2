import type { JSONObject } from '@segment/actions-core'
import { failureOf, sendMany, sendOne } from '../support/call'
import type { Host } from '../support/hosts'
import { describeHosts } from '../support/receiver'
import type { Receiver } from '@extensible-webhooks/harness'

/** Single: an error with status 400 that names the field. Batch: a 400 for the item. Nothing is sent in either. */
async function expectRefused(
  host: Host,
  receiver: Receiver,
  call: { fields: JSONObject; settings?: JSONObject },
  told: string
) {
  const error = await failureOf(sendOne(host, { a: 1 }, call))
  expect(error).toMatchObject({ status: 400, code: 'PAYLOAD_VALIDATION_FAILED' })
  expect(error.message).toContain(told)
  const nodes = await sendMany(host, [{ a: 1 }], call)
  expect(nodes).toHaveLength(1)
  expect(nodes[0]).toMatchObject({ status: 400, errortype: 'PAYLOAD_VALIDATION_FAILED', errorreporter: 'INTEGRATIONS' })
  expect(nodes[0]?.errormessage).toContain(told)
  expect(receiver.requests).toHaveLength(0)
}

describeHosts('P19 mapped headers', (host, receiver) => {
  it.each([
    'host',
    'Content-Length',
    'Transfer-Encoding',
    'connection',
    'X-Signature',
    'x-signature-previous',
    'Webhook-Id',
    'webhook-timestamp',
    'webhook-anything',
    'Upgrade',
    'Expect'
  ])('cannot be %s', async (name) => {
    const headers = { [name]: 'x' }
    await expectRefused(host, receiver(), { fields: { url: receiver().url, headers } }, `"${name}" cannot be mapped`)
  })

  it('cannot be Authorization, in any letter case, where the plugin sets it', async () => {
    const settings = { dynamicAuthSettings: { oauth: { type: 'bearer' }, bearer: { bearerToken: 't' } } }
    const fields = { url: receiver().url, headers: { AUTHORIZATION: 'Bearer forged' } }
    await expectRefused(host, receiver(), { fields, settings }, 'the authentication sets it')
  })

  it('cannot be the header of the API key', async () => {
    const settings = { dynamicAuthSettings: { oauth: { type: 'apiKey' }, apiKey: { name: 'X-Api-Key', value: 'v' } } }
    const fields = { url: receiver().url, headers: { 'x-api-key': 'forged' } }
    await expectRefused(host, receiver(), { fields, settings }, 'the authentication sets it')
  })

  it('cannot be the parameter of the API key', async () => {
    const apiKey = { name: 'key', value: 'v', in: 'query' }
    const settings = { dynamicAuthSettings: { oauth: { type: 'apiKey' }, apiKey } }
    const fields = { url: receiver().url, query: { key: 'forged' } }
    await expectRefused(host, receiver(), { fields, settings }, '"key" cannot be mapped')
  })

  it('cannot be Content-Encoding where the field gzip sets it', async () => {
    const fields = { url: receiver().url, headers: { 'Content-Encoding': 'br' }, gzip: true }
    await expectRefused(host, receiver(), { fields }, '"content-encoding" cannot be mapped')
  })

  it('may be Authorization where the plugin sets none', async () => {
    const fields = { url: receiver().url, headers: { Authorization: 'Custom abc' } }
    await sendOne(host, { a: 1 }, { fields })
    expect(receiver().requests[0]?.headers.authorization).toBe('Custom abc')
  })
})

describeHosts('P20 values of mapped headers', (host, receiver) => {
  it.each([
    ['an object', { a: 1 }, 'must be text'],
    ['a list', ['a'], 'must be text'],
    ['the text undefined', 'undefined', '"undefined"'],
    ['CR LF', 'a\r\nx-injected: 1', 'line break'],
    ['LF', 'a\nb', 'line break'],
    ['NUL', 'a\u0000b', 'control character'],
    ['DEL', 'a\u007fb', 'control character'],
    ['a character outside Latin-1', 'π', 'Latin-1'],
    ['64 KB', 'x'.repeat(65_536), 'longer than']
  ])('cannot be %s', async (_name, value, told) => {
    const fields = { url: receiver().url, headers: { 'x-tenant': value } } as JSONObject
    await expectRefused(host, receiver(), { fields }, '"x-tenant"')
    expect((await failureOf(sendOne(host, {}, { fields }))).message).toContain(told)
  })

  it.each(['a b', 'a:b', 'é', 'a\r\nb', ''])('cannot have the name %j', async (name) => {
    const fields = { url: receiver().url, headers: { [name]: 'x' } }
    await expectRefused(host, receiver(), { fields }, 'is not a name of a header')
  })

  it('cannot come twice in different letter case', async () => {
    const fields = { url: receiver().url, headers: { 'X-A': '1', 'x-a': '2' } }
    await expectRefused(host, receiver(), { fields }, 'given twice')
  })

  it('may be text, numbers and booleans; one without a value is left out', async () => {
    const headers = { 'x-text': 'a\tb', 'x-number': 1.5, 'x-boolean': false, 'x-latin': 'é', 'x-none': null }
    await sendOne(host, { a: 1 }, { fields: { url: receiver().url, headers } })
    const sent = receiver().requests[0]!.headers
    expect(sent).toMatchObject({ 'x-text': 'a\tb', 'x-number': '1.5', 'x-boolean': 'false', 'x-latin': 'é' })
    expect(sent).not.toHaveProperty('x-none')
  })
})

describeHosts('P21 batch_size', (host, receiver) => {
  it.each([-5, 4_001, 1e9])('cannot be %d', async (batch_size) => {
    await expectRefused(host, receiver(), { fields: { url: receiver().url, batch_size } }, 'batch_size: must be')
  })

  it('cannot be 0.5, which core refuses already', async () => {
    const call = { fields: { url: receiver().url, batch_size: 0.5 } }
    await expect(sendOne(host, { a: 1 }, call)).rejects.toThrow(/integer/)
    expect((await sendMany(host, [{ a: 1 }], call))[0]?.status).toBe(400)
    expect(receiver().requests).toHaveLength(0)
  })

  it.each([0, 1, 4_000])('may be %d', async (batch_size) => {
    await sendOne(host, { a: 1 }, { fields: { url: receiver().url, batch_size } })
    expect(receiver().requests).toHaveLength(1)
  })

  it('is checked for each item of a batch', async () => {
    const fields = { url: receiver().url, batch_size: { '@path': '$.properties.size' } }
    const nodes = await sendMany(host, [{ size: 10 }, { size: -1 }, { size: 10 }], { fields })
    expect(nodes.map(({ status }) => status)).toEqual([200, 400, 200])
  })
})

describeHosts('P22 URLs', (host, receiver) => {
  it.each([
    ['ftp://example.com/x', 'must begin with http: or https:'],
    ['mailto:a@example.com', 'must begin with http: or https:'],
    ['file:///etc/passwd', 'must begin with http: or https:'],
    ['http://user:secret@example.com', 'must not hold a user name or password']
  ])('cannot be %s', async (url, told) => {
    await expectRefused(host, receiver(), { fields: { url } }, told)
    expect((await failureOf(sendOne(host, {}, { fields: { url } }))).message).not.toContain('secret')
  })

  it('are checked for each item of a batch, and the good ones go', async () => {
    const nodes = await sendMany(host, [{ u: receiver().url }, { u: 'ftp://x.example' }], {
      fields: { url: { '@path': '$.properties.u' } }
    })
    expect(nodes.map(({ status }) => status)).toEqual([200, 400])
    expect(receiver().requests).toHaveLength(1)
  })

  it('cannot have parameters that are objects', async () => {
    await expectRefused(host, receiver(), { fields: { url: receiver().url, query: { q: { a: 1 } } } }, '"q"')
  })
})

describeHosts('P23 an envelope', (host, receiver) => {
  it('goes around the items of a batch, at the path', async () => {
    const fields = {
      url: receiver().url,
      batch_envelope: { kind: 'orders', meta: { audience: { '@path': '$.properties.audience' } } },
      batch_path: 'meta.members',
      data: { id: { '@path': '$.properties.id' } }
    }
    const nodes = await sendMany(
      host,
      [
        { id: 1, audience: 'a' },
        { id: 2, audience: 'a' }
      ],
      { fields }
    )
    expect(receiver().requests[0]?.body.toString()).toBe(
      '{"kind":"orders","meta":{"audience":"a","members":[{"id":1},{"id":2}]}}'
    )
    expect(nodes.map(({ status }) => status)).toEqual([200, 200])
  })

  it('makes a batch of one of a single event', async () => {
    await sendOne(host, { id: 1 }, { fields: { url: receiver().url, batch_envelope: {}, batch_path: 'a.b' } })
    expect(receiver().requests[0]?.body.toString()).toBe('{"a":{"b":[{"id":1}]}}')
  })

  it.each([
    ['text/xml', '<feed><entry><id>1</id></entry><entry><id>2</id></entry></feed>'],
    ['application/x-www-form-urlencoded', 'feed%5Bentry%5D%5B0%5D%5Bid%5D=1&feed%5Bentry%5D%5B1%5D%5Bid%5D=2'],
    ['application/x-ndjson', '{"feed":{"entry":[{"id":1},{"id":2}]}}\n']
  ])('is written as %s', async (contentType, expected) => {
    const fields = {
      url: receiver().url,
      headers: { 'content-type': contentType },
      batch_envelope: {},
      batch_path: 'feed.entry'
    }
    await sendMany(host, [{ id: 1 }, { id: 2 }], { fields })
    expect(receiver().requests[0]?.body.toString()).toBe(expected)
  })

  it('is refused without a path, and with one that leads nowhere', async () => {
    const url = receiver().url
    await expectRefused(host, receiver(), { fields: { url, batch_envelope: { a: 1 } } }, 'batch_path: is required')
    for (const batch_path of ['a.b', '__proto__.x', 'x.__proto__', 'a..b']) {
      const fields = { url, batch_envelope: { a: 1 }, batch_path }
      await expectRefused(host, receiver(), { fields }, 'batch_path')
    }
    expect({}).not.toHaveProperty('x')
  })

  it('cannot be written as text', async () => {
    const headers = { 'content-type': 'text/plain' }
    const fields = { url: receiver().url, headers, batch_envelope: {}, batch_path: 'a' }
    await expectRefused(host, receiver(), { fields }, 'cannot be written as text')
  })

  it('leaves the mapping as it was', async () => {
    const batch_envelope = { meta: { a: 1 } }
    const fields = { url: receiver().url, batch_envelope, batch_path: 'meta.items' }
    await sendMany(host, [{ id: 1 }], { fields })
    await sendMany(host, [{ id: 2 }], { fields })
    expect(batch_envelope).toEqual({ meta: { a: 1 } })
    expect(receiver().requests[1]?.body.toString()).toBe('{"meta":{"a":1,"items":[{"id":2}]}}')
  })
})

describeHosts('P24 methods', (host, receiver) => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s sends a body', async (method) => {
    await sendOne(host, { a: 1 }, { fields: { url: receiver().url, method } })
    expect(receiver().requests[0]).toMatchObject({ method, body: Buffer.from('{"a":1}') })
  })

  it('GET sends the mapped query and no body', async () => {
    const query = { id: { '@path': '$.properties.id' } }
    await sendOne(host, { id: 'a&b' }, { fields: { url: `${receiver().url}/pixel`, method: 'GET', query } })
    const [request] = receiver().requests
    expect(request).toMatchObject({ method: 'GET', path: '/pixel?id=a%26b' })
    expect(request?.raw.toString()).toMatch(/\r\n\r\n$/)
    expect(request?.headers).not.toHaveProperty('content-type')
  })

  it('GET makes a request of its own for every item of a batch', async () => {
    const nodes = await sendMany(host, [{ a: 1 }, { a: 2 }], { fields: { url: receiver().url, method: 'GET' } })
    expect(receiver().requests).toHaveLength(2)
    expect(nodes.map(({ status }) => status)).toEqual([200, 200])
  })

  it('refuses others', async () => {
    await expect(sendOne(host, {}, { fields: { url: receiver().url, method: 'TRACE' } })).rejects.toThrow(
      /Method|method/
    )
    expect(receiver().requests).toHaveLength(0)
  })
})

describeHosts('R3 a redirect', (host, receiver) => {
  it.each([301, 302, 303, 307, 308, 304])('%d is a failure and is not followed, single and batch', async (status) => {
    receiver().reply({ status, headers: { location: `${receiver().url}/elsewhere` } })
    const call = { fields: { url: receiver().url } }
    const error = await failureOf(sendOne(host, { a: 1 }, call))
    expect(error.status).toBe(status)
    expect(error.message).toContain('redirect')
    const nodes = await sendMany(host, [{ a: 1 }], call)
    expect(nodes[0]).toMatchObject({ status, errormessage: expect.stringContaining('redirect') as unknown })
    expect(receiver().requests.map(({ path }) => path)).toEqual(['/', '/'])
  })
})

describeHosts('R1 a long response', (host, receiver) => {
  it('of 1 MB does not hang', async () => {
    receiver().reply({ body: Buffer.alloc(1_000_000, 'x') })
    await expect(sendOne(host, { a: 1 }, { fields: { url: receiver().url } })).resolves.toBeDefined()
  })
})

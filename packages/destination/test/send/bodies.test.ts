import { gunzipSync } from 'node:zlib'
import type { JSONObject } from '@segment/actions-core'
import { failureOf, sendMany, sendOne } from '../support/call'
import type { Properties } from '../support/call'
import { bodies, describeHosts } from '../support/receiver'

const FORM = 'application/x-www-form-urlencoded'
const nested = { name: 'Zoë & Co', address: { city: 'Köln', zip: 50667 }, tags: ['a', { b: 1 }], none: null }

describeHosts('A5 the body of a single event', (host, receiver) => {
  const send = async (properties: Properties, contentType: string | undefined, fields: JSONObject = {}) => {
    const headers: JSONObject = contentType === undefined ? {} : { headers: { 'Content-Type': contentType } }
    await sendOne(host, properties, { fields: { url: receiver().url, ...headers, ...fields } })
    return receiver().requests[0]!
  }

  it('is JSON with the content type application/json where none is given', async () => {
    const request = await send({ a: [1, { b: null }], t: 'é' }, undefined)
    expect(request.body.toString()).toBe('{"a":[1,{"b":null}],"t":"é"}')
    expect(request.headers['content-type']).toBe('application/json')
    expect(request.headers['content-length']).toBe(String(Buffer.byteLength('{"a":[1,{"b":null}],"t":"é"}')))
  })

  it.each([
    ['application/json; charset=utf-8'],
    ['APPLICATION/JSON'],
    ['application/vnd.api+json'],
    ['application/cloudevents+json; charset="UTF-8"'],
    ['application/vnd.acme.v2']
  ])('P5 is JSON under %s, and the header is sent as given', async (contentType) => {
    const request = await send({ a: 1 }, contentType)
    expect(request.headers['content-type']).toBe(contentType)
    expect(request.body.toString()).toBe('{"a":1}')
  })

  it.each([['text/xml'], ['application/xml; charset=utf-8'], ['Application/SOAP+XML']])(
    'P5 is XML under %s, and the header is sent as given',
    async (contentType) => {
      const request = await send({ order: { id: 7 } }, contentType)
      expect(request.headers['content-type']).toBe(contentType)
      expect(request.body.toString()).toBe('<order><id>7</id></order>')
    }
  )

  it.each([[FORM], ['application/x-www-form-urlencoded; charset=utf-8'], ['Application/X-WWW-Form-Urlencoded']])(
    'P5 is a form under %s, and the header is sent as given',
    async (contentType) => {
      const request = await send({ a: 1, b: 'x y' }, contentType)
      expect(request.headers['content-type']).toBe(contentType)
      expect(request.body.toString()).toBe('a=1&b=x+y')
    }
  )

  it('P5 is refused under a charset in which it is not written', async () => {
    const error = await failureOf(send({ a: 'é' }, 'application/json; charset=iso-8859-1'))
    expect(error).toMatchObject({ status: 400, code: 'PAYLOAD_VALIDATION_FAILED' })
    expect(error.message).toContain('iso-8859-1')
    expect(receiver().requests).toHaveLength(0)
  })

  it('P5 is refused under what is no media type', async () => {
    await expect(send({ a: 1 }, 'json')).rejects.toThrow('"json" is not a media type')
    expect(receiver().requests).toHaveLength(0)
  })

  it.each([
    ['brackets', 'name=Zoë+%26+Co&address[city]=Köln&address[zip]=50667&tags[0]=a&tags[1][b]=1&none='],
    ['dots', 'name=Zoë+%26+Co&address.city=Köln&address.zip=50667&tags[0]=a&tags[1].b=1&none='],
    ['json', 'name=Zoë+%26+Co&address={"city":"Köln","zip":50667}&tags=["a",{"b":1}]&none=']
  ])('P6 writes nested values of a form with %s', async (style, expected) => {
    const request = await send(nested, FORM, { content_style: style })
    const text = request.body.toString()
    expect(text).toMatch(/^[\x21-\x7e]+$/)
    const names = expected.split('&').map((pair) => pair.split('='))
    expect([...new URLSearchParams(text)]).toEqual(
      names.map(([name = '', value = '']) => [name, value.replaceAll('+', ' ').replace('%26', '&')])
    )
    expect(text).not.toContain('object')
  })

  it('P6 writes flat values of a form as URLSearchParams does', async () => {
    const flat = { a: "!'()*~-._", b: 'ä €', c: true, d: 1.5, 'e f': '&=+%' }
    const request = await send(flat, FORM)
    const entries = Object.entries(flat).map(([name, value]) => [name, String(value)])
    expect(request.body.toString()).toBe(new URLSearchParams(entries).toString())
  })

  it.each([
    [
      'a root from the only key',
      { feed: { entry: [1, 2], at: null } },
      '<feed><entry>1</entry><entry>2</entry><at/></feed>'
    ],
    ['<root> around several keys', { a: 1, b: true }, '<root><a>1</a><b>true</b></root>'],
    ['<root> around a list, which is no root', { a: [1, 2] }, '<root><a>1</a><a>2</a></root>'],
    ['escaped text', { a: { t: '<&>"\'' } }, '<a><t>&lt;&amp;&gt;&quot;&apos;</t></a>'],
    ['attributes', { a: { '@_id': 'x"&<', '#text': 't' } }, '<a id="x&quot;&amp;&lt;">t</a>'],
    ['lists in lists', { a: { m: [[1, 2], [3]] } }, '<a><m><item>1</item><item>2</item></m><m><item>3</item></m></a>']
  ])('writes XML with %s', async (_name, data, expected) => {
    expect((await send(data, 'application/xml')).body.toString()).toBe(expected)
  })

  it.each([
    ['a space in a name', { 'a b': 1, c: 1 }, 'a b'],
    ['markup in a name', { 'a><b': 1, c: 1 }, 'a><b'],
    ['a digit first', { '1a': 1, c: 1 }, '1a'],
    ['markup in the name of an attribute', { a: { '@_x="y" z': 1 } }, 'x=\\"y\\" z'],
    ['a processing instruction', { a: { '?php': 'x' } }, '?php'],
    ['a control character', { a: { b: 'x\u0000y' } }, 'U+0000']
  ])('refuses XML with %s, by name, and sends nothing', async (_name, data, told) => {
    const error = await failureOf(send(data, 'application/xml'))
    expect(error).toMatchObject({ status: 400, code: 'PAYLOAD_VALIDATION_FAILED' })
    expect(error.message).toContain(told)
    expect(receiver().requests).toHaveLength(0)
  })

  it('writes NDJSON as one line', async () => {
    expect((await send({ a: 1 }, 'application/x-ndjson')).body.toString()).toBe('{"a":1}\n')
  })

  it('writes text from the string at data_path', async () => {
    const request = await send({ note: 'line 1\nline 2 é' }, 'text/plain', { data_path: 'note' })
    expect(request.body.toString()).toBe('line 1\nline 2 é')
  })

  it('refuses text that is no string', async () => {
    const error = await failureOf(send({ note: { a: 1 } }, 'text/plain', { data_path: 'note' }))
    expect(error.message).toBe('data_path: must lead to a string for a text body.')
    expect(receiver().requests).toHaveLength(0)
  })

  it.each([
    ['a list', 'deep.list', '[1,{"a":2}]'],
    ['a member of a list', 'deep.list.1', '{"a":2}'],
    ['a string', 'deep.text', '"t"'],
    ['a number', 'deep.zero', '0'],
    ['null', 'deep.nothing', 'null']
  ])('is the member at data_path, of any JSON type: %s', async (_name, path, expected) => {
    const data = { deep: { list: [1, { a: 2 }], text: 't', zero: 0, nothing: null } }
    expect((await send(data, undefined, { data_path: path })).body.toString()).toBe(expected)
  })

  it.each(['missing', 'deep.missing', 'deep.text.length', 'constructor', 'deep.__proto__', 'toString.name'])(
    'is refused where data_path leads to nothing of its own: %s',
    async (path) => {
      const error = await failureOf(send({ deep: { text: 't' } }, undefined, { data_path: path }))
      expect(error.message).toBe(`data_path: there is nothing at "${path}" in data.`)
      expect(receiver().requests).toHaveLength(0)
    }
  )

  it('takes a string at data_path as a finished XML or form body', async () => {
    expect((await send({ x: '<a b="c"/>' }, 'text/xml', { data_path: 'x' })).body.toString()).toBe('<a b="c"/>')
    receiver().requests.splice(0)
    expect((await send({ x: 'a=1&a=2' }, FORM, { data_path: 'x' })).body.toString()).toBe('a=1&a=2')
  })

  it.each([1_000, 200_000])('is compressed with gzip where the field says so (%i characters)', async (length) => {
    const request = await send({ a: 'x'.repeat(length) }, undefined, { gzip: true })
    expect(request.headers['content-encoding']).toBe('gzip')
    expect(request.headers['content-length']).toBe(String(request.body.length))
    expect(gunzipSync(request.body).toString()).toBe(`{"a":"${'x'.repeat(length)}"}`)
  })

  it.each([
    [
      'lists in a document of one root',
      [1, { a: 2 }, [3]],
      '<root><item>1</item><item><a>2</a></item><item><item>3</item></item></root>'
    ],
    ['null in a list at its place', { l: [1, null, 'x'] }, '<root><l>1</l><l></l><l>x</l></root>'],
    ['text that is null', { '#text': null, a: false }, '<root><a>false</a></root>'],
    ['attributes and text', { a: { '@_b': '"<', '#text': 'x & y' } }, '<a b="&quot;&lt;">x &amp; y</a>']
  ])('writes %s as XML', async (_name, x, expected) => {
    expect((await send({ x }, 'text/xml', { data_path: 'x' })).body.toString()).toBe(expected)
  })

  it.each(['@_b', '#text'])('refuses an object as %s in XML, which has no form for it', async (name) => {
    for (const member of [{ c: 1 }, [1]]) {
      const error = await failureOf(send({ a: { [name]: member } }, 'text/xml'))
      expect(error).toMatchObject({ status: 400, code: 'PAYLOAD_VALIDATION_FAILED' })
      expect(error.message).toContain(`"${name}" must be text`)
    }
    expect(receiver().requests).toHaveLength(0)
  })

  it('is empty where the mapping gives no data', async () => {
    const fields = { url: receiver().url, data: { '@path': '$.properties.missing' } }
    await sendOne(host, { a: 1 }, { fields })
    expect(receiver().requests[0]?.raw.toString()).toMatch(/\r\n\r\n$/)
    expect(receiver().requests[0]?.headers).not.toHaveProperty('content-type')
  })
})

describeHosts('P1 the body of a batch is the list of its items', (host, receiver) => {
  const items = [
    { id: 1, t: 'é' },
    { id: 2, n: { d: [1] } }
  ]
  const send = async (contentType: string | undefined, fields: JSONObject = {}) => {
    const headers: JSONObject = contentType === undefined ? {} : { headers: { 'content-type': contentType } }
    const nodes = await sendMany(host, items, { fields: { url: receiver().url, ...headers, ...fields } })
    expect(nodes.map(({ status }) => status)).toEqual([200, 200])
    expect(receiver().requests).toHaveLength(1)
    return receiver().requests[0]!
  }

  it.each([
    [undefined, '[{"id":1,"t":"é"},{"id":2,"n":{"d":[1]}}]'],
    ['application/vnd.api+json', '[{"id":1,"t":"é"},{"id":2,"n":{"d":[1]}}]'],
    ['application/x-ndjson', '{"id":1,"t":"é"}\n{"id":2,"n":{"d":[1]}}\n'],
    ['text/xml', '<items><item><id>1</id><t>é</t></item><item><id>2</id><n><d>1</d></n></item></items>'],
    [FORM, '0%5Bid%5D=1&0%5Bt%5D=%C3%A9&1%5Bid%5D=2&1%5Bn%5D%5Bd%5D%5B0%5D=1']
  ])('in the format of the content type %s', async (contentType, expected) => {
    const request = await send(contentType)
    expect(request.body.toString()).toBe(expected)
    expect(request.headers['content-type']).toBe(contentType ?? 'application/json')
  })

  it('as lines of text', async () => {
    const request = await send('text/plain; charset=utf-8', {
      data: { line: { '@template': 'n {{properties.id}}' } },
      data_path: 'line'
    })
    expect(request.body.toString()).toBe('n 1\nn 2\n')
  })

  it('compressed as a whole', async () => {
    expect(gunzipSync((await send(undefined, { gzip: true })).body).toString()).toBe(JSON.stringify(items))
  })

  it('without the wrapper {"json": …} of Segment', async () => {
    await send(undefined)
    expect(bodies(receiver())[0]).not.toContain('"json"')
  })
})

describeHosts('P7 an item without data', (host, receiver) => {
  it('is rejected with a clear reason, and the others go', async () => {
    const events = [{ d: { a: 1 } }, { other: 1 }, { d: { a: 3 } }]
    const nodes = await sendMany(host, events, { fields: { url: receiver().url, data: { '@path': '$.properties.d' } } })
    expect(bodies(receiver())).toEqual(['[{"a":1},{"a":3}]'])
    expect(nodes.map(({ status }) => status)).toEqual([200, 400, 200])
    expect(nodes[1]).toMatchObject({ errortype: 'PAYLOAD_VALIDATION_FAILED', errorreporter: 'INTEGRATIONS' })
    expect(nodes[1]?.errormessage).toMatch(/^data: .*none/)
  })

  it('is rejected also where data_path finds nothing in it', async () => {
    const events = [{ d: { a: 1 } }, { other: 1 }]
    const nodes = await sendMany(host, events, { fields: { url: receiver().url, data_path: 'd' } })
    expect(bodies(receiver())).toEqual(['[{"a":1}]'])
    expect(nodes[1]?.errormessage).toContain('there is nothing at "d"')
  })

  it('sends nothing where no item has data', async () => {
    const nodes = await sendMany(host, [{}, {}], {
      fields: { url: receiver().url, data: { '@path': '$.properties.d' } }
    })
    expect(receiver().requests).toHaveLength(0)
    expect(nodes.map(({ status }) => status)).toEqual([400, 400])
  })
})

describeHosts('an item that its format cannot hold', (host, receiver) => {
  it('is rejected by itself, and the others go', async () => {
    const events = [{ a: 1 }, { 'no name': 2 }, { a: 3 }]
    const fields = { url: receiver().url, headers: { 'content-type': 'text/xml' } }
    const nodes = await sendMany(host, events, { fields })
    expect(bodies(receiver())).toEqual(['<items><item><a>1</a></item><item><a>3</a></item></items>'])
    expect(nodes.map(({ status }) => status)).toEqual([200, 400, 200])
    expect(nodes[1]?.errormessage).toContain('"no name"')
  })
})

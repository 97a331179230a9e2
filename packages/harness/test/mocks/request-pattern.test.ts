import { compilePattern, type RequestPattern } from '../../src/mocks/request-pattern'
import type { RecordedRequest } from '../../src'
import { gzipped, recorded } from './support/request'

const paths = (pattern: RequestPattern, request: RecordedRequest): string[] =>
  compilePattern(pattern)
    .compare(request)
    .map(({ path }) => path)

const json = (value: unknown): RecordedRequest => recorded({ body: JSON.stringify(value) })

describe('patterns of requests (D3, D4)', () => {
  it('looks at nothing that is left out', () => {
    expect(paths({}, recorded({ body: 'anything' }))).toEqual([])
  })

  it('compares the method, in any letter case, and * is any', () => {
    expect(paths({ method: 'post' }, recorded({}))).toEqual([])
    expect(paths({ method: '*' }, recorded({}))).toEqual([])
    expect(paths({ method: 'PUT' }, recorded({}))).toEqual(['method'])
  })

  it('compares the parameters that are named, also those in the URL', () => {
    const request = recorded({ url: 'https://a.example.com/?page=2&tag=x&tag=y' })
    expect(paths({ query: { page: 2, tag: ['x', 'y'] } }, request)).toEqual([])
    expect(paths({ url: 'https://a.example.com/?page=2' }, request)).toEqual([])
    expect(paths({ url: 'https://a.example.com/?page=3', query: { tag: 'x' } }, request)).toEqual([
      'query.page',
      'query.tag'
    ])
  })

  it('compares headers by name in any letter case, by expression, and by their absence', () => {
    const request = recorded({ headers: { 'X-Signature': 'ab12', Authorization: 'Bearer one' } })
    expect(
      paths({ headers: { 'x-signature': 'ab12', AUTHORIZATION: { matches: '^Bearer ' }, 'x-none': null } }, request)
    ).toEqual([])
    expect(paths({ headers: { 'x-signature': 'cd34', authorization: null, 'x-none': 'here' } }, request)).toEqual([
      'headers.x-signature',
      'headers.authorization',
      'headers.x-none'
    ])
  })

  it('compares a whole JSON body', () => {
    expect(paths({ json: { id: 'o-1', lines: [1, 2] } }, json({ lines: [1, 2], id: 'o-1' }))).toEqual([])
    expect(paths({ json: { id: 'o-1' } }, json({ id: 'o-1', extra: 1 }))).toEqual(['json.extra'])
    expect(paths({ json: { id: 'o-1', total: 5 } }, json({ id: 'o-2' }))).toEqual(['json.id', 'json.total'])
    expect(paths({ json: { lines: [{ sku: 'a' }] } }, json({ lines: [{ sku: 'b' }] }))).toEqual(['json.lines[0].sku'])
    expect(paths({ json: [1, 2] }, json([1]))).toEqual(['json'])
    expect(paths({ json: { total: 1 } }, json({ total: '1' }))).toEqual(['json.total'])
    expect(paths({ json: null }, json(null))).toEqual([])
    expect(paths({ json: { id: 1 } }, recorded({ body: 'no JSON' }))).toEqual(['json'])
  })

  it('compares a part of a JSON body; lists keep their length', () => {
    expect(paths({ jsonContaining: { a: { b: 1 } } }, json({ a: { b: 1, c: 2 }, d: 3 }))).toEqual([])
    expect(paths({ jsonContaining: { list: [{ b: 1 }] } }, json({ list: [{ b: 1, c: 2 }] }))).toEqual([])
    expect(paths({ jsonContaining: { list: [{ b: 1 }] } }, json({ list: [{ b: 1 }, { b: 2 }] }))).toEqual(['json.list'])
    expect(paths({ jsonContaining: { a: { b: 2 } } }, json({ a: { b: 1 } }))).toEqual(['json.a.b'])
  })

  it('takes keys such as __proto__ for keys', () => {
    const request = recorded({ body: '{"__proto__":{"admin":true},"id":1}' })
    expect(paths({ json: { id: 1 } }, request)).toEqual(['json.__proto__'])
    expect(paths({ json: JSON.parse('{"id":1,"__proto__":{"admin":true}}') }, request)).toEqual([])
  })

  it('reads NDJSON as a list, and what is packed unpacked', () => {
    const lines = recorded({ headers: { 'content-type': 'application/x-ndjson' }, body: '{"a":1}\n{"a":2}\n' })
    expect(paths({ json: [{ a: 1 }, { a: 2 }] }, lines)).toEqual([])
    expect(paths({ json: { id: 'o-1' } }, gzipped('{"id":"o-1"}'))).toEqual([])
    expect(paths({ text: 'plain' }, gzipped('plain'))).toEqual([])
  })

  it('compares forms by the names on the wire, whole', () => {
    const request = recorded({ body: 'grant_type=client_credentials&tag=x&tag=y&user%5Bname%5D=Ada' })
    expect(
      paths({ form: { grant_type: 'client_credentials', tag: ['x', 'y'], 'user[name]': 'Ada' } }, request)
    ).toEqual([])
    expect(paths({ form: { grant_type: 'client_credentials' } }, request)).toEqual(['form.tag', "form['user[name]']"])
    expect(paths({ form: { n: 1 } }, recorded({ body: 'n=1' }))).toEqual([])
  })

  it('compares texts, whole or by an expression', () => {
    expect(paths({ text: 'hello' }, recorded({ body: 'hello' }))).toEqual([])
    expect(paths({ text: { matches: '^he' } }, recorded({ body: 'hello' }))).toEqual([])
    expect(paths({ text: 'hell' }, recorded({ body: 'hello' }))).toEqual(['text'])
  })

  it('compares XML by its tree, however it is laid out', () => {
    const request = recorded({
      body: '<?xml version="1.0"?><order id="1"><sku>a</sku>\n  <sku>b</sku><n>1</n></order>'
    })
    expect(paths({ xml: '<order id="1">\n<sku>a</sku><sku>b</sku><n>1</n></order>' }, request)).toEqual([])
    expect(paths({ xml: { order: { '@_id': '1', sku: ['a', 'b'], n: 1 } } }, request)).toEqual([])
    expect(paths({ xml: { order: { '@_id': '2', sku: ['a', 'b'], n: 1 } } }, request)).toEqual([
      'xml.order.@_id'.replace('.@_id', "['@_id']")
    ])
  })
})

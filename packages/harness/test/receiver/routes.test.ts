import { createFaultRouter, FAULT_ROUTES, parseReply, type ReceivedRequest } from '../../src'

const request = (path: string, body = ''): ReceivedRequest => ({
  method: 'POST',
  path,
  headers: {},
  rawHeaders: [],
  body: Buffer.from(body),
  raw: Buffer.from(body),
  receivedAtMs: 0
})

describe('D5: paths of the fault receiver', () => {
  it.each<[string, string, unknown]>([
    ['/', '200', { json: { ok: true } }],
    ['/orders?x=1', '200', { json: { ok: true } }],
    ['/status/429?retry-after=2', '429', { status: 429, headers: { 'retry-after': '2' } }],
    [
      '/status/429?retry-after=Wed,%2021%20Oct%202026%2007:28:00%20GMT',
      '429',
      { status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } }
    ],
    ['/status/503?delay-ms=10', '503', { status: 503, delayMs: 10 }],
    ['/status/429?retry-after=a%0d%0ab:c', '429', { status: 429, headers: { 'retry-after': 'a??b:c' } }],
    ['/fault/redirect?status=307&location=/x', 'fault redirect', { status: 307, headers: { location: '/x' } }],
    ['/fault/hang', 'fault hang', { raw: expect.any(Function) }],
    ['/fault/big-body?bytes=2', 'fault big-body', { status: 200, body: Buffer.from('xx') }]
  ])('%s is answered with %s', (path, label, reply) => {
    expect(createFaultRouter()(request(path))).toEqual({ label, reply })
  })

  it('/results/207?every=3 answers item by item', () => {
    const { label, reply } = createFaultRouter()(request('/results/207?every=3', '[1,2,3]'))
    expect([label, reply]).toEqual([
      '207',
      {
        status: 207,
        json: {
          results: [{ index: 0, status: 200 }, { index: 1, status: 200 }, expect.objectContaining({ status: 400 })]
        }
      }
    ])
  })

  it('/seq/… answers in turn, for each path and query, and stays with the last one', () => {
    const route = createFaultRouter()
    const ask = (path: string): string => route(request(path)).label
    expect(Array.from({ length: 4 }, () => ask('/seq/500,hang,200'))).toEqual(['500', 'fault hang', '200', '200'])
    expect([ask('/seq/500,hang,200?key=b'), ask('/seq/500,200'), ask('/seq/500,hang,200')]).toEqual([
      '500',
      '500',
      '200'
    ])
    expect([ask('/seq/big-body%3Fbytes=1,200'), ask('/seq/big-body%3Fbytes=1,200')]).toEqual(['fault big-body', '200'])
  })

  it.each([
    ['/status/99', /200 to 599; got 99/],
    ['/status/600', /200 to 599/],
    ['/status/ok', /200 to 599; got "ok"/],
    ['/status/200?retry=1', /no argument "retry"; known: retry-after, delay-ms/],
    ['/status/200?delay-ms=-1', /delay-ms/],
    ['/status/200?delay-ms=soon', /delay-ms/],
    ['/fault/hnag', /did you mean "hang"/],
    ['/fault/%E0%A4%A', /no fault/],
    ['/seq/500,what', /no fault "what"/],
    ['/results/207?every=0', /every: expected a whole number/]
  ])('%s is answered with 400, and why', (path, error) => {
    expect(createFaultRouter()(request(path))).toEqual({
      label: '400',
      reply: { status: 400, json: { error: expect.stringMatching(error) } }
    })
  })

  it('answer something else where they name nothing and that is asked for', () => {
    const route = createFaultRouter(parseReply('503'))
    expect(route(request('/orders'))).toEqual({ label: '503', reply: 503 })
    expect(route(request('/status/201'))).toMatchObject({ label: '201' })
  })

  it('are listed, and each begins as its examples do', () => {
    expect(FAULT_ROUTES.map(({ path }) => path.split('/')[1])).toEqual(['status', 'seq', 'fault', 'results'])
  })

  it('keep count of a bounded number of sequences', () => {
    const route = createFaultRouter()
    for (let index = 0; index < 1_001; index++) route(request(`/seq/500,200?key=${index}`))
    expect(route(request('/seq/500,200?key=1000')).label).toBe('200')
    expect(route(request('/seq/500,200?key=0')).label).toBe('500')
  })
})

describe('a reply that somebody wrote', () => {
  it.each<[string, string, unknown]>([
    ['204', '204', 204],
    [' hang ', 'fault hang', { raw: expect.any(Function) }],
    ['{"json":{"a":1}}', '200', { status: 200, headers: {}, json: { a: 1 } }],
    [
      '{"status":418,"headers":{"x-a":"1"},"text":"tea","delayMs":5}',
      '418',
      { status: 418, headers: { 'x-a': '1' }, text: 'tea', delayMs: 5 }
    ],
    ['{"fault":"slow","delayMs":5}', 'fault slow', { status: 200, delayMs: 5 }]
  ])('%s', (text, label, reply) => {
    const parsed = parseReply(text)
    expect([parsed.label, parsed.reply(request('/'))]).toEqual([label, reply])
  })

  it.each([
    ['100', /200 to 599/],
    ['{"status":"200"}', /200 to 599; got "200"/],
    ['{oops', /no JSON/],
    ['{"sttus":200}', /no member "sttus"; did you mean "status"/],
    ['{"text":1}', /^text:/],
    ['{"delayMs":"1"}', /^delayMs:/],
    ['{"headers":[]}', /^headers:/],
    ['{"headers":{"a b":"1"}}', /"a b"/],
    ['{"headers":{"a":"1\\r\\nb: 2"}}', /"a"/],
    ['', /no fault ""/]
  ])('not %s', (text, message) => {
    expect(() => parseReply(text)).toThrow(message)
  })
})

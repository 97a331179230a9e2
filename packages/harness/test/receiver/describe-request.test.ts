import { gzipSync } from 'node:zlib'
import { describeRequest, makeVisible, type ReceivedRequest } from '../../src'

function request(parts: { path?: string; rawHeaders?: string[]; body?: string | Buffer } = {}): ReceivedRequest {
  const { path = '/', rawHeaders = [], body = '' } = parts
  const headers: Record<string, string> = {}
  rawHeaders.forEach((name, index) => {
    if (index % 2 === 0) headers[name.toLowerCase()] = rawHeaders[index + 1]!
  })
  const bytes = Buffer.from(body)
  return { method: 'POST', path, headers, rawHeaders, body: bytes, raw: bytes, receivedAtMs: 7 }
}

describe('a request as text', () => {
  it('shows method, path, headers as they were sent, and the body', () => {
    const text = describeRequest(
      request({
        path: '/orders?a=1',
        rawHeaders: ['Content-Type', 'application/json', 'X-Signature', 'ab'],
        body: '{"a":\n1}'
      })
    )
    expect(text).toEqual({
      method: 'POST',
      path: '/orders?a=1',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Signature', 'ab']
      ],
      body: '{"a":\n1}',
      bodyBytes: 8,
      cut: false,
      receivedAtMs: 7
    })
  })

  it.each([
    ['Authorization', 'Bearer canary-1234', 'Bearer … (11 characters)'],
    ['authorization', 'canary-1234', '… (11 characters)'],
    ['Proxy-Authorization', 'Basic canary', 'Basic … (6 characters)'],
    ['Cookie', 'session=canary', '… (14 characters)'],
    ['X-Api-Key', 'canary', '… (6 characters)'],
    ['x-auth-token', 'canary', '… (6 characters)']
  ])('C9: cuts the header %s', (name, value, expected) => {
    expect(describeRequest(request({ rawHeaders: [name, value] })).headers).toEqual([[name, expected]])
  })

  it('C9: cuts secrets in the query and in a form, and nothing else', () => {
    const form =
      'grant_type=refresh_token&client_id=shop&client_secret=canary&refresh_token=canary&code=canary&scope=a+b'
    const text = describeRequest(
      request({
        path: '/token?access_token=canary&x=1&api%5Fkey=canary&flag',
        rawHeaders: ['content-type', 'application/x-www-form-urlencoded; charset=utf-8'],
        body: form
      })
    )
    expect(text.path).toBe('/token?access_token=…&x=1&api%5Fkey=…&flag')
    expect(text.body).toBe('grant_type=refresh_token&client_id=shop&client_secret=…&refresh_token=…&code=…&scope=a+b')
  })

  it('F44: makes visible what a terminal would act on', () => {
    const text = describeRequest(
      request({
        path: '/\u001b[2J',
        rawHeaders: ['x-a\u0007', 'b\u001b]0;t\u0007'],
        body: 'a\u001b[31m\r\n\tb\u202ec\u0000\u200b'
      })
    )
    expect(text.path).toBe('/\\x1b[2J')
    expect(text.headers).toEqual([['x-a\\x07', 'b\\x1b]0;t\\x07']])
    expect(text.body).toBe('a\\x1b[31m\\r\n\tb\\u{202e}c\\0\\u{200b}')
    expect(makeVisible('a\nb')).toBe('a\\nb')
    expect(makeVisible('Grüße 👋 日本')).toBe('Grüße 👋 日本')
  })

  it('cuts what is long', () => {
    const text = describeRequest(
      request({ path: `/${'p'.repeat(3_000)}`, rawHeaders: ['x-a', 'v'.repeat(2_000)], body: 'b'.repeat(100) }),
      { maxBody: 10 }
    )
    expect(text.path).toHaveLength(2_049)
    expect(text.headers[0]![1]).toHaveLength(1_025)
    expect([text.body, text.bodyBytes, text.cut]).toEqual(['bbbbbbbbbb…', 100, true])
  })

  it('unpacks a body that came as gzip, and gives up on a bomb', () => {
    const rawHeaders = ['content-encoding', 'gzip']
    const packed = gzipSync('{"a":1}')
    expect(describeRequest(request({ rawHeaders, body: packed }))).toMatchObject({
      body: '{"a":1}',
      bodyBytes: packed.length
    })
    const bomb = gzipSync(Buffer.alloc(2_000_000))
    expect(describeRequest(request({ rawHeaders, body: bomb }))).toMatchObject({
      body: `(${bomb.length} bytes that are no text)`,
      cut: true
    })
    expect(describeRequest(request({ rawHeaders, body: 'no gzip' })).body).toBe('(7 bytes that are no text)')
  })

  it('says how long a body is that is no text', () => {
    expect(describeRequest(request({ body: Buffer.from([0xff, 0xfe]) }))).toMatchObject({
      body: '(2 bytes that are no text)',
      cut: true
    })
  })
})

import * as fc from 'fast-check'
import type { ReceivedRequest } from '../../src'
import { createRequestParser } from '../../src/receiver/parse-request'

const LIMITS = { maxHeadBytes: 1_000, maxBodyBytes: 10_000 }

interface Seen {
  readonly requests: ReceivedRequest[]
  readonly keepAlive: boolean[]
  readonly problems: [number, string][]
  expected: number
  underWay: boolean
}

/** Feeds pieces to a parser. */
function parse(...pieces: (string | Buffer)[]): Seen {
  const seen: Seen = { requests: [], keepAlive: [], problems: [], expected: 0, underWay: false }
  const parser = createRequestParser(LIMITS, {
    onRequest: (request, keepAlive) => {
      seen.requests.push(request)
      seen.keepAlive.push(keepAlive)
    },
    onExpect: () => seen.expected++,
    onProblem: (status, problem) => seen.problems.push([status, problem])
  })
  for (const piece of pieces) parser.take(Buffer.from(piece))
  seen.underWay = parser.underWay()
  return seen
}

const SIZED = 'POST /a?b=1 HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 3\r\n\r\nabc'
const CHUNKED =
  'PUT /c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n01;x=y\r\nc\r\n0\r\nx-trailer: 1\r\n\r\n'

describe('the parser of the receiver', () => {
  it('gives method, path, headers, body and the raw bytes', () => {
    const { requests, problems } = parse(SIZED)
    expect(problems).toEqual([])
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/a?b=1',
        headers: expect.objectContaining({ host: 'x', 'x-a': '1, 2', 'content-length': '3' }),
        rawHeaders: ['Host', 'x', 'X-A', '1', 'x-a', '2', 'Content-Length', '3'],
        body: Buffer.from('abc'),
        raw: Buffer.from(SIZED),
        receivedAtMs: expect.any(Number)
      }
    ])
  })

  it('reads chunks, their extensions, and a trailer', () => {
    const { requests, underWay } = parse(CHUNKED)
    expect([requests[0]!.body.toString(), requests[0]!.raw.toString(), underWay]).toEqual(['abc', CHUNKED, false])
  })

  it('finds the same requests however the bytes are cut', () => {
    const bytes = Buffer.from(`\r\n${SIZED}${CHUNKED}GET / HTTP/1.1\r\n\r\n${SIZED}`)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 30 }), (cuts) => {
        const ends = [...cuts, bytes.length].sort((a, b) => a - b)
        const { requests, problems } = parse(...ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)))
        expect(problems).toEqual([])
        expect(requests.map(({ method, body }) => `${method} ${body.toString()}`)).toEqual([
          'POST abc',
          'PUT abc',
          'GET ',
          'POST abc'
        ])
      })
    )
  })

  it('tells whether the client means to send more', () => {
    const head = (version: string, connection = ''): string => `GET / HTTP/${version}\r\n${connection}\r\n`
    const { keepAlive } = parse(
      head('1.1'),
      head('1.1', 'Connection: Close\r\n'),
      head('1.0'),
      head('1.0', 'connection: keep-alive\r\n')
    )
    expect(keepAlive).toEqual([true, false, false, true])
  })

  it('asks once for a body that is held back', () => {
    const { expected, requests } = parse(
      'POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n',
      'a',
      'b'
    )
    expect([expected, requests.length]).toEqual([1, 1])
  })

  it.each([
    ['a first line of something else', '\x16\x03\x01 hello\r\n\r\n', 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\n', 400],
    ['a length that is no number', 'POST / HTTP/1.1\r\ncontent-length: 1e3\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    ['a body that is announced as too large', 'POST / HTTP/1.1\r\ncontent-length: 10001\r\n\r\n', 413],
    ['chunks that are too large', 'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2711\r\n', 413],
    ['a chunk size that is no number', 'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400],
    ['a negative chunk size', 'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n', 400],
    ['a chunk without its end', 'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\naXX', 400],
    ['a chunk line without an end', `POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1;${'x'.repeat(1_100)}`, 400],
    [
      'a trailer without an end',
      `POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${'x'.repeat(17_000)}`,
      400
    ],
    ['a head that is too large', `GET / HTTP/1.1\r\nx: ${'x'.repeat(1_000)}\r\n\r\n`, 431],
    ['a head without an end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(1_000)}`, 431]
  ])('refuses %s, and reads nothing after it', (_title, bytes, status) => {
    const { problems, requests, underWay } = parse(bytes, SIZED)
    expect(problems.map(([code]) => code)).toEqual([status])
    expect([requests.length, underWay]).toEqual([0, false])
  })

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
        parse('POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n', ...pieces.map((piece) => Buffer.from(piece)))
        parse(...pieces.map((piece) => Buffer.from(piece)))
      })
    )
  })
})

import { text, whole, type FaultArgument, type FaultArguments } from './fault-argument'
import * as faults from './faults'
import { partial } from './partial'
import type { ReceivedRequest } from './parse-request'
import type { Reply } from './reply'

/** A way in which an endpoint misbehaves. */
export interface Fault {
  /** What is seen from outside. */
  readonly description: string
  /** Ids of the named faults (`docs/faults.md`) that it shows. */
  readonly ids: readonly string[]
  readonly arguments: Readonly<Record<string, FaultArgument>>
  /** Whether it needs a socket of its own: such a fault cannot be shown by a mock of HTTP. */
  readonly needsSocket: boolean
  readonly build: (args: FaultArguments, request: ReceivedRequest) => Reply
}

const everyMs = whole(20, [1, 60_000], 'milliseconds between two pieces')
const status = whole(200, [200, 599], 'status of the response')
const MIB = 1_024 * 1_024

const onSocket = (
  description: string,
  ids: readonly string[],
  build: Fault['build'],
  args: Fault['arguments'] = {}
): Fault => ({ description, ids, arguments: args, needsSocket: true, build })

const answered = (
  description: string,
  ids: readonly string[],
  build: Fault['build'],
  args: Fault['arguments'] = {}
): Fault => ({ description, ids, arguments: args, needsSocket: false, build })

/** The faults whose connection misbehaves. */
const CONNECTION = {
  hang: onSocket('takes the request and never answers', ['F4'], () => faults.hang()),
  'drip-headers': onSocket(
    'sends one header line after another, without an end',
    ['F5'],
    (args) => faults.dripHeaders(Number(args['everyMs'])),
    { everyMs }
  ),
  'drip-body': onSocket(
    'sends one byte of a body after another',
    ['F6'],
    (args) => faults.dripBody(Number(args['everyMs'])),
    { everyMs }
  ),
  'endless-body': onSocket('sends chunks as fast as they are read, without an end', ['F7'], () => faults.endlessBody()),
  'endless-chunks': onSocket(
    'sends a small chunk now and then, without an end',
    ['F7'],
    (args) => faults.endlessSmallChunks(Number(args['everyMs'])),
    { everyMs }
  ),
  reset: onSocket('resets the connection without an answer', ['F12'], () => faults.resetUnanswered()),
  'reset-after-headers': onSocket(
    'sends the headers, then resets the connection',
    ['F2'],
    (args) => faults.resetAfterHeaders(Number(args['status'])),
    { status }
  ),
  'reset-mid-body': onSocket(
    'sends half of the body, then resets the connection',
    ['F3'],
    (args) => faults.resetMidBody(Number(args['status'])),
    { status }
  ),
  'close-keep-alive': onSocket(
    'answers, then closes the connection that it said it would keep',
    ['F12'],
    (args) => faults.closeKeepAlive(Number(args['status'])),
    { status }
  )
} as const satisfies Readonly<Record<string, Fault>>

/** The faults whose response is malformed, or too large. */
const RESPONSE = {
  'malformed-status-line': onSocket('answers something that is no HTTP', ['F11'], () => faults.malformedStatusLine()),
  'bad-chunk': onSocket('sends a chunk whose size is no number', ['F11'], () => faults.badChunk()),
  'gzip-bomb': answered(
    'sends a small body that unpacks to a large one',
    ['F9'],
    (args) => faults.gzipBomb(Number(args['bytes'])),
    { bytes: whole(64 * MIB, [1, 1_024 * MIB], 'size of what it unpacks to') }
  ),
  'many-headers': onSocket('sends many headers', ['F10'], (args) => faults.manyHeaders(Number(args['count'])), {
    count: whole(3_000, [1, 100_000], 'how many')
  }),
  'big-header': onSocket('sends one long header', ['F10'], (args) => faults.bigHeader(Number(args['bytes'])), {
    bytes: whole(MIB, [1, 64 * MIB], 'length of its value')
  }),
  'big-body': answered(
    'sends a well-formed body of this size',
    ['F8'],
    (args) => faults.bigBody(Number(args['bytes']), Number(args['status'])),
    { bytes: whole(MIB, [0, 256 * MIB], 'size of the body'), status }
  ),
  'early-hints': onSocket(
    'sends 103 twice, then the answer',
    ['F18'],
    (args) => faults.earlyHints(Number(args['status'])),
    { status }
  )
} as const satisfies Readonly<Record<string, Fault>>

/** The faults that are well-formed answers. */
const ANSWER = {
  redirect: answered(
    'sends the client elsewhere',
    ['F15'],
    (args) => ({ status: Number(args['status']), headers: { location: headerText(args['location']) } }),
    {
      status: { default: 302, oneOf: [301, 302, 303, 307, 308], description: 'which of the redirects' },
      location: text('/', 'where to')
    }
  ),
  'rate-limit': answered(
    'answers 429 with `Retry-After`, whatever it is set to',
    ['F16'],
    (args) => ({ status: 429, headers: { 'retry-after': headerText(args['retryAfter']) } }),
    { retryAfter: text('1', 'seconds, a date, or nonsense') }
  ),
  gone: answered('answers 410', ['F17'], () => 410),
  'error-in-success': answered('answers 200 with an error in the body', ['F18'], () => ({
    json: { ok: false, error: 'It did not work, says the body.' }
  })),
  slow: answered(
    'is silent for a while, then answers',
    ['F4'],
    (args) => ({ status: Number(args['status']), delayMs: Number(args['delayMs']) }),
    { delayMs: whole(2_000, [0, 600_000], 'milliseconds before the first byte'), status }
  ),
  partial: answered(
    'answers a batch item by item; every n-th has failed',
    ['F19'],
    (args, request) =>
      partial(request, {
        every: Number(args['every']),
        path: String(args['path']),
        results: String(args['results']),
        status: Number(args['status']),
        failed: Number(args['failed'])
      }),
    {
      every: whole(2, [1, 1_000_000], 'each item whose place is a multiple of it has failed'),
      path: text('', 'where the items are: dotted; empty for the body, or its first array'),
      results: text('results', 'where the results go: dotted; empty for the body'),
      status: whole(207, [200, 599], 'status of the response'),
      failed: whole(400, [200, 599], 'status of an item that failed')
    }
  )
} as const satisfies Readonly<Record<string, Fault>>

/** The name of a fault. */
export type FaultName = keyof typeof CONNECTION | keyof typeof RESPONSE | keyof typeof ANSWER

/** Every fault that a receiver can show, by the name that scenario files and URLs use. A closed list. */
export const FAULTS: Readonly<Record<FaultName, Fault>> = { ...CONNECTION, ...RESPONSE, ...ANSWER }

/** A line break in an argument must not begin a header of its own, nor may a letter beyond Latin-1 become another one. */
function headerText(value: string | number | undefined): string {
  return String(value ?? '').replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?')
}

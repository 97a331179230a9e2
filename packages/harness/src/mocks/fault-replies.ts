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
  resetUnanswered
} from '../receiver/faults'
import type { RawReply, Reply, ReplyMessage } from '../receiver/reply'
import type { ReplyMessageFile } from './types'

/** How a fault ends the connection before the request gets there, or which certificate the endpoint shows. */
export type ConnectionFault = 'refused' | 'dns' | 'tls-expired' | 'tls-wrong-host' | 'tls-self-signed'

/** A fault of a mocked endpoint. */
export interface Fault {
  /** The named faults of `reliability.md` that it shows. */
  readonly ids: readonly string[]
  readonly description: string
  /** It shows itself while the connection is made. */
  readonly connection?: ConnectionFault
  /** It never ends by itself: whoever waits for it waits for a deadline. */
  readonly endless?: true
  /** What the socket answers. */
  readonly reply: (options: ReplyMessageFile) => Reply
  /** How a client over nock is told, where the fault cannot be shown. */
  readonly errno?: string
}

const MEGABYTE = 1024 * 1024
const RESET = { errno: 'ECONNRESET' } as const

/** Every fault that a reply can name. */
export const MOCK_FAULTS: Readonly<Record<string, Fault>> = {
  refused: fault(['F1'], 'the connection is refused', () => 200, { connection: 'refused', errno: 'ECONNREFUSED' }),
  dns: fault(['F14'], 'the host name has no address', () => 200, { connection: 'dns', errno: 'ENOTFOUND' }),
  'reset-after-headers': fault(['F2'], 'a reset after the headers', ({ status }) => resetAfterHeaders(status), RESET),
  'reset-mid-body': fault(['F3'], 'a reset in the middle of the body', ({ status }) => resetMidBody(status), RESET),
  reset: fault(['F12'], 'a reset without an answer', () => resetUnanswered(), RESET),
  'close-keep-alive': fault(['F12'], 'an answer, then the end of the connection', ({ status }) =>
    closeKeepAlive(status)
  ),
  hang: fault(['F4'], 'no answer', () => hang(), { endless: true }),
  'drip-headers': fault(['F5'], 'headers that never end', () => dripHeaders(), { endless: true }),
  'drip-body': fault(['F6'], 'a body byte by byte', () => dripBody(), { endless: true }),
  'endless-chunks': fault(['F7'], 'a small chunk now and then, for ever', () => endlessSmallChunks(), {
    endless: true
  }),
  'endless-body': fault(['F7'], 'chunks as fast as they are read, for ever', () => endlessBody(), {
    errno: 'UND_ERR_SOCKET'
  }),
  'big-body': fault(['F8'], 'a long body', ({ bytes, status }) => bigBody(bytes ?? MEGABYTE, status)),
  'gzip-bomb': fault(['F9'], 'a small body that unpacks to a large one', ({ bytes }) => gzipBomb(bytes)),
  'many-headers': fault(['F10'], '3,000 headers', () => manyHeaders(), RESET),
  'big-header': fault(['F10'], 'a header of 1 MB', ({ bytes }) => bigHeader(bytes), RESET),
  'malformed-status-line': fault(['F11'], 'a status line that is not HTTP', () => malformedStatusLine(), RESET),
  'bad-chunk': fault(['F11'], 'a chunk without a size', () => badChunk(), RESET),
  'tls-expired': fault(['F13'], 'an expired certificate', () => 200, tls('tls-expired', 'CERT_HAS_EXPIRED')),
  'tls-wrong-host': fault(
    ['F13'],
    'the certificate of another host',
    () => 200,
    tls('tls-wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID')
  ),
  'tls-self-signed': fault(
    ['F13'],
    'a certificate that nobody signed',
    () => 200,
    tls('tls-self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT')
  ),
  redirect: fault(['F15'], 'a redirect', ({ status, location }) =>
    redirect((status ?? 302) as 302, location ?? 'https://elsewhere.example.com/')
  ),
  'early-hints': fault(['F18'], '103, then the answer', ({ status }) => earlyHints(status)),
  partial: fault(['F19'], '207 with the results of a batch', ({ json }) => ({ status: 207, json: json ?? [] }))
}

/** Names of all faults, in the order of the table. */
export const MOCK_FAULT_NAMES: readonly string[] = Object.keys(MOCK_FAULTS)

/** What of a reply can be shown over nock; nothing where it needs a socket. */
export function isMessage(reply: Reply): reply is number | ReplyMessage {
  return typeof reply === 'number' || !isRaw(reply)
}

function isRaw(reply: ReplyMessage | RawReply): reply is RawReply {
  return 'raw' in reply
}

function fault(
  ids: readonly string[],
  description: string,
  reply: Fault['reply'],
  more: Pick<Fault, 'connection' | 'endless' | 'errno'> = {}
): Fault {
  return { ids, description, reply, ...more }
}

function tls(connection: ConnectionFault, errno: string): Pick<Fault, 'connection' | 'errno'> {
  return { connection, errno }
}

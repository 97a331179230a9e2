import type { ReceivedRequest } from '../receiver/parse-request'
import { faultReply, parseFault } from '../receiver/fault-spec'
import { FAULTS, type FaultName } from '../receiver/fault-table'
import type { Reply } from '../receiver/reply'
import type { ReplyMessageFile } from './types'

/** A fault that shows itself while the connection is made. */
export type ConnectionFault = 'refused' | 'dns' | 'tls-expired' | 'tls-wrong-host' | 'tls-self-signed'

/** A fault of a mocked endpoint. */
export interface MockFault {
  readonly name: string
  readonly description: string
  readonly connection?: ConnectionFault
  /** It never ends by itself: whoever waits for it waits for a deadline. */
  readonly endless: boolean
  /** Whether only a socket can show it. */
  readonly onSocket: boolean
  /** What a client over nock is told in its place: an error, */
  readonly errno?: string
  /** or a reply; where it has neither, and needs a socket, such a client gets no answer. */
  readonly plain?: Reply
  readonly reply: (request: ReceivedRequest) => Reply
}

interface ConnectionFaultEntry {
  readonly description: string
  /** Ids of the named faults (`docs/faults.md`) that it shows. */
  readonly ids: readonly string[]
  readonly errno: string
}

/** The faults of a connection, beside those of `FAULTS`, which need one. */
export const CONNECTION_FAULTS: Readonly<Record<ConnectionFault, ConnectionFaultEntry>> = {
  refused: { description: 'refuses the connection', ids: ['F1'], errno: 'ECONNREFUSED' },
  dns: { description: 'has a host name without an address', ids: ['F14'], errno: 'ENOTFOUND' },
  'tls-expired': { description: 'shows an expired certificate', ids: ['F13'], errno: 'CERT_HAS_EXPIRED' },
  'tls-wrong-host': {
    description: 'shows the certificate of another host',
    ids: ['F13'],
    errno: 'ERR_TLS_CERT_ALTNAME_INVALID'
  },
  'tls-self-signed': {
    description: 'shows a certificate that nobody signed',
    ids: ['F13'],
    errno: 'DEPTH_ZERO_SELF_SIGNED_CERT'
  }
}

/** Those that end well: without a socket, the answer is all that there is to see. */
const PLAIN: ReadonlySet<FaultName> = new Set(['close-keep-alive', 'early-hints'])

const ENDLESS: ReadonlySet<FaultName> = new Set(['hang', 'drip-headers', 'drip-body', 'endless-chunks'])

/** What comes nearest to a fault of the socket for a client that only nock can answer. */
const ERRNOS: Partial<Readonly<Record<FaultName, string>>> = {
  'endless-body': 'ECONNRESET',
  reset: 'ECONNRESET',
  'reset-after-headers': 'ECONNRESET',
  'reset-mid-body': 'ECONNRESET',
  'malformed-status-line': 'HPE_INVALID_CONSTANT',
  'bad-chunk': 'HPE_INVALID_CHUNK_SIZE',
  'many-headers': 'HPE_HEADER_OVERFLOW',
  'big-header': 'HPE_HEADER_OVERFLOW'
}

/** Names of all faults that a reply can have. */
export const MOCK_FAULT_NAMES: readonly string[] = [...Object.keys(CONNECTION_FAULTS), ...Object.keys(FAULTS)]

/**
 * Reads the fault of a reply.
 *
 * @param file a reply with `fault`, whose other keys are the arguments of the fault
 * @throws FaultError for arguments that are unknown or out of range
 */
export function readFault({ fault: name = '', delay, ...rest }: ReplyMessageFile): MockFault {
  if (isConnectionFault(name)) {
    const { description, errno } = CONNECTION_FAULTS[name]
    return { name, description, errno, connection: name, endless: false, onSocket: true, reply: () => 200 }
  }
  const parsed = parseFault({ fault: name, ...rest })
  const { description, needsSocket } = FAULTS[parsed.name]
  const errno = ERRNOS[parsed.name]
  return {
    name,
    description,
    endless: ENDLESS.has(parsed.name),
    onSocket: needsSocket,
    reply: (request) => faultReply(parsed, request),
    ...(errno === undefined ? {} : { errno }),
    ...(PLAIN.has(parsed.name) ? { plain: Number(parsed.arguments['status']) } : {})
  }
}

function isConnectionFault(name: string): name is ConnectionFault {
  return Object.hasOwn(CONNECTION_FAULTS, name)
}

import { FaultError, isFaultError } from './fault-error'
import type { ReceivedRequest } from './parse-request'
import { checkStatus, namedFault, parseReply, statusReply, type NamedReply } from './parse-reply'
import type { Reply, ReplyMessage } from './reply'

/** What a path of the fault receiver answers. */
export interface FaultRoute {
  /** How it is written in the documentation. */
  readonly path: string
  readonly description: string
}

interface Route extends FaultRoute {
  readonly pattern: RegExp
  readonly choose: (rest: string, query: URLSearchParams, counters: Counters) => NamedReply
}

/** How often each sequence was asked. */
type Counters = (key: string) => number

const ROUTES: readonly Route[] = [
  {
    path: '/status/CODE?retry-after=…&delay-ms=…',
    description: 'this status; `Retry-After` as given, and late where asked',
    pattern: /^\/status\/([^/]+)$/,
    choose: chooseStatus
  },
  {
    path: '/seq/500,hang,200',
    description: 'statuses and faults in turn, for each path and query; the last one stays (F20)',
    pattern: /^\/seq\/([^/]+)$/,
    choose: (rest, query, counters) => {
      const steps = rest.split(',').map(parseReply)
      const asked = counters(`${rest}?${query.toString()}`)
      return steps[Math.min(asked, steps.length - 1)] ?? statusReply(200)
    }
  },
  {
    path: '/fault/NAME?ARGUMENT=…',
    description: 'a fault of the table below',
    pattern: /^\/fault\/([^/]+)$/,
    choose: (rest, query) => namedFault({ ...Object.fromEntries(query), fault: rest })
  },
  {
    path: '/results/207?every=3',
    description: 'the fault `partial`, with this status',
    pattern: /^\/results\/([^/]+)$/,
    choose: (rest, query) => {
      const { reply } = namedFault({ ...Object.fromEntries(query), fault: 'partial', status: rest })
      return { label: rest, reply }
    }
  }
]

/** The paths that {@link createFaultRouter} knows, in the order in which they are tried. */
export const FAULT_ROUTES: readonly FaultRoute[] = ROUTES.map(({ path, description }) => ({ path, description }))

/** What is answered to a request, and a word for logs. */
export interface RoutedReply {
  readonly label: string
  readonly reply: Reply
}

const MAX_COUNTERS = 1_000
const OK: NamedReply = { label: '200', reply: () => ({ json: { ok: true } }) }

/**
 * Answers by path, so that whoever sends chooses the fault: see {@link FAULT_ROUTES}. A path that names none is answered
 * with 200 and `{ "ok": true }`; one that is written wrongly with 400 and why.
 *
 * @param otherwise what other paths answer
 */
export function createFaultRouter(otherwise: NamedReply = OK): (request: ReceivedRequest) => RoutedReply {
  const counts = new Map<string, number>()
  const counters: Counters = (key) => {
    const count = counts.get(key) ?? 0
    if (count === 0 && counts.size >= MAX_COUNTERS) counts.clear()
    counts.set(key, count + 1)
    return count
  }
  return (request) => {
    try {
      const { label, reply } = chooseRoute(request.path, counters) ?? otherwise
      return { label, reply: reply(request) }
    } catch (error) {
      if (!isFaultError(error)) throw error
      return { label: '400', reply: { status: 400, json: { error: error.message } } }
    }
  }
}

function chooseRoute(path: string, counters: Counters): NamedReply | undefined {
  const [pathname = '', ...query] = path.split('?')
  for (const { pattern, choose } of ROUTES) {
    const rest = pattern.exec(pathname)?.[1]
    if (rest !== undefined) return choose(decode(rest), new URLSearchParams(query.join('?')), counters)
  }
  return undefined
}

function chooseStatus(rest: string, query: URLSearchParams): NamedReply {
  const status = Number(rest)
  if (!/^\d+$/.test(rest)) throw new FaultError(`Expected a status from 200 to 599; got "${rest}".`)
  checkStatus(status)
  const unknown = [...query.keys()].find((key) => key !== 'retry-after' && key !== 'delay-ms')
  if (unknown !== undefined) {
    throw new FaultError(`/status has no argument "${unknown}"; known: retry-after, delay-ms`)
  }
  const delayMs = Number(query.get('delay-ms') ?? 0)
  if (!(delayMs >= 0 && delayMs <= 600_000)) throw new FaultError('delay-ms: expected milliseconds from 0 to 600000.')
  const retryAfter = query.get('retry-after')
  const message: ReplyMessage = {
    status,
    ...(retryAfter === null
      ? {}
      : { headers: { 'retry-after': retryAfter.replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?') } }),
    ...(delayMs === 0 ? {} : { delayMs })
  }
  return { label: String(status), reply: () => message }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

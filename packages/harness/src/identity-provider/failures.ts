import type { Reply, ReplyMessage } from '../receiver/reply'
import { suggest } from '@extensible-webhooks/workspace'
import { tokenError } from './oauth-error'

/** How the token endpoint can fail on request. */
export interface Failure {
  /** What is seen from outside. */
  readonly description: string
  /** Ids of the faults that it shows. */
  readonly ids: readonly string[]
  /** Answers instead of the endpoint, which then does nothing. */
  readonly instead?: () => Reply | Promise<Reply>
  /** Changes what the endpoint answers after it gave tokens. */
  readonly change?: (reply: ReplyMessage, value: unknown) => Reply | Promise<Reply>
}

const never = (): Promise<Reply> => new Promise(() => undefined)
const HUGE_BYTES = 10 * 1_024 * 1_024

type FailureName =
  | 'unavailable'
  | 'html'
  | 'error-200'
  | 'invalid-grant'
  | 'hang'
  | 'lost-answer'
  | 'no-expires-in'
  | 'huge'
  | 'no-access-token'

/** A way in which the token endpoint fails, as text. What follows `expires-in:` is JSON, else text. */
export type FailureMode = FailureName | `expires-in:${string}`

/** Every mode in which the token endpoint can fail, by its name. `expires-in` is followed by a colon and the value. */
export const FAILURE_MODES: Readonly<Record<FailureName | 'expires-in', Failure>> = {
  unavailable: {
    description: 'answers 503',
    ids: ['F27'],
    instead: () => ({ status: 503, text: 'The token endpoint is down for maintenance.' })
  },
  html: {
    description: 'answers 200 with a page, as a proxy with a login does',
    ids: ['F27'],
    instead: () => ({ headers: { 'content-type': 'text/html' }, text: '<!doctype html><title>Sign in</title>' })
  },
  'error-200': {
    description: 'answers 200 with a member `error` and no token',
    ids: ['F27'],
    instead: () => ({ json: { error: 'temporarily_unavailable', error_description: 'Told with the wrong status.' } })
  },
  'invalid-grant': {
    description: 'answers 400 with `invalid_grant`, as after a revoked consent',
    ids: ['F29'],
    instead: () => tokenError('invalid_grant', 'The grant was revoked.')
  },
  hang: { description: 'never answers, and does nothing', ids: ['F27'], instead: never },
  'lost-answer': {
    description: 'gives tokens, rotates the refresh token, and never answers',
    ids: ['F28'],
    change: never
  },
  'no-expires-in': {
    description: 'leaves `expires_in` out',
    ids: ['F27'],
    change: (reply) => without(reply, 'expires_in')
  },
  'expires-in': {
    description: 'says `expires_in` as given: `expires-in:0`, `expires-in:-1`, `expires-in:"3600"`, `expires-in:1e12`',
    ids: ['F27'],
    change: (reply, value) => ({ ...reply, json: { ...membersOf(reply), expires_in: value } })
  },
  huge: {
    description: 'answers with tokens and 10 MB beside them',
    ids: ['F27'],
    change: (reply) => ({ ...reply, json: { padding: 'x'.repeat(HUGE_BYTES), ...membersOf(reply) } })
  },
  'no-access-token': {
    description: 'leaves `access_token` out',
    ids: ['F27'],
    change: (reply) => without(reply, 'access_token')
  }
}

/** Answers in the place of the token endpoint, or changes what it answers. */
export type FailureWrapper = (endpoint: () => Reply) => Reply | Promise<Reply>

/** The failures that are still to come. */
export interface Failures {
  add(mode: FailureMode, count: number): void
  clear(): void
  /** The next one, if there is one, as a wrapper of the endpoint. */
  take(): FailureWrapper | undefined
  pending(): readonly { readonly mode: string; readonly times: number }[]
}

/** Keeps the failures in their order. */
export function createFailures(): Failures {
  let queue: { mode: string; times: number; wrap: FailureWrapper }[] = []
  return {
    add: (mode, count) => {
      if (!(count === Infinity || (Number.isInteger(count) && count > 0))) {
        throw new Error(`failNext: expected a count that is a whole number above 0, or Infinity; got ${String(count)}.`)
      }
      queue.push({ mode, times: count, wrap: wrapperOf(mode) })
    },
    clear: () => {
      queue = []
    },
    take: () => {
      const [first] = queue
      if (!first) return undefined
      first.times--
      if (first.times === 0) queue.shift()
      return first.wrap
    },
    pending: () => queue.map(({ mode, times }) => ({ mode, times }))
  }
}

function wrapperOf(mode: string): FailureWrapper {
  const [name = '', ...rest] = mode.split(':')
  const failure: Failure | undefined = Object.hasOwn(FAILURE_MODES, name)
    ? FAILURE_MODES[name as keyof typeof FAILURE_MODES]
    : undefined
  if (!failure) throw new Error(`failNext: there is no mode "${mode}"; ${suggest(name, Object.keys(FAILURE_MODES))}`)
  if ((name === 'expires-in') !== rest.length > 0) {
    throw new Error(`failNext: only expires-in takes a value, and needs one, as in expires-in:-1; got "${mode}".`)
  }
  const value = readValue(rest.join(':').trim())
  const { instead, change } = failure
  return (endpoint) => {
    if (instead) return instead()
    const reply = endpoint()
    // What the endpoint refuses anyway stays as it is.
    return change && isSuccess(reply) ? change(reply, value) : reply
  }
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function isSuccess(reply: Reply): reply is ReplyMessage {
  return typeof reply === 'object' && 'status' in reply && reply.status === 200
}

function membersOf({ json }: ReplyMessage): Record<string, unknown> {
  return { ...(json as Record<string, unknown>) }
}

function without(reply: ReplyMessage, member: string): ReplyMessage {
  return { ...reply, json: Object.fromEntries(Object.entries(membersOf(reply)).filter(([name]) => name !== member)) }
}

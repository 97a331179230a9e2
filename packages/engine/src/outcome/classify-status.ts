import type { Code } from './codes'
import type { Outcome } from './outcome'

type Rule = { readonly retry: boolean } & (
  | { readonly stage: 'response'; readonly code: Code<'response'> }
  | { readonly stage: 'authentication'; readonly code: Code<'authentication'> }
)

const REDIRECT: Rule = { retry: false, stage: 'response', code: 'redirect' }
const CLIENT_ERROR: Rule = { retry: false, stage: 'response', code: 'client-error' }
const SERVER_ERROR: Rule = { retry: true, stage: 'response', code: 'server-error' }
const THROTTLED: Rule = { retry: true, stage: 'response', code: 'throttled' }

/** Single statuses that their class does not decide. Source: Segment's delivery rules (408, 423, 429, 5xx but 501). */
const BY_STATUS: Readonly<Record<number, Rule>> = {
  401: { retry: false, stage: 'authentication', code: 'unauthorized' },
  408: THROTTLED,
  423: THROTTLED,
  429: THROTTLED,
  501: CLIENT_ERROR
}

const BY_CLASS: Readonly<Record<number, Rule>> = { 3: REDIRECT, 4: CLIENT_ERROR, 5: SERVER_ERROR }

/**
 * What a status outside 2xx means for an event.
 *
 * @param status HTTP status
 * @param reason in words, without secrets
 * @param retryInMs what `Retry-After` asked for, in milliseconds
 */
export function classifyStatus(status: number, reason: string, retryInMs?: number): Outcome {
  const rule = BY_STATUS[status] ?? BY_CLASS[Math.floor(status / 100)] ?? CLIENT_ERROR
  const error = { stage: rule.stage, code: rule.code, reason, httpStatus: status }
  if (!rule.retry) return { status: 'rejected', error }
  return { status: 'retryable', error, ...(retryInMs === undefined ? {} : { retryInMs }) }
}

import type { Code } from '@extensible-webhooks/engine'
import type { Thrown } from './protocol'
import { placeIn } from './place'
import type { FunctionEnd } from './types'

interface Rule {
  readonly status: 'rejected' | 'retryable'
  readonly code: Code<'function'>
  /** Where the error has no message of its own. */
  readonly reason: string
}

/** What the errors that a function may throw mean. Source: Segment's destination insert functions. */
const BY_KIND: Readonly<Record<string, Rule>> = {
  EventNotSupported: {
    status: 'rejected',
    code: 'event-not-supported',
    reason: 'The function does not support this event.'
  },
  InvalidEventPayload: { status: 'rejected', code: 'invalid', reason: 'The function found the event invalid.' },
  ValidationError: { status: 'rejected', code: 'invalid', reason: 'The function found the event invalid.' },
  DropEvent: { status: 'rejected', code: 'dropped', reason: 'The function dropped the event.' },
  RetryError: { status: 'retryable', code: 'failed', reason: 'The function asked for the event again.' }
}

/** What a person needs to know beside QuickJS's own words. */
const HINTS: readonly { readonly when: RegExp; readonly hint: string }[] = [
  {
    when: /'(require|module|exports)' is not defined/,
    hint: 'functions cannot load modules; see the globals that are there'
  },
  { when: /'process' is not defined/, hint: 'functions have no process; pass values as settings' },
  { when: /could not load module/, hint: 'functions cannot load modules' },
  { when: /^out of memory$/, hint: 'the function used more memory than a run may' },
  { when: /^stack overflow$/, hint: 'a call within a call within a call, too deep' }
]

/** What becomes of an event for which a function threw. */
export function outcomeOfError(thrown: Thrown, file: string): FunctionEnd {
  const rule = thrown.kind !== undefined && Object.hasOwn(BY_KIND, thrown.kind) ? BY_KIND[thrown.kind] : undefined
  if (!rule) return endWith('rejected', 'failed', reasonOf(thrown, file))
  return endWith(rule.status, rule.code, thrown.message === '' ? rule.reason : thrown.message)
}

/** Name, message and place of an error in words. */
export function reasonOf(thrown: Thrown, file: string): string {
  const { name, message, stack } = thrown
  const place = placeIn(stack, file)
  const what = [name, message].filter((part) => part !== '').join(': ')
  const hint = HINTS.find(({ when }) => when.test(message))?.hint
  return [
    what === '' ? 'The function threw an error without a message' : what,
    ...(hint === undefined ? [] : [` – ${hint}`]),
    ...(place ? [` (${file}:${place.line}:${place.column})`] : [])
  ].join('')
}

/** One end with an error. */
export function endWith(status: 'rejected' | 'retryable', code: Code<'function'>, reason: string): FunctionEnd {
  return { status, error: { stage: 'function', code, reason } }
}

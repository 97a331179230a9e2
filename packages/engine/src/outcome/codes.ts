/**
 * Where an event can be turned away, and the closed list of reasons at each place. This table is the only list: the
 * types below, the log, the summary of `xwh deliver` and `docs/errors.md` are all made from it.
 */
export const CODES = {
  ingest: {
    unreadable: 'The line or file is not valid JSON, or is not an object.',
    'too-large': 'The event is longer than the limit of 4 MiB.',
    'too-deep': 'The event is nested deeper than the limit of 1,000 levels.',
    'unknown-source': 'No source has the write key of the event.'
  },
  route: {
    'no-destination': 'The source has no enabled destination.'
  },
  integrations: {
    excluded: 'The integrations object of the event leaves this destination out.'
  },
  filter: {
    dropped: 'A destination filter dropped the event.',
    sampled: 'A sampling filter left the event out.'
  },
  trigger: {
    'not-matched': 'The trigger of no enabled mapping matched the event.'
  },
  function: {
    'event-not-supported': 'The insert function does not handle this type of event.',
    dropped: 'The insert function dropped the event.',
    invalid: 'The insert function refused the event as invalid.',
    failed: 'The insert function threw an error or ran out of its time.'
  },
  mapping: {
    failed: 'The mapping cannot be applied to this event.'
  },
  validation: {
    'invalid-payload': 'The mapped payload does not fit the fields of the action.',
    'invalid-settings': 'The settings of the destination do not fit its definition.'
  },
  batch: {
    unsupported: 'The action has no performBatch.'
  },
  authentication: {
    unauthorized: 'The endpoint refused the credentials (401), also after a refresh where one is possible.',
    'refresh-failed': 'The token could not be refreshed.',
    reconnect: 'The grant is gone (invalid_grant or no refresh token): connect the destination again.'
  },
  request: {
    'invalid-request': 'The plugin refused to build a request from this payload (URL, method, header or body).',
    'address-refused': 'The address is private, reserved or otherwise not allowed (SSRF guard).',
    'port-refused': 'The port belongs to another protocol and is never used for HTTP.',
    timeout: 'The deadline passed before the response was complete.',
    aborted: 'The request was cancelled.',
    dns: 'The host name could not be resolved.',
    refused: 'The connection was refused.',
    reset: 'The connection was closed before the response was complete.',
    tls: 'The TLS certificate or handshake was not accepted.',
    proxy: 'The proxy did not open the way to the host.',
    network: 'Another network error.',
    'plugin-error': 'The plugin threw an error of its own.'
  },
  response: {
    redirect: 'The endpoint answered with a redirect, which is not followed.',
    'client-error': 'The endpoint refused the request with a 4xx status that is not retried, or with 501.',
    throttled: 'The endpoint asked to slow down (429, or 408, 423).',
    'server-error': 'The endpoint failed with a 5xx status.',
    'item-rejected': 'The endpoint refused this item of a batch.',
    'item-retryable': 'The endpoint asked for this item of a batch again.',
    'not-isolated': 'A batch was refused and the request budget ended before this item was judged by itself.',
    'results-unreadable': 'The response that should hold the results of the items cannot be read.',
    malformed: 'The response is not valid HTTP.'
  }
} as const satisfies Record<string, Record<string, string>>

/** A stage of the way of an event. */
export type Stage = keyof typeof CODES

/** The codes of one stage, or of any stage. */
export type Code<S extends Stage = Stage> = CodesOf[S]

type CodesOf = { readonly [S in Stage]: keyof (typeof CODES)[S] & string }

/** The stages, in the order in which an event passes them. */
export const STAGES = Object.keys(CODES) as readonly Stage[]

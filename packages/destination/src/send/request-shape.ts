import { checkHeaders } from './check-headers'
import type { CheckedHeaders } from './check-headers'
import { requestUrl } from './check-url'
import { METHODS, MAX_BATCH_SIZE } from './fields'
import type { Payload } from './generated-types'
import { isRecord } from './path'
import { refuse } from './refuse'
import { sameValue } from './same'

/** Fields that shape a request: only payloads which agree on all of them can share one (P4). */
export const SHAPING = [
  'url',
  'method',
  'headers',
  'query',
  'batch_envelope',
  'batch_path',
  'content_style',
  'gzip',
  'results_path',
  'results_failed',
  'split_rejected',
  'batch_size',
  'batch_bytes'
] as const satisfies readonly (keyof Payload)[]

/** What payloads that share a request have in common, checked. */
export interface RequestShape {
  readonly url: string
  readonly method: Payload['method']
  readonly headers: CheckedHeaders
  readonly style: NonNullable<Payload['content_style']>
  readonly gzip: boolean
  readonly envelope: { readonly around: Readonly<Record<string, unknown>>; readonly path: string } | undefined
  readonly results: ResultsRule | undefined
  readonly splitRejected: boolean
}

/** Where per-item results are, and which of them failed. */
export interface ResultsRule {
  readonly path: string
  readonly failed: NonNullable<Payload['results_failed']> | undefined
}

/** The last shape, with a copy of the fields that it was made of: the host may change its objects afterwards. */
let last: { readonly fields: Payload; readonly shape: RequestShape } | undefined

/**
 * The request that a payload asks for, without its body. The last one is remembered, since a mapping gives the same
 * request for event after event, and checking it anew would cost more than signing.
 *
 * @throws PayloadValidationError before anything is sent, with the field that is wrong (P19 to P22)
 */
export function requestShape(payload: Payload): RequestShape {
  const isFlat = !payload.query && !payload.batch_envelope && !payload.results_failed
  if (isFlat && last && sameShape(last.fields, payload)) return last.shape
  const shape = checkShape(payload)
  if (isFlat) last = { fields: { ...payload, headers: { ...payload.headers }, data: undefined }, shape }
  return shape
}

/**
 * Whether two payloads ask for the same request. Written out, as the fields are looked at for every event and item;
 * {@link SHAPING} is the list, and a test holds the two together.
 */
export function sameShape(a: Payload, b: Payload): boolean {
  return (
    a.url === b.url &&
    a.method === b.method &&
    a.content_style === b.content_style &&
    a.gzip === b.gzip &&
    a.split_rejected === b.split_rejected &&
    a.batch_size === b.batch_size &&
    a.batch_bytes === b.batch_bytes &&
    a.batch_path === b.batch_path &&
    a.results_path === b.results_path &&
    sameValue(a.headers ?? NONE, b.headers ?? NONE) &&
    sameValue(a.query, b.query) &&
    sameValue(a.batch_envelope, b.batch_envelope) &&
    sameValue(a.results_failed, b.results_failed)
  )
}

const NONE: Readonly<Record<string, never>> = Object.freeze({})

function checkShape(payload: Payload): RequestShape {
  checkInteger('batch_size', payload.batch_size, 0, MAX_BATCH_SIZE)
  checkInteger('batch_bytes', payload.batch_bytes, 1, Number.MAX_SAFE_INTEGER)
  return {
    url: requestUrl(payload.url, payload.query),
    method: checkMethod(payload.method),
    headers: checkHeaders(payload.headers),
    style: payload.content_style ?? 'brackets',
    gzip: payload.gzip === true,
    envelope: checkEnvelope(payload),
    results: resultsRule(payload),
    splitRejected: payload.split_rejected !== false
  }
}

function checkInteger(field: string, value: unknown, least: number, most: number): void {
  if (value === undefined || value === null) return
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    const bounds = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`
    throw refuse(field, `must be a whole number ${bounds}, not ${JSON.stringify(value)}.`)
  }
}

function checkMethod(method: unknown): Payload['method'] {
  const known = METHODS.find((name) => name === (method ?? 'POST'))
  if (!known) throw refuse('method', `must be one of ${METHODS.join(', ')}.`)
  return known
}

function checkEnvelope({ batch_envelope: around, batch_path: path }: Payload): RequestShape['envelope'] {
  if (!around) return undefined
  if (!isRecord(around)) throw refuse('batch_envelope', 'must be an object.')
  if (path === undefined || path === '') {
    throw refuse('batch_path', 'is required together with batch_envelope: name where the items go, such as "items".')
  }
  return { around, path }
}

/** A host may remove an empty text before it comes here (R14), so a rule without a path is about the response itself too. */
function resultsRule({ results_path: path, results_failed: failed }: Payload): ResultsRule | undefined {
  if (typeof path === 'string') return { path, failed }
  return failed ? { path: '', failed } : undefined
}

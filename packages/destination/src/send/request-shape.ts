import { checkHeaders } from './check-headers'
import type { CheckedHeaders } from './check-headers'
import { requestUrl } from './check-url'
import { METHODS, MAX_BATCH_SIZE } from './fields'
import type { Payload } from './generated-types'
import { isRecord } from './path'
import { refuse } from './refuse'

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

/**
 * The request that a payload asks for, without its body.
 *
 * @throws PayloadValidationError before anything is sent, with the field that is wrong (P19 to P22)
 */
export function requestShape(payload: Payload): RequestShape {
  checkInteger('batch_size', payload.batch_size, 0, MAX_BATCH_SIZE)
  checkInteger('batch_bytes', payload.batch_bytes, 1, Number.MAX_SAFE_INTEGER)
  return {
    url: requestUrl(payload.url, payload.query),
    method: checkMethod(payload.method),
    headers: checkHeaders(payload.headers),
    style: payload.content_style ?? 'brackets',
    gzip: payload.gzip === true,
    envelope: checkEnvelope(payload),
    results: payload.results_path === undefined ? undefined : resultsRule(payload.results_path, payload.results_failed),
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
  if (around === undefined) return undefined
  if (!isRecord(around)) throw refuse('batch_envelope', 'must be an object.')
  if (path === undefined || path === '') {
    throw refuse('batch_path', 'is required together with batch_envelope: name where the items go, such as "items".')
  }
  return { around, path }
}

function resultsRule(path: string, failed: Payload['results_failed']): ResultsRule {
  return { path, failed }
}

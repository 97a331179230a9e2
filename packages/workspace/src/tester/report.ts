import type { JSONObject } from '@segment/actions-core'
import type { DeliveryError, WireRequest, WireResponse } from '@extensible-webhooks/engine'
import type { FunctionLog } from '../functions/types'
import type { Destination } from '../model/workspace'
import type { TraceRecord } from '../pipeline/trace'
import type { MappingMatch } from '../pipeline/trigger'
import type { FinalOutcome, PipelineResult } from '../pipeline/types'

/** What a test showed. */
export interface TestReport {
  readonly destination: string
  /** What each mapping said of the first event that came to the triggers. */
  readonly mappings: readonly MappingMatch[]
  /** How many mappings took an event. */
  readonly matched: number
  /** Requests to the endpoint; requests for tokens are not counted. */
  readonly calls: number
  readonly deliveries: readonly TestedDelivery[]
  /** Every request in its order, those for tokens among them. */
  readonly requests: readonly TestedRequest[]
  /** What the insert function wrote with `console`. */
  readonly logs: readonly FunctionLog[]
  /** Every step, in order. */
  readonly trace: readonly TraceRecord[]
}

/** What became of one event through one mapping, or of an event that came to none. */
export interface TestedDelivery {
  readonly eventId: string
  readonly mapping?: string
  /** What the mapping made of the event. */
  readonly payload?: JSONObject
  readonly outcome: FinalOutcome
}

/** One request of a test. */
export interface TestedRequest {
  readonly kind: 'call' | 'token'
  readonly mapping: string
  /** Ids of the events that went in it. */
  readonly eventIds: readonly string[]
  readonly request: WireRequest
  readonly response?: WireResponse
  /** Why there is no response. */
  readonly failure?: string
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number
  readonly durationMs: number
}

/** Puts the results and the trace of a test together. */
export function reportOf(
  destination: Destination,
  results: readonly PipelineResult[],
  trace: readonly TraceRecord[]
): TestReport {
  const requests = trace.flatMap((record) => requestOf(record))
  const deliveries = results.map(({ incoming, mapping, outcome }) =>
    deliveryOf(trace, incoming.eventId, mapping?.name, outcome)
  )
  const asked = trace.find(({ stage, output }) => stage === 'trigger' && output !== undefined)
  return {
    destination: destination.slug,
    mappings: (asked?.output ?? []) as readonly MappingMatch[],
    matched: new Set(deliveries.flatMap(({ mapping }) => mapping ?? [])).size,
    calls: requests.filter(({ kind }) => kind === 'call').length,
    deliveries,
    requests,
    logs: trace.flatMap(({ logs }) => logs ?? []),
    trace
  }
}

function deliveryOf(
  trace: readonly TraceRecord[],
  eventId: string,
  mapping: string | undefined,
  outcome: FinalOutcome
): TestedDelivery {
  const validated = trace.find(
    (record) => record.stage === 'validation' && record.eventId === eventId && record.mapping === mapping
  )
  const payload = validated?.passed === true ? (validated.output as JSONObject) : undefined
  return { eventId, ...(mapping === undefined ? {} : { mapping }), ...(payload ? { payload } : {}), outcome }
}

function requestOf({
  stage,
  mapping = '',
  deliveries = [],
  input,
  output,
  reason,
  startedAtMs = 0,
  durationMs
}: TraceRecord): TestedRequest[] {
  const isToken = stage === 'authentication'
  if ((!isToken && stage !== 'request') || !isRequest(input)) return []
  return [
    {
      kind: isToken ? 'token' : 'call',
      mapping,
      eventIds: deliveries.map((id) => id.split('/').slice(0, -2).join('/')),
      request: input,
      startedAtMs,
      durationMs,
      ...(output === undefined ? {} : { response: output as WireResponse }),
      ...(output === undefined && reason !== undefined ? { failure: reason } : {})
    }
  ]
}

function isRequest(value: unknown): value is WireRequest {
  return typeof value === 'object' && value !== null && 'url' in value && 'method' in value
}

/** Why nothing was delivered, where that is so. */
export function failuresOf({ deliveries }: TestReport): readonly DeliveryError[] {
  return deliveries.flatMap(({ outcome }) => (outcome.status === 'rejected' ? [outcome.error] : []))
}

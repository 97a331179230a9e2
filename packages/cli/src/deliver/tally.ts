import { build } from 'hdr-histogram-js'
import { isLeftOut, type PipelineResult } from '@extensible-webhooks/workspace'
import type { DeliveryError } from '@extensible-webhooks/engine'

/** How many were turned away for one reason. */
export interface RejectedCount {
  readonly stage: string
  readonly code: string
  readonly count: number
  /** The first reason in words. */
  readonly reason: string
}

/** What became of the deliveries of one mapping. */
export interface MappingCount {
  readonly destination: string
  readonly mapping: string
  delivered: number
  rejected: number
}

/** Counts what happens in constant memory. */
export interface Tally {
  events: number
  delivered: number
  /** Deliveries that were sent more than once. */
  retried: number
  requests: number
  addRefused(error: DeliveryError): void
  addResult(result: PipelineResult): void
  /** Reasons by how often they came; those of events that were left out are among them. */
  rejected(): readonly RejectedCount[]
  mappings(): readonly MappingCount[]
  /** How many were rejected or given up, without those that were left out. */
  failures(): number
  /** Milliseconds from reading to the final outcome, at a percentile. */
  latencyMs(percentile: number): number
}

const LONGEST_MS = 24 * 60 * 60 * 1_000

export function createTally(): Tally {
  const latencies = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_MS,
    numberOfSignificantValueDigits: 3
  })
  const reasons = new Map<string, RejectedCount & { count: number }>()
  const mappings = new Map<string, MappingCount>()
  const count = ({ stage, code, reason }: DeliveryError): void => {
    const key = `${stage}/${code}`
    const entry = reasons.get(key) ?? { stage, code, reason, count: 0 }
    entry.count++
    reasons.set(key, entry)
  }
  const countMapping = ({ destination, mapping, outcome }: PipelineResult): void => {
    if (!destination || !mapping) return
    const key = `${destination.slug}/${destination.mappings.indexOf(mapping)}`
    const entry = mappings.get(key) ?? {
      destination: destination.slug,
      mapping: mapping.name,
      delivered: 0,
      rejected: 0
    }
    entry[outcome.status]++
    mappings.set(key, entry)
  }
  const tally: Tally = {
    events: 0,
    delivered: 0,
    retried: 0,
    requests: 0,
    addRefused: count,
    addResult: (result) => {
      countMapping(result)
      if (result.attempts > 1) tally.retried++
      if (result.mapping) {
        const latency = Math.max(0, Math.round(result.finishedAtMs - result.incoming.readAtMs))
        latencies.recordValue(Math.min(latency, LONGEST_MS))
      }
      if (result.outcome.status === 'delivered') tally.delivered++
      else count(result.outcome.error)
    },
    rejected: () => [...reasons.values()].sort((a, b) => b.count - a.count),
    mappings: () => [...mappings.values()],
    failures: () => sum([...reasons.values()].filter((entry) => !isLeftOut(entry as DeliveryError))),
    latencyMs: (percentile) => (latencies.totalCount === 0 ? 0 : latencies.getValueAtPercentile(percentile))
  }
  return tally
}

function sum(entries: readonly RejectedCount[]): number {
  return entries.reduce((total, { count }) => total + count, 0)
}
